/** A process of its own that syncs or restores a mirror: killed by failpoints. */
import { dirname } from 'node:path';
import { restoreFromMirror } from '../../src/mirror/restore.ts';
import { syncMirror } from '../../src/mirror/sync.ts';
import { testClock, testEnv } from './values.ts';

const [action = '', dir = '', stateDir = ''] = process.argv.slice(2);
const options = { dir, stateDir, env: testEnv(dirname(dir)), now: testClock.now };
const result =
  action === 'sync' ? await syncMirror(options) : await restoreFromMirror({ ...options, kind: 'repository' });
console.log(JSON.stringify(result));
