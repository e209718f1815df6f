/** Brings a checkout to the point where its programs run: a Node, the dependencies, the packages' JavaScript. */
import { join } from 'node:path';

import { capture } from './child.mjs';
import { SetupError } from './error.mjs';
import { withLock } from './lock.mjs';
import { ROOT, say } from './root.mjs';
import { fetchRuntime, findPnpm, knownRuntime } from './runtime.mjs';
import { buildStamp, installStamp } from './stamp.mjs';

const INSTALL_HINT = `the first run needs an npm registry (npm config get registry shows which one is asked); later runs use pnpm's cache.
If package.json was edited, bring the lockfile up to date first: npx pnpm@12 install`;

const install = async (runtime) => {
  say('Installing dependencies…');
  const pnpm = await findPnpm(runtime);
  const ended = await pnpm(['install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error']);
  if (ended.code !== 0) {
    throw new SetupError('EVOLVE_SETUP', 69, `dependencies could not be installed (pnpm ended with ${ended.code})`, {
      output: ended.output,
      hint: INSTALL_HINT,
    });
  }
  installStamp.write();
};

const build = async (runtime) => {
  say('Building the packages…');
  const ended = await capture(runtime.node, [join(ROOT, 'scripts', 'build.ts')], { ...runtime.env, EVOLVE_TYPES: '0' });
  if (ended.code !== 0) {
    throw new SetupError('EVOLVE_BUILD', 70, `the packages could not be built (status ${ended.code})`, {
      output: ended.output,
    });
  }
  buildStamp.write();
};

/** Returns the runtime for the task's program. The lock is taken only when there is something to do. */
export const prepare = async (needs) => {
  const isReady = () => installStamp.isFresh() && (!needs.build || buildStamp.isFresh());
  const known = knownRuntime();
  if (known !== undefined && isReady()) return known;
  return withLock(async () => {
    const runtime = knownRuntime() ?? (await fetchRuntime());
    if (!installStamp.isFresh()) await install(runtime);
    if (needs.build && !buildStamp.isFresh()) await build(runtime);
    return runtime;
  });
};
