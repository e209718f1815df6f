/** A process of its own that works on a repository: killed by failpoints, or racing another. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gitCheckpoints, gitWorkspace } from '../../src/index.ts';
import { testClock, testEnv } from './values.ts';

const [action = '', dir = '', stateDir = '', ...rest] = process.argv.slice(2);
let counter = 0;
const workspace = await gitWorkspace({
  dir,
  stateDir,
  clock: testClock,
  env: testEnv(dirname(dir)),
  ids: () => `actor${String(process.pid)}x${String((counter += 1))}`,
});

const [first = '', second = '', third = ''] = rest;
const actions: Readonly<Record<string, () => Promise<unknown>>> = {
  promote: async () =>
    workspace.promote(await workspace.candidate(first, second), { evolutionId: third, message: 'm', trailers: {} }),
  evolve: async () => {
    const trial = await workspace.openTrial();
    await writeFile(join(trial.dir, 'agent.js'), `export const by = '${first}';\n`);
    return workspace.promote(await trial.capture(), { evolutionId: first, message: 'm', trailers: {} });
  },
  rollback: () => workspace.rollback(first, { reason: 'test', ...(second === '' ? {} : { paths: [second] }) }),
  recover: () => workspace.recover(),
  restore: () => workspace.restore(first),
  trial: () => workspace.openTrial(),
  prune: async () => {
    const clock = { ...testClock, now: () => new Date(first) };
    return (await gitCheckpoints({ dir, stateDir, clock, env: testEnv(dirname(dir)) })).prune();
  },
};
const run = actions[action];
if (run === undefined) throw new Error(`unknown action ${action}`);
console.log(JSON.stringify(await run()));
