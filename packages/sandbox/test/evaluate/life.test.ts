/** Many at once, and hosts that end while an evaluation runs: no process stays behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { childPids, isAlive } from './alive.ts';
import { calling, unjudged } from './run.ts';

const startHost = (source: string, timeoutMs: number): ChildProcess => {
  const file = fileURLToPath(new URL('./children/host.ts', import.meta.url));
  return spawn(process.execPath, [file, source, String(timeoutMs)], { stdio: ['pipe', 'ignore', 'inherit'] });
};

const evaluationOf = async (host: ChildProcess): Promise<number> => {
  for (;;) {
    const [pid] = await childPids(host.pid!);
    if (pid !== undefined) return pid;
    expect(host.exitCode).toBeNull();
    await sleep(20);
  }
};

const LOOP = calling('for (;;);');
const NATIVE_LOOP = calling('return [].indexOf.call({ length: 2 ** 53 - 1 }, 1)');

test.concurrent.each([
  ['that waits for its request', '', 40_000],
  ['in a loop', LOOP, 2_000],
  ['in a builtin that does not look at the clock', NATIVE_LOOP, 1_000],
])('a host is killed: its process %s goes too', { timeout: 120_000 }, async (_, source, timeoutMs) => {
  const host = startHost(source, timeoutMs);
  const pid = await evaluationOf(host);
  const gone = once(host, 'exit');
  host.kill('SIGKILL');
  await gone;
  // The test's own time limit says when it is too late.
  while (await isAlive(pid)) await sleep(50);
});

test.concurrent('a host that exits takes its evaluation along', async () => {
  const host = startHost(LOOP, 500_000);
  const pid = await evaluationOf(host);
  const gone = once(host, 'exit');
  host.stdin?.write('exit\n');
  await gone;
  while (await isAlive(pid)) await sleep(50);
});

test('twenty at once, each its own result', async () => {
  const runs = Array.from({ length: 20 }, (_, index) => {
    if (index % 5 === 1) return unjudged(calling(`throw new Error('number ${String(index)}')`));
    if (index % 5 === 2) return unjudged(calling('for (;;);'), { timeoutMs: 500 });
    return unjudged(calling('return input * 2'), {}, index);
  });
  const results = await Promise.all(runs);
  results.forEach((result, index) => {
    if (index % 5 === 1) expect(result.error?.message).toBe(`number ${String(index)}`);
    else if (index % 5 === 2) expect(result.killedBy).toBe('timeout');
    else expect(result).toEqual({ ok: true, value: index * 2 });
  });
  expect(await childPids(process.pid)).toEqual([]);
});
