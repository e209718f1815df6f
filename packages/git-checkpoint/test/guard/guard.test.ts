import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardEvents, readGuardStatus } from '../../src/index.ts';
import { healthy, makeGuarded } from '../support/guarded.ts';
import { isRunning } from '../support/processes.ts';
import { write } from '../support/repository.ts';

const types = async (stateDir: string): Promise<readonly string[]> =>
  (await guardEvents(stateDir)).map((event) => event.type);

describe('boot guard', () => {
  test('takes back an evolution that throws at import, keeps the person’s dirty file, and names the error', async () => {
    const guarded = await makeGuarded();
    const base = guarded.git('rev-parse', 'HEAD');
    await guarded.evolve('bad', 'throw new Error("no such door");\n');
    write(guarded.dir, 'notes.md', 'dirty\n');
    write(guarded.dir, 'new.txt', 'untracked\n');
    const { code, stderr } = await guarded.run();
    expect(stderr).toContain('[evolve guard] bad did not come up');
    expect(code).toBe(0);
    expect(guarded.git('rev-parse', 'HEAD')).toBe(base);
    expect(guarded.git('status', '--porcelain')).toBe(' M notes.md\n?? new.txt');
    expect(readFileSync(join(guarded.dir, 'notes.md'), 'utf8')).toBe('dirty\n');
    expect(await types(guarded.stateDir)).toEqual([
      ...Array.from({ length: 3 }, () => ['start', 'failed-start']).flat(),
      'rolled-back',
      'start',
    ]);
    const failed = (await guardEvents(guarded.stateDir)).filter((event) => event.type === 'failed-start');
    expect(failed.at(-1)).toMatchObject({ evolutionId: 'bad', attempt: 3, exitCode: 1 });
    expect(failed.at(-1)?.stderrTail).toContain('no such door');
  });

  test('takes an exit with 0 before the blessing for a failure', async () => {
    const guarded = await makeGuarded();
    await guarded.evolve('quiet', 'process.exit(0);\n');
    expect((await guarded.run()).code).toBe(0);
    expect(await types(guarded.stateDir)).toContain('rolled-back');
  });

  test('kills and takes back an evolution whose heartbeat stops', async () => {
    const guarded = await makeGuarded({ heartbeat: { file: 'beat', staleMs: 2_500 }, maxAttempts: 2 });
    await guarded.evolve('hang', 'setInterval(() => {}, 1000);\n');
    await guarded.run();
    expect((await guardEvents(guarded.stateDir)).filter((event) => event.type === 'failed-start')).toMatchObject([
      { signal: 'SIGKILL', reason: 'its heartbeat stopped' },
      { signal: 'SIGKILL', reason: 'its heartbeat stopped' },
    ]);
    expect(await types(guarded.stateDir)).toContain('rolled-back');
  });

  test('blesses what comes up, and passes a later crash through', async () => {
    const guarded = await makeGuarded();
    await guarded.evolve('good', healthy(7));
    expect((await guarded.run()).code).toBe(7);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ blessed: ['good'], attempts: {}, running: false });
    await guarded.run();
    expect(await types(guarded.stateDir)).toEqual(['start', 'blessed', 'crashed', 'start', 'crashed']);
  });

  test('with "uptime", blesses what is still alive after the minimum', async () => {
    const guarded = await makeGuarded({ ready: 'uptime', minUptimeMs: 100 });
    await guarded.evolve('good', 'setTimeout(() => {}, 2500);\n');
    await guarded.run();
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ blessed: ['good'] });
  });

  test('does not bless what its probe is not content with', async () => {
    const guarded = await makeGuarded({
      maxAttempts: 1,
      probe: {
        command: process.execPath,
        args: ['-e', 'process.exit(require("fs").readFileSync("agent.mjs", "utf8").includes("evil") ? 1 : 0)'],
      },
    });
    await guarded.evolve('evil', `// evil\n${healthy(0).replace('1500', '60000')}`);
    expect((await guarded.run()).code).toBe(0);
    expect((await guardEvents(guarded.stateDir)).find((event) => event.type === 'failed-start')).toMatchObject({
      reason: 'the probe failed',
    });
  });

  test('with "file", blesses only when the agent says that it is up', async () => {
    const guarded = await makeGuarded({ ready: 'file', startTimeoutMs: 3_000, maxAttempts: 1 });
    await guarded.evolve('mute', 'setInterval(() => {}, 1000);\n');
    await guarded.run();
    expect(await types(guarded.stateDir)).toEqual(['start', 'failed-start', 'rolled-back', 'start']);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ blessed: [] });
  });

  test('counts a start before it happens: killed between the two, the attempt is not forgotten', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.evolve('bad', 'throw new Error("x");\n');
    expect((await guarded.run({ failpoint: 'guard:counted' })).signal).toBe('SIGKILL');
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ attempts: { bad: 1 } });
    await guarded.run();
    expect((await types(guarded.stateDir)).filter((type) => type === 'failed-start')).toHaveLength(1);
    expect(await types(guarded.stateDir)).toContain('rolled-back');
  });

  test('takes back two bad evolutions, newest first', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    await guarded.evolve('one', 'throw new Error("1");\n');
    await guarded.evolve('two', 'throw new Error("2");\n');
    expect((await guarded.run()).code).toBe(0);
    const back = (await guardEvents(guarded.stateDir)).filter((event) => event.type === 'rolled-back');
    expect(back.map((event) => event.evolutionId)).toEqual(['two', 'one']);
  });

  test('enters safe mode once nothing is left to take back, and ends with the agent’s own status', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    await guarded.evolve('bad', 'throw new Error("x");\n');
    const command = ['-e', 'console.log("safe", process.env.EVOLVE_SAFE_MODE); process.exit(9)'];
    const args = ['--config', join(guarded.stateDir, 'guard/config.json'), '--', process.execPath, ...command];
    const { code, stdout } = await guarded.run({ args });
    expect(code).toBe(9);
    expect(stdout.trim().split('\n')).toEqual(['safe undefined', 'safe undefined', 'safe 1']);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({
      safeMode: { reason: expect.any(String) as string },
    });
  });

  test('starts the new code after exit 75, with a build in between', async () => {
    const guarded = await makeGuarded({
      build: { command: process.execPath, args: ['-e', 'require("fs").writeFileSync("built.log", "yes")'] },
    });
    await guarded.evolve('next', 'process.exit(process.env.EVOLVE_ATTEMPT === "1" ? 75 : 4);\n');
    await guarded.run();
    expect((await types(guarded.stateDir)).slice(0, 4)).toEqual(['start', 'activate', 'start', 'failed-start']);
    expect(existsSync(join(guarded.dir, 'built.log'))).toBe(true);
  });

  test('told to stop, it leaves no process, and the start does not count', async () => {
    const guarded = await makeGuarded({ startTimeoutMs: 60_000 });
    const family = `import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
process.on('SIGINT', () => process.exit(0));
console.error('family', process.pid, child.pid);
setInterval(() => {}, 1000);\n`;
    await guarded.evolve('family', family);
    const result = await guarded.run({
      onStart: (pid, stderr) => {
        const timer = setInterval(() => {
          if (!stderr().includes('family ')) return;
          clearInterval(timer);
          process.kill(pid, 'SIGINT');
        }, 20);
      },
    });
    const pids = (/family (\d+) (\d+)/.exec(result.stderr) ?? []).slice(1).map(Number);
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ attempts: { family: 0 } });
    expect(await types(guarded.stateDir)).toEqual(['start', 'stopped']);
  });

  test('a second guard does not start, and the next one ends the agent that a killed guard left', async () => {
    const guarded = await makeGuarded({ startTimeoutMs: 60_000 });
    await guarded.evolve('stay', 'console.error("agent", process.pid); setInterval(() => {}, 1000);\n');
    let second: Awaited<ReturnType<typeof guarded.run>> | undefined;
    const first = await guarded.run({
      onStart: (pid, stderr) => {
        const timer = setInterval(() => {
          if (!stderr().includes('agent ')) return;
          clearInterval(timer);
          void guarded.run().then((result) => {
            second = result;
            process.kill(pid, 'SIGKILL');
          });
        }, 20);
      },
      until: 'exit',
    });
    expect(first.signal).toBe('SIGKILL');
    expect(second).toMatchObject({ code: 2 });
    const orphan = Number(/agent (\d+)/.exec(first.stderr)?.[1]);
    expect(isRunning(orphan)).toBe(true);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ running: true, attempts: { stay: 1 } });
    write(guarded.dir, 'agent.mjs', healthy(0));
    const { stderr } = await guarded.run();
    expect(stderr).toContain('left behind');
    expect(isRunning(orphan)).toBe(false);
  });

  test('starts the agent also when the repository is gone', async () => {
    const guarded = await makeGuarded();
    write(guarded.dir, '.git/HEAD', 'garbage');
    const { code, stderr } = await guarded.run();
    expect(stderr).toContain('cannot be read');
    expect(code).toBe(0);
  });

  for (const args of [[], ['--config'], ['--config', '/nonexistent', '--', 'true'], ['--config', 'x']]) {
    test(`exits with 2 and a code on wrong use: ${args.join(' ')}`, async () => {
      const guarded = await makeGuarded();
      const { code, stderr } = await guarded.run({ args });
      expect(code).toBe(2);
      expect(stderr).toMatch(/EVOLVE_(USAGE|OPTIONS)/);
    });
  }
});
