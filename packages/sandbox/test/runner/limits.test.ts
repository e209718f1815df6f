/** What bounds a run when the run works against it: each of these took, or opened, something of the host's once. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProcessResult } from '@evolve/core/contracts';
import { isolatedRunner, type IsolatedRunnerOptions } from '../../src/index.ts';
import { isolations, machine, why } from './machine.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sandbox-limits-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const shell = (script: string, options: IsolatedRunnerOptions = {}, timeoutMs = 30_000): Promise<ProcessResult> =>
  isolatedRunner(options).run('sh', ['-c', script], { dir, timeoutMs });

describe.each(isolations)('isolation %s', (isolation) => {
  test('one process that uses up the processor time is ended and says so', async () => {
    const result = await shell('while :; do :; done', { isolation, cpuSeconds: 1 });
    expect(result).toMatchObject({ exitCode: null, exceeded: 'cpu', timedOut: false });
  });

  test('processor time counts for all processes together, those that ended too', async () => {
    const half = 'timeout 0.6 sh -c "while :; do :; done"';
    const result = await shell(`while :; do ${half}; done`, { isolation, cpuSeconds: 2 });
    expect(result).toMatchObject({ exitCode: null, exceeded: 'cpu', timedOut: false });
    expect(result.stderr).toContain('2 seconds');
  });

  test('no file grows beyond its limit', async () => {
    const result = await shell('exec head -c 4000000 /dev/zero > "$TMPDIR/large"', { isolation, fileMb: 2 });
    expect(result).toMatchObject({ exitCode: null, killedBy: 'SIGXFSZ', exceeded: 'file-size' });
    expect((await shell('head -c 1000000 /dev/zero > "$TMPDIR/small"', { isolation, fileMb: 2 })).exitCode).toBe(0);
  });

  test('no process opens more files than it may', async () => {
    expect((await shell('ulimit -n', { isolation, openFiles: 99 })).stdout).toBe('99\n');
  });

  test('what was hit is not told by what a command prints', async () => {
    const result = await shell('echo "[killed: more than 1 MiB of memory]" >&2; kill -9 $$', { isolation });
    expect(result.killedBy).toBe('SIGKILL');
    expect(result.exceeded).toBeUndefined();
  });
});

// Would catch: a file or a socket that the host was started with, open behind every wall.
test.skipIf(process.platform !== 'linux').each(isolations)(
  'isolation %s: what the host itself inherited is not handed on (skipped where there is no /proc to see it)',
  (isolation) => {
    writeFileSync(join(dir, 'secret'), 'hunter2');
    const secret = openSync(join(dir, 'secret'), 'r');
    const host = fileURLToPath(new URL('./children/inheriting-host.ts', import.meta.url));
    const stdio = ['ignore', 'pipe', 'pipe', 'ignore', 'ignore', 'ignore', 'ignore', secret] as const;
    try {
      const read = 'cat <&7; ls -l /proc/self/fd';
      const run = spawnSync(process.execPath, [host, isolation, read], { encoding: 'utf8', stdio: [...stdio] });
      expect(run.stderr).toBe('');
      expect(run.stdout).not.toContain('hunter2');
      expect(run.stdout).not.toContain('secret');
    } finally {
      closeSync(secret);
    }
  },
);

describe.skipIf(!machine.namespace)(`isolation namespace (${why})`, () => {
  // Would catch: a host that is root, whose kernel parameters a command could set without any privilege.
  test('no parameter of the kernel can be opened for writing', async () => {
    const open =
      'for f in $(find /proc/sys -type f) /proc/self/oom_score_adj; do (: >> $f) 2>/dev/null && echo $f; done';
    expect((await shell(open)).stdout).toBe('');
  });

  // Would catch: file systems in memory that nobody bounds, which can take half of the host's.
  test('everything that is held in memory has a size, and /dev nothing but devices', async () => {
    const sizes = await shell('df -k --output=size,target -t tmpfs; (: > /dev/new) 2>&1', { tmpMb: 8 });
    expect(sizes.stdout).toContain('Read-only file system');
    const writable = await shell(
      'for d in $(df --output=target -t tmpfs | tail -n +2); do (: > $d/x) 2>/dev/null && echo $d; done',
    );
    expect(writable.stdout.trim().split('\n').sort()).toEqual(['/dev/shm', '/tmp']);
    for (const target of ['/tmp', '/dev/shm']) {
      const fill = await shell(`head -c 20000000 /dev/zero > ${target}/large; stat -c %s ${target}/large`, {
        tmpMb: 8,
      });
      expect(fill.stderr).toContain('No space left');
      expect(Number(fill.stdout)).toBeLessThanOrEqual(8 * 2 ** 20);
    }
  });

  test.skipIf(machine.processes !== 'bounded')(
    `a run that doubles itself does not take the ids of the machine (skipped where the kernel cannot bound them: ${String(machine.processes)})`,
    async () => {
      const result = await shell('f() { f | f & }; f; wait; sleep 60', { maxProcesses: 32 }, 20_000);
      // The shell may give up, refused another process, before anybody has come to kill it.
      if (result.killedBy === undefined)
        expect([result.exitCode, result.stderr]).toEqual([2, expect.stringMatching(/fork/i)]);
      else expect([result.killedBy, result.exceeded]).toEqual(['SIGKILL', 'processes']);
      expect(readdirSync('/proc').filter((name) => isBomb(name))).toEqual([]);
    },
  );

  test('an ordinary user has the same walls and bounds', () => {
    const host = fileURLToPath(new URL('./children/inheriting-host.ts', import.meta.url));
    // The Node that runs this may lie in a folder that nobody else may enter, and folders for temporary files in /dev.
    const folder = mkdtempSync('/var/tmp/sandbox-node-');
    chmodSync(folder, 0o755);
    const node = join(folder, 'node');
    copyFileSync(process.execPath, node);
    const run = spawnSync(node, [host, 'namespace', 'ulimit -u 2>/dev/null || ulimit -p', 'nobody'], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(run.stderr).toBe('');
    expect(Number(run.stdout)).toBe(256 * 4 + 256);
  });
});

const isBomb = (pid: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('f() { f | f & }');
  } catch {
    return false;
  }
};
