/** A process that evolves a repository in a loop: promotions, rollbacks, checkpoints. Says what it did, a line of JSON each. */
import { messageOf, isEvolveError } from '@evolve/core/errors';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { put, type Place } from '../proof/place.ts';
import { seeded } from '../random.ts';

const { place, name, until, seed } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly place: Place;
  readonly name: string;
  /** Milliseconds of the clock. */
  readonly until: number;
  readonly seed: number;
};

const random = seeded(seed);
const say = (what: string, more: Readonly<Record<string, unknown>> = {}): void => {
  process.stdout.write(`${JSON.stringify({ what, ...more })}\n`);
};

/** Errors that a person at work may cause, and that leave everything as it was. */
const EXPECTED: readonly string[] = [
  'EVOLVE_REPOSITORY_LOCKED',
  'EVOLVE_OPERATION_IN_PROGRESS',
  'EVOLVE_HEAD_MOVED',
  'EVOLVE_CHECKPOINT_FAILED',
];

const attempt = async (what: string, work: () => Promise<string>): Promise<void> => {
  try {
    say(what, { result: await work() });
  } catch (error) {
    const expected = isEvolveError(error) && EXPECTED.includes(error.code);
    say(expected ? what : 'failed', {
      operation: what,
      result: isEvolveError(error) ? error.code : 'raw',
      said: messageOf(error).slice(0, 600),
    });
  }
};

const workspace = await gitWorkspace({ dir: place.dir, stateDir: place.stateDir, env: place.env, lockWaitMs: 60_000 });
await workspace.recover();
const live: string[] = [];
for (let round = 0; Date.now() < until; round += 1) {
  const evolutionId = `${name}-${String(round)}`;
  await attempt('promote', async () => {
    const trial = await workspace.openTrial();
    try {
      put(trial.dir, `evolved/${name}-${String(Math.floor(random() * 5))}.txt`, `${evolutionId}\n`);
      put(trial.dir, `shared.txt`, `${evolutionId}\n`);
      const result = await workspace.promote(await trial.capture(), {
        evolutionId,
        message: `Evolve ${evolutionId}`,
        trailers: {},
      });
      if (result.status === 'promoted') live.push(evolutionId);
      return result.status;
    } finally {
      await trial.close();
    }
  });
  if (random() < 0.3)
    await attempt('checkpoint', async () => (await workspace.checkpoint(`at ${evolutionId}`)).id.replace(/.*/, 'done'));
  const chosen = random() < 0.7 ? live.splice(Math.floor(random() * live.length), 1)[0] : undefined;
  if (chosen !== undefined)
    await attempt('rollback', async () => (await workspace.rollback(chosen, { reason: 'proof' })).how);
}
say('end');
