/** A blessing is not for good: an evolution that comes up and then crashes, boot after boot, goes as well. */
import { describe, expect, test } from 'vitest';
import { guardEvents, readGuardStatus } from '../../src/index.ts';
import { healthy, makeGuarded, type Guarded } from '../support/guarded.ts';

const eventsOf = async (guarded: Guarded, type: string) =>
  (await guardEvents(guarded.stateDir)).filter((event) => event.type === type);

/** Comes up, is blessed, and ends so at each boot: the last for all that follow. */
const lives = (
  ...endings: readonly string[]
): string => `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const dir = process.env.EVOLVE_GUARD_DIR + '/';
const file = dir + 'boots';
const boot = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 0;
writeFileSync(file, String(boot));
writeFileSync(dir + 'ready', '');
const endings = ${JSON.stringify(endings)};
setTimeout(() => eval(endings[Math.min(boot, endings.length - 1)]), 1000);
`;

const CRASH = 'process.exit(3)';

describe('a blessed evolution', () => {
  test('that crashes on each of its first boots is taken back, across guards, whatever the clock says', async () => {
    const guarded = await makeGuarded({ crashLoop: { boots: 3 } });
    await guarded.evolve('late', lives(CRASH));
    expect((await guarded.run()).code).toBe(3);
    expect((await guarded.run()).code).toBe(3);
    expect(await readGuardStatus(guarded.stateDir)).toMatchObject({ blessed: ['late'] });
    // The third crash is the last straw, and the version before comes up in the same run of the guard.
    expect((await guarded.run()).code).toBe(0);
    expect((await eventsOf(guarded, 'crashed')).map((event) => event.attempt)).toEqual([1, 2, 3]);
    expect(await eventsOf(guarded, 'rolled-back')).toMatchObject([{ evolutionId: 'late' }]);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
  });

  test('that also fails to come up on later boots is counted the same way', async () => {
    const guarded = await makeGuarded({ crashLoop: { boots: 2 } });
    const agent = lives(CRASH).replace(
      "writeFileSync(dir + 'ready', '');",
      "if (boot > 0) throw new Error('data'); $&",
    );
    await guarded.evolve('late', agent);
    await guarded.run();
    expect((await guarded.run()).code).toBe(0);
    expect(await eventsOf(guarded, 'rolled-back')).toMatchObject([{ evolutionId: 'late' }]);
  });

  test('that has had one boot that ended well is never blamed again', async () => {
    const guarded = await makeGuarded({ crashLoop: { boots: 2 } });
    await guarded.evolve('good', lives(CRASH, 'process.exit(0)', CRASH));
    for (const code of [3, 0, 3, 3]) expect((await guarded.run()).code).toBe(code);
    expect(await eventsOf(guarded, 'rolled-back')).toEqual([]);
    expect(await eventsOf(guarded, 'crashed')).toHaveLength(1);
  });

  test('that was stopped by its owner after it came up counts as well ended', async () => {
    const guarded = await makeGuarded({ crashLoop: { boots: 2 } });
    await guarded.evolve('good', lives(CRASH, 'setInterval(() => {}, 1000)', CRASH));
    await guarded.run();
    const blessed = async (): Promise<boolean> => (await eventsOf(guarded, 'start')).length > 1;
    await guarded.run({
      onStart: (pid) => {
        const timer = setInterval(() => {
          void blessed().then((is) => {
            if (!is) return;
            clearInterval(timer);
            setTimeout(() => process.kill(pid, 'SIGTERM'), 1500);
          });
        }, 100);
      },
    });
    for (const code of [3, 3]) expect((await guarded.run()).code).toBe(code);
    expect(await eventsOf(guarded, 'rolled-back')).toEqual([]);
  });

  test('whose heartbeat stops after the blessing crashes too', async () => {
    const guarded = await makeGuarded({ crashLoop: { boots: 1 }, heartbeat: { file: 'beat', staleMs: 2_500 } });
    await guarded.evolve('hang', healthy(0).replace('process.exit(0)', '{}').replace('1500', '100000'));
    expect((await guarded.run()).code).toBe(0);
    expect(await eventsOf(guarded, 'crashed')).toMatchObject([{ reason: 'its heartbeat stopped', signal: 'SIGKILL' }]);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
  });

  test('is not blamed for what an unblessed one on top of it does', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1, crashLoop: { boots: 2 } });
    await guarded.evolve('good', lives(CRASH, 'process.exit(0)'));
    await guarded.run();
    await guarded.evolve('bad', 'throw new Error("x");\n');
    expect((await guarded.run()).code).toBe(0);
    expect((await eventsOf(guarded, 'rolled-back')).map((event) => event.evolutionId)).toEqual(['bad']);
  });
});

describe('a bad target', () => {
  test('what is under a bad evolution is bad too: both go, then safe mode, once, and the agent’s own status', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.evolve('one', 'process.exit(process.env.EVOLVE_SAFE_MODE === "1" ? 6 : 5);\n');
    await guarded.run();
    await guarded.evolve('two', 'throw new Error("2");\n');
    expect((await guarded.run()).code).toBe(0);
    const back = await eventsOf(guarded, 'rolled-back');
    expect(back.map((event) => event.evolutionId)).toEqual(['one', 'two']);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
  });
});
