import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProcessResult, RunOptions } from '@evolve/core/contracts';
import { detectIsolation, isolatedRunner, type IsolatedRunnerOptions } from '../../src/index.ts';
import { isolations, machine, why } from './machine.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Ids of this host's processes whose command line holds `text`. */
const alive = async (text: string): Promise<string[]> => {
  const { readdir, readFile } = await import('node:fs/promises');
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(text)) found.push(pid);
  }
  return found;
};

describe.each(isolations)('isolation %s', (isolation) => {
  const node = (code: string, options: Partial<RunOptions> = {}, runner: IsolatedRunnerOptions = {}) =>
    isolatedRunner({ isolation, ...runner }).run('node', ['-e', code], { dir, timeoutMs: 20_000, ...options });

  test('a command that does not exist rejects with its code and leaves nothing behind', async () => {
    const runner = isolatedRunner({ isolation });
    const run = runner.run('no-such-command', [], { dir, timeoutMs: 5_000 });
    await expect(run).rejects.toMatchObject({ code: 'EVOLVE_COMMAND_NOT_FOUND' });
    const byPath = runner.run('./missing.sh', [], { dir, timeoutMs: 5_000 });
    await expect(byPath).rejects.toMatchObject({ code: 'EVOLVE_COMMAND_NOT_FOUND' });
  });

  test('a working directory that does not exist is the caller’s mistake, not a result', async () => {
    const run = isolatedRunner({ isolation }).run('true', [], { dir: join(dir, 'gone'), timeoutMs: 5_000 });
    await expect(run).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });

  test('exit codes, signals and both streams are told apart', async () => {
    const failed = await node('console.log("out"); console.error("err"); process.exit(7)');
    expect(failed).toMatchObject({ exitCode: 7, timedOut: false, stdout: 'out\n', stderr: 'err\n', truncated: false });
    expect(failed.killedBy).toBeUndefined();
    const killed = await node('process.kill(process.pid, "SIGKILL")');
    expect(killed).toMatchObject({ exitCode: null, killedBy: 'SIGKILL', timedOut: false });
  });

  test('`node` is the Node that runs this test', async () => {
    const result = await node('console.log(process.execPath)');
    expect(result.stdout.trim()).toBe(process.execPath);
    const byPath = await isolatedRunner({ isolation }).run('sh', ['-c', 'node --version'], { dir, timeoutMs: 5_000 });
    expect(byPath.stdout.trim()).toBe(process.version);
  });

  test('standard input arrives and is closed; a command that does not read it is no error', async () => {
    const echo = await isolatedRunner({ isolation }).run('cat', [], { dir, timeoutMs: 5_000, input: 'héllo' });
    expect(echo.stdout).toBe('héllo');
    const deaf = await isolatedRunner({ isolation }).run('true', [], {
      dir,
      timeoutMs: 5_000,
      input: 'x'.repeat(1_000_000),
    });
    expect(deaf.exitCode).toBe(0);
  });

  test('nothing of the host’s environment is visible', async () => {
    process.env['SANDBOX_TEST_SECRET'] = 'hunter2';
    try {
      const result = await node('console.log(JSON.stringify(process.env))', { env: { GIVEN: 'yes' } });
      const env = JSON.parse(result.stdout) as Record<string, string>;
      expect(
        Object.keys(env)
          .filter((name) => !['PWD'].includes(name))
          .sort(),
      ).toEqual(['GIVEN', 'HOME', 'LANG', 'PATH', 'TMPDIR'].sort());
      expect(result.stdout).not.toContain('hunter2');
      expect(env['HOME']).not.toBe(process.env['HOME']);
    } finally {
      delete process.env['SANDBOX_TEST_SECRET'];
    }
  });

  test('the private TMPDIR can be written', async () => {
    const result = await node('fs.writeFileSync(os.tmpdir()+"/x","1"); fs.writeFileSync(os.homedir()+"/y","1")');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('a time-out kills grandchildren too, also those that left the process group', async () => {
    const tag = `tag-timeout-${isolation}-${String(process.pid)}`;
    const spawnDeep = `
      const { spawn } = require('node:child_process');
      const code = 'setInterval(() => {}, 1000) // ${tag}';
      spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
      spawn(process.execPath, ['-e', code], { stdio: 'ignore', detached: true }).unref();
      setInterval(() => {}, 1000);`;
    const result = await node(spawnDeep, { timeoutMs: 1_000 });
    expect(result).toMatchObject({ exitCode: null, timedOut: true, killedBy: 'SIGKILL' });
    expect(await alive(tag)).toEqual([]);
  });

  test('a background process does not outlive a command that ends by itself', async () => {
    const tag = `tag-exit-${isolation}-${String(process.pid)}`;
    const code = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000) // ${tag}'],
      { detached: true, stdio: 'inherit' }).unref(); setTimeout(() => process.exit(0), 300)`;
    expect(await node(code)).toMatchObject({ exitCode: 0, timedOut: false });
    expect(await alive(tag)).toEqual([]);
  });

  test('an abort rejects with its reason once every process is gone, and before a start nothing starts', async () => {
    const tag = `tag-abort-${isolation}-${String(process.pid)}`;
    const controller = new AbortController();
    const run = node(`require('fs').readFileSync(0); setInterval(() => {}, 1000) // ${tag}`, {
      signal: controller.signal,
    });
    while ((await alive(tag)).length === 0) await sleep(20);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
    expect(await alive(tag)).toEqual([]);
    await expect(node('0', { signal: controller.signal })).rejects.toBe(reason);
  });

  test('an abort at any moment of the start is honoured', async () => {
    const tag = `tag-early-${isolation}-${String(process.pid)}`;
    for (const delay of [0, 1, 2, 4, 8, 16]) {
      const controller = new AbortController();
      const run = node(`setInterval(() => {}, 1000) // ${tag}`, { signal: controller.signal });
      setTimeout(() => {
        controller.abort(new Error(`after ${String(delay)}`));
      }, delay);
      await expect(run).rejects.toThrow(`after ${String(delay)}`);
      expect(await alive(tag)).toEqual([]);
    }
  });

  test('of a long output head and tail are kept', async () => {
    const result = await node(
      'process.stdout.write("HEAD" + "é".repeat(500_000) + "TAIL"); process.stderr.write("small")',
      { maxOutputBytes: 1001 },
    );
    expect(result.truncated).toBe(true);
    expect(result.stdout.startsWith('HEADé')).toBe(true);
    expect(result.stdout.endsWith('éTAIL')).toBe(true);
    expect(result.stdout).not.toContain('\ufffd');
    expect(Buffer.byteLength(result.stdout)).toBeLessThan(1100);
    expect(result.stderr).toBe('small');
  });

  test('a command that eats memory is killed and says so; an ordinary Node is not', async () => {
    const hungry = 'const a = []; setInterval(() => a.push(Buffer.alloc(20 << 20, 1)), 10)';
    const result = await node(hungry, {}, { memoryMb: 300 });
    expect(result).toMatchObject({ exitCode: null, killedBy: 'SIGKILL', timedOut: false });
    expect(result.stderr).toContain('300 MiB');
    expect((await node('setTimeout(() => {}, 300)', {}, { memoryMb: 300 })).exitCode).toBe(0);
  });

  test('a command that multiplies is killed with all its children', async () => {
    const tag = `tag-many-${isolation}-${String(process.pid)}`;
    const code = `for (let i = 0; i < 12; i++) require('node:child_process').spawn('sh', ['-c', 'sleep 60; : ${tag}']);`;
    const result = await node(code, {}, { maxProcesses: 8 });
    expect(result.killedBy).toBe('SIGKILL');
    expect(result.stderr).toContain('8 processes');
    expect(await alive(tag)).toEqual([]);
  });

  test('what is in dir can be read, and a writable folder below it written', async () => {
    mkdirSync(join(dir, 'out'));
    writeFileSync(join(dir, 'in.txt'), 'input');
    const code = 'fs.writeFileSync("out/copy.txt", fs.readFileSync("in.txt"))';
    expect(await node(code, { writable: [join(dir, 'out')] })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(dir, 'out', 'copy.txt'), 'utf8')).toBe('input');
  });
});

describe('isolation none', () => {
  const runner = isolatedRunner({ isolation: 'none' });

  // Would catch: waiting for the end of a stream that a process out of reach holds open, past every limit.
  test.skipIf(process.platform !== 'linux')(
    'a process that gets away with the output cannot hold up the result (skipped where there is no /proc to find it by)',
    async () => {
      const tag = `6${String(process.pid)}`;
      const away = `env -i setsid sleep ${tag} & sleep 0.3; echo done; exit 3`;
      const result = await runner.run('sh', ['-c', away], { dir, timeoutMs: 20_000 });
      for (const pid of await alive(tag)) process.kill(Number(pid), 'SIGKILL');
      expect(result).toMatchObject({ exitCode: 3, timedOut: false, stdout: 'done\n', truncated: true });
      expect(result.stderr).toContain('got away');
    },
  );

  test('a time limit longer than any timer does not end the command at once', async () => {
    const result = await runner.run('sh', ['-c', 'sleep 0.1; echo done'], { dir, timeoutMs: 2 ** 40 });
    expect(result).toMatchObject({ exitCode: 0, timedOut: false, stdout: 'done\n' });
  });

  // Would catch: a result lost because the private folder could not be removed.
  test('folders that the command made read-only are removed with the rest', () => {
    const entry = JSON.stringify(new URL('../../src/index.ts', import.meta.url).href);
    const code = `import { isolatedRunner } from ${entry};
      if (process.getuid() === 0) process.setuid(65534);
      const made = 'mkdir -p "$TMPDIR/a/b"; touch "$TMPDIR/a/b/c"; chmod -R a-w "$TMPDIR/a"; echo "$TMPDIR"';
      const options = { dir: '/', timeoutMs: 10000 };
      const { stdout } = await isolatedRunner({ isolation: 'none' }).run('sh', ['-c', made], options);
      console.log(stdout.trim());`;
    chmodSync(dir, 0o777);
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: dir },
    });
    expect(run.stderr).toBe('');
    expect(run.stdout.trim().startsWith(dir)).toBe(true);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('nothing of the run’s private folder stays', async () => {
    const result = await runner.run('sh', ['-c', 'echo $HOME'], { dir, timeoutMs: 5_000 });
    expect(result.stdout.trim()).not.toBe('');
    expect(existsSync(result.stdout.trim())).toBe(false);
  });
});

describe('asking for namespaces', () => {
  test('without a working bubblewrap is refused with a hint, never downgraded', async () => {
    for (const bwrap of [join(tmpdir(), 'no-such-bwrap'), '/bin/false']) {
      expect(() => isolatedRunner({ isolation: 'namespace', bwrap })).toThrow(
        expect.objectContaining({ code: 'EVOLVE_RUNNER_UNAVAILABLE', hint: expect.stringContaining('bubblewrap') }),
      );
      expect(await detectIsolation({ bwrap })).toMatchObject({ namespace: false, reason: expect.any(String) });
    }
  });

  test('options that make no sense are refused by name', () => {
    expect(() => isolatedRunner({ isolation: 'none', memoryMb: -1 })).toThrow(/memoryMb/);
    expect(() => isolatedRunner({ isolation: 'jail' as 'none' })).toThrow(/isolation/);
  });
});

describe.runIf(machine.namespace)(`isolation namespace (${why})`, () => {
  const node = (code: string, options: Partial<RunOptions> = {}): Promise<ProcessResult> =>
    isolatedRunner({ isolation: 'namespace' }).run('node', ['-e', code], { dir, timeoutMs: 20_000, ...options });

  test('writing outside the writable folders fails, in dir, beside it and in the system', async () => {
    const beside = mkdtempSync(join(tmpdir(), 'sandbox-beside-'));
    try {
      for (const target of [join(dir, 'x'), join(beside, 'x'), '/usr/x', '/etc/x', '/x']) {
        const result = await node(`fs.writeFileSync(${JSON.stringify(target)}, 'x')`, { readable: [beside] });
        expect(result.exitCode, target).toBe(1);
        expect(existsSync(target), target).toBe(false);
      }
    } finally {
      rmSync(beside, { recursive: true });
    }
  });

  test('files that were not granted cannot be seen', async () => {
    const beside = mkdtempSync(join(tmpdir(), 'sandbox-beside-'));
    writeFileSync(join(beside, 'secret'), 'hunter2');
    try {
      const read = `fs.readFileSync(${JSON.stringify(join(beside, 'secret'))}, 'utf8')`;
      expect((await node(`console.log(${read})`)).stderr).toContain('ENOENT');
      expect((await node(`console.log(${read})`, { readable: [beside] })).stdout).toBe('hunter2\n');
      expect((await node('fs.readFileSync("/etc/shadow")')).stderr).toContain('ENOENT');
    } finally {
      rmSync(beside, { recursive: true });
    }
  });

  test('host processes are invisible, and the privileges of root are gone', async () => {
    const pids = await node('console.log(fs.readdirSync("/proc").filter((n) => /^\\d+$/.test(n)).length)');
    expect(Number(pids.stdout)).toBeLessThan(5);
    const status = await node('console.log(fs.readFileSync("/proc/self/status", "utf8"))');
    expect(status.stdout).toMatch(/CapEff:\s+0+\n/);
  });

  test('a path that does not exist cannot be granted', async () => {
    await expect(node('0', { writable: [join(dir, 'gone')] })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });

  test('a command that the isolation hides is not found', async () => {
    const hidden = mkdtempSync(join(tmpdir(), 'sandbox-bin-'));
    writeFileSync(join(hidden, 'tool'), '#!/bin/sh\necho hi\n', { mode: 0o755 });
    try {
      const runner = isolatedRunner({ isolation: 'namespace' });
      const run = runner.run(join(hidden, 'tool'), [], { dir, timeoutMs: 5_000 });
      await expect(run).rejects.toMatchObject({ code: 'EVOLVE_COMMAND_NOT_FOUND' });
      const granted = await runner.run(join(hidden, 'tool'), [], { dir, timeoutMs: 5_000, readable: [hidden] });
      expect(granted.stdout).toBe('hi\n');
    } finally {
      rmSync(hidden, { recursive: true });
    }
  });

  describe('with a server on the host’s loopback', () => {
    let server: Server;
    let port: number;
    beforeEach(async () => {
      server = createServer((socket) => socket.end('reached'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      port = typeof address === 'object' && address !== null ? address.port : 0;
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    const connect = (): string =>
      `require('node:net').connect(${String(port)}, '127.0.0.1').on('data', (d) => console.log(String(d)))
        .on('error', (e) => console.log(e.code))`;

    test('there is no network unless it is granted', async () => {
      expect((await node(connect())).stdout).toBe('ECONNREFUSED\n');
      expect((await node(connect(), { network: true })).stdout).toBe('reached\n');
    });
  });
});
