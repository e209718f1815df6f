/** One real cycle on a repository of the user's own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { EVOLVE_BIN } from './evolve-command.ts';
import type { StoryOptions } from './options.ts';

/** The default task where nobody named one: whatever the check says. */
const DEFAULT_TASK = 'Make the check pass';

/** Runs `evolve cycle` there with this terminal; nothing lands without a yes. Returns its exit status. */
export const cycleOn = async (repo: string, options: StoryOptions): Promise<number> => {
  const checks = options.checks.flatMap((check) => ['--check', check]);
  const args = ['cycle', '--repo', resolve(repo), '--task', options.task ?? DEFAULT_TASK, ...checks, '--accept', 'ask'];
  const child = spawn(process.execPath, [EVOLVE_BIN, ...args], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => (): void => {
    child.kill(signal);
  };
  const onTerminate = pass('SIGTERM');
  // Ctrl-C reaches the child by itself: it is in the terminal's process group.
  const onInterrupt = (): void => undefined;
  process.on('SIGTERM', onTerminate);
  process.on('SIGINT', onInterrupt);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGTERM', onTerminate);
  process.off('SIGINT', onInterrupt);
  return code ?? 130;
};
