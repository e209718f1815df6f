/** What an agent does to the machine: memory, processes that stay, output without end, signals that it ignores. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardEvents, readGuardStatus } from '../../src/index.ts';
import { healthy, makeGuarded, type Guarded } from '../support/guarded.ts';
import { isRunning, isStopped, until } from '../support/processes.ts';
import { temporaryDir, write } from '../support/repository.ts';
import { testEnv } from '../support/values.ts';

const isLinux = process.platform === 'linux';

const failures = async (guarded: Guarded) =>
  (await guardEvents(guarded.stateDir)).filter((event) => event.type === 'failed-start');

const isBack = (guarded: Guarded): boolean => guarded.git('log', '-1', '--format=%s') === 'first';

/** Runs the guard until `ready` has been said, lets `act` do something with it, and waits for its end. */
const runAnd = (guarded: Guarded, act: (guard: number, agent: number) => Promise<void> | void, ready = /agent (\d+)/) =>
  guarded.run({
    onStart: (pid, stderr) => {
      void until(() => ready.test(stderr())).then(() => act(pid, Number(ready.exec(stderr())?.[1])));
    },
  });

describe.skipIf(!isLinux)('memory (skipped where there is no /proc to measure it by)', () => {
  const LIMIT = { maxAttempts: 2, memoryBytes: 300_000_000, startTimeoutMs: 60_000 };

  test('an evolution that allocates without end is ended and taken back', async () => {
    const guarded = await makeGuarded(LIMIT);
    await guarded.evolve('fat', 'const all = [];\nsetInterval(() => all.push(Buffer.alloc(20_000_000, 1)), 20);\n');
    expect((await guarded.run()).code).toBe(0);
    expect(await failures(guarded)).toMatchObject([
      { reason: 'it used more memory than it may', signal: 'SIGKILL' },
      { reason: 'it used more memory than it may', signal: 'SIGKILL' },
    ]);
    expect(isBack(guarded)).toBe(true);
  });

  test('what its children hold counts, also those that left the group', async () => {
    const guarded = await makeGuarded({ ...LIMIT, maxAttempts: 1 });
    const eat = 'const all = []; setInterval(() => all.push(Buffer.alloc(20_000_000, 1)), 20)';
    await guarded.evolve(
      'fat',
      `import { spawn } from 'node:child_process';
spawn(process.execPath, ['-e', ${JSON.stringify(eat)}], { detached: true, stdio: 'ignore' }).unref();
setInterval(() => {}, 1000);\n`,
    );
    expect((await guarded.run()).code).toBe(0);
    expect(await failures(guarded)).toMatchObject([{ reason: 'it used more memory than it may' }]);
  });
});

describe('processes', () => {
  test.skipIf(!isLinux)(
    'that left the group are ended with the run (skipped where there is no /proc to find them by)',
    async () => {
      const guarded = await makeGuarded({ maxAttempts: 1 });
      const sign = join(temporaryDir(), 'pids');
      const stay = `require('fs').appendFileSync(${JSON.stringify(sign)}, process.pid + '\\n'); setInterval(() => {}, 1000)`;
      await guarded.evolve(
        'forks',
        `import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
for (let at = 0; at < 3; at += 1) {
  spawn('sh', ['-c', 'setsid "$0" -e "$1" &', process.execPath, ${JSON.stringify(stay)}], { detached: true, stdio: 'ignore' });
}
const sign = ${JSON.stringify(sign)};
setInterval(() => {
  if (existsSync(sign) && readFileSync(sign, 'utf8').split('\\n').length > 3) process.exit(1);
}, 20);\n`,
      );
      expect((await guarded.run()).code).toBe(0);
      const pids = readFileSync(sign, 'utf8').split('\n').filter(Boolean).map(Number);
      expect(pids).toHaveLength(3);
      expect(pids.filter(isRunning)).toEqual([]);
      expect(isBack(guarded)).toBe(true);
    },
  );

  test('an agent that kills its guard gains nothing: the next guard ends it and goes on counting', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2, startTimeoutMs: 60_000 });
    await guarded.evolve(
      'killer',
      `console.error('agent', process.pid);
process.kill(process.ppid, 'SIGKILL');
setInterval(() => {}, 1000);\n`,
    );
    const orphans: number[] = [];
    for (const attempt of [1, 2]) {
      const { signal, stderr } = await guarded.run({ until: 'exit' });
      expect(signal).toBe('SIGKILL');
      expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ attempts: { killer: attempt } });
      const pid = Number(/agent (\d+)/.exec(stderr)?.[1] ?? 0);
      if (pid > 0) orphans.push(pid);
    }
    expect((await guarded.run()).code).toBe(0);
    expect(orphans.filter(isRunning)).toEqual([]);
    expect(isBack(guarded)).toBe(true);
  });

  test('an evolution that ignores SIGTERM is ended after the grace period', async () => {
    const guarded = await makeGuarded({ stopGraceMs: 300, startTimeoutMs: 60_000 });
    await guarded.evolve(
      'deaf',
      `for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {});
console.error('agent', process.pid);
setInterval(() => {}, 1000);\n`,
    );
    const pids: number[] = [];
    const { code } = await runAnd(guarded, (guard, agent) => {
      pids.push(agent);
      process.kill(guard, 'SIGTERM');
    });
    expect(code).toBe(137);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ attempts: { deaf: 0 } });
  });

  test('a command that is not there ends with 127, and is named', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    const args = ['--config', guarded.guard.config, '--', 'no-such-agent'];
    const { code, stderr } = await guarded.run({ args });
    expect(code).toBe(127);
    expect(stderr).toContain('no-such-agent');
  });
});

describe('output', () => {
  test('without end on both streams is passed on, and the guard stays small', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    const flood = `const chunk = 'x'.repeat(65_536);
const flood = async (stream) => {
  for (let left = 200; left > 0; left -= 1) await new Promise((done) => stream.write(chunk, done));
};
await Promise.all([flood(process.stderr), flood(process.stdout)]);
process.exit(1);\n`;
    await guarded.evolve('loud', flood);
    let peak = 0;
    const { code, stderr } = await guarded.run({
      onStart: (pid) => {
        const timer = setInterval(() => {
          try {
            const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
            peak = Math.max(peak, Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0));
          } catch {
            clearInterval(timer);
          }
        }, 20);
      },
    });
    expect(code).toBe(0);
    expect(stderr.length).toBeGreaterThan(10_000_000);
    // In kilobytes. Thirteen megabytes went through it.
    expect(peak).toBeLessThan(150_000);
    const [failed] = await failures(guarded);
    expect(failed?.stderrTail).toHaveLength(4_096);
  });

  test('that nobody reads does not keep the guard from watching', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1, startTimeoutMs: 1_500 });
    await guarded.evolve('loud', 'setInterval(() => process.stderr.write("x".repeat(65_536)), 1);\n');
    const child = spawn(
      process.execPath,
      [guarded.guard.file, '--config', guarded.guard.config, '--', process.execPath, 'agent.mjs'],
      // Standard error is a pipe that is never emptied.
      { cwd: guarded.dir, env: testEnv(guarded.dir), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const code = await new Promise((resolve) => child.once('exit', resolve));
    child.stderr.destroy();
    expect(code).toBe(0);
    expect(isBack(guarded)).toBe(true);
  });
});

describe('signals', () => {
  /** Writes down which signals it gets, and ends at SIGINT and SIGTERM. */
  const LISTENER = `import { appendFileSync } from 'node:fs';
const heard = [];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT']) {
  process.on(signal, () => {
    heard.push(signal);
    console.error('heard', signal);
    if (signal === 'SIGINT' || signal === 'SIGTERM') setTimeout(() => process.exit(heard.filter((each) => each === signal).length + 20), 300);
  });
}
console.error('agent', process.pid);
setInterval(() => {}, 1000);\n`;

  const listening = async (): Promise<Guarded> => {
    const guarded = await makeGuarded({ startTimeoutMs: 60_000 });
    write(guarded.dir, 'agent.mjs', LISTENER);
    return guarded;
  };

  test('that an agent can use are passed on, and the guard goes on; SIGUSR1 opens no debugger', async () => {
    const guarded = await listening();
    const passed = ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'] as const;
    const { code, stderr } = await guarded.run({
      onStart: (pid, said) => {
        void (async () => {
          await until(() => said().includes('agent '));
          for (const signal of passed) {
            process.kill(pid, signal);
            await until(() => said().includes(`heard ${signal}`));
          }
          process.kill(pid, 'SIGTERM');
        })();
      },
    });
    expect(code).toBe(21);
    expect(stderr).not.toContain('Debugger listening');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGQUIT', 131],
    ['SIGHUP', 129],
    ['SIGUSR2', 140],
  ] as const)('%s that the agent does not handle ends both: 128 and its number', async (signal, status) => {
    const guarded = await makeGuarded({ startTimeoutMs: 60_000 });
    await guarded.evolve('plain', 'console.error("agent", process.pid);\nsetInterval(() => {}, 1000);\n');
    const { code } = await runAnd(guarded, (guard) => void process.kill(guard, signal));
    expect(code).toBe(status);
    // Told to end: no failure.
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ attempts: { plain: 0 } });
  });

  test('Ctrl-Z stops the agent with the guard, and nothing is held against it when both go on', async () => {
    const guarded = await makeGuarded({ heartbeat: { file: 'beat', staleMs: 1_500 }, startTimeoutMs: 60_000 });
    write(
      guarded.dir,
      'agent.mjs',
      `import { writeFileSync } from 'node:fs';
setInterval(() => writeFileSync(process.env.EVOLVE_GUARD_DIR + '/beat', String(Math.random())), 100);
process.on('SIGTERM', () => process.exit(9));
setTimeout(() => console.error('agent', process.pid), 500);\n`,
    );
    const { code } = await runAnd(guarded, async (guard, agent) => {
      process.kill(guard, 'SIGTSTP');
      await until(() => isStopped(guard) && isStopped(agent));
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      process.kill(guard, 'SIGCONT');
      await until(() => !isStopped(agent));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      process.kill(guard, 'SIGTERM');
    });
    expect(code).toBe(9);
  });
});

const canUnshare =
  isLinux && spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!canUnshare)('as process 1 of a container (skipped where "unshare --pid" is not permitted)', () => {
  const runAsInit = (guarded: Guarded, onStart?: (pid: number, stderr: () => string) => void) =>
    new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const guard = [process.execPath, guarded.guard.file, '--config', guarded.guard.config, '--'];
      const child = spawn(
        'unshare',
        ['--pid', '--fork', '--mount-proc', '--kill-child', ...guard, process.execPath, 'agent.mjs'],
        {
          cwd: guarded.dir,
          env: testEnv(guarded.dir),
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.once('close', (code) => {
        resolve({ code, stderr });
      });
      onStart?.(child.pid ?? 0, () => stderr);
    });

  test('it starts the agent, takes a bad evolution back, ends what leaves the group, and passes the status on', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    write(guarded.dir, 'agent.mjs', healthy(7));
    guarded.git('commit', '-qam', 'first');
    await guarded.evolve(
      'bad',
      `import { spawn } from 'node:child_process';
if (process.ppid !== 1) throw new Error('not under process 1');
spawn('setsid', [process.execPath, '-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();
setTimeout(() => { throw new Error('bad'); }, 300);\n`,
    );
    const { code, stderr } = await runAsInit(guarded);
    expect(stderr).not.toContain('not under process 1');
    expect(code).toBe(7);
    expect(isBack(guarded)).toBe(true);
  });

  test('SIGTERM reaches the agent, and its group is gone afterwards', async () => {
    const guarded = await makeGuarded({ startTimeoutMs: 60_000, stopGraceMs: 500 });
    write(
      guarded.dir,
      'agent.mjs',
      `process.on('SIGTERM', () => process.exit(5));
console.error('agent up');
setInterval(() => {}, 1000);\n`,
    );
    const { code } = await runAsInit(guarded, (pid, stderr) => {
      void until(() => stderr().includes('agent up')).then(() => {
        const [init = ''] = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').split(' ');
        process.kill(Number(init), 'SIGTERM');
      });
    });
    expect(code).toBe(5);
  });

  test('a process of the same number in another namespace is neither taken for the agent nor killed', async () => {
    const guarded = await makeGuarded();
    await runAsInit(guarded);
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
    try {
      const { ownerOf } = await import('../../src/state/owner.ts');
      const owner = await ownerOf(bystander.pid ?? 0);
      writeFileSync(join(guarded.stateDir, 'guard/child.json'), JSON.stringify({ ...owner, pidNamespace: 'pid:[1]' }));
      expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ running: false });
      expect((await guarded.run()).stderr).not.toContain('left behind');
      expect(isRunning(bystander.pid ?? 0)).toBe(true);
    } finally {
      bystander.kill('SIGKILL');
    }
  });
});

describe('under systemd', () => {
  test('READY, WATCHDOG and STOPPING are told through systemd-notify, and the agent does not get the socket', async () => {
    const guarded = await makeGuarded();
    const bin = temporaryDir();
    const told = join(bin, 'told');
    writeFileSync(join(bin, 'systemd-notify'), `#!/bin/sh\necho "$NOTIFY_SOCKET $@" >> '${told}'\n`, { mode: 0o755 });
    write(
      guarded.dir,
      'agent.mjs',
      `console.error('socket', process.env.NOTIFY_SOCKET, process.env.WATCHDOG_USEC);
process.on('SIGTERM', () => process.exit(0));
(await import('node:fs')).writeFileSync(process.env.EVOLVE_GUARD_DIR + '/ready', '');
setInterval(() => {}, 1000);\n`,
    );
    const says = (text: string): boolean => existsSync(told) && readFileSync(told, 'utf8').includes(text);
    const { code, stderr } = await guarded.run({
      env: { NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '400000', PATH: `${bin}:${process.env['PATH'] ?? ''}` },
      onStart: (pid) => {
        void until(() => says('READY=1') && says('WATCHDOG=1')).then(() => process.kill(pid, 'SIGTERM'));
      },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('socket undefined undefined');
    await until(() => says('/run/notify STOPPING=1'));
  });

  test('without systemd-notify it says so once, and goes on', async () => {
    const guarded = await makeGuarded();
    const bin = temporaryDir();
    for (const name of ['git', 'flock']) {
      const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
      if (stdout !== '') spawnSync('ln', ['-s', stdout.trim(), join(bin, name)]);
    }
    const { code, stderr } = await guarded.run({ env: { NOTIFY_SOCKET: '/run/notify', PATH: bin } });
    expect(code).toBe(0);
    expect(stderr.match(/systemd is not told/g)).toHaveLength(1);
  });
});
