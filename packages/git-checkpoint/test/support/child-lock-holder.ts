/** Takes the lock of git children, hands it to a child, and waits to be killed. */
import { spawn } from 'node:child_process';
import { withChildLock } from '../../src/state/child-lock.ts';

const [file = '', marker = ''] = process.argv.slice(2);
await withChildLock(file, { waitMs: 1_000 }, async ({ fd }) => {
  spawn('sh', ['-c', 'sleep 1; echo done > "$0"', marker], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', fd ?? 'ignore'],
  });
  console.log('held');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
