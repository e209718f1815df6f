/** Stands between a host and its git: hands on line by line, but stops before the one that begins with `when`. */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const [when = '', stopped = '', go = '', real = '', ...args] = process.argv.slice(2);

const git = spawn(real, args, { stdio: ['pipe', 'inherit', 'inherit'] });
git.stdin.on('error', () => undefined);
git.once('exit', (code) => {
  process.exit(code ?? 1);
});

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith(when)) {
    writeFileSync(stopped, '');
    while (!existsSync(go)) await delay(10);
  }
  git.stdin.write(`${line}\n`);
}
git.stdin.end();
