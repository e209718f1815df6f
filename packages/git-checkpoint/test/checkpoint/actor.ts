/** A process of its own that works on checkpoints: killed by failpoints, or racing another. */
import { dirname } from 'node:path';
import { gitCheckpoints } from '../../src/index.ts';
import { testClock, testEnv } from '../support/values.ts';

const [action = '', dir = '', stateDir = '', id = ''] = process.argv.slice(2);
let counter = 0;
const checkpoints = await gitCheckpoints({
  dir,
  stateDir,
  clock: testClock,
  env: testEnv(dirname(dir)),
  ids: () => `p${String(process.pid)}x${String((counter += 1))}`,
});
if (action === 'create') await checkpoints.create({ label: id });
else if (action === 'creates') for (let round = 0; round < 8; round += 1) await checkpoints.create({ label: id });
else if (action === 'restore') await checkpoints.restore(id);
else throw new Error(`unknown action ${action}`);
