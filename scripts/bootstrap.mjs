/**
 * The door of a checkout: `npm start`, `npm test`, `npm run prove`, `npm run bench`, `npm run pack`.
 *
 * Plain JavaScript for Node 18 and later without a dependency, because it runs before anything is installed. It finds a
 * Node that strips types, installs what the lockfile names, builds the packages, then runs the task's program and exits
 * with its status. Each preparation is skipped when its stamp says that nothing has changed.
 */
import { join } from 'node:path';

import { exitStatus, forwardSignals, launch } from './setup/child.mjs';
import { SetupError } from './setup/error.mjs';
import { prepare } from './setup/prepare.mjs';
import { ROOT } from './setup/root.mjs';

/**
 * Programs by task. `test` builds by itself, as one of its gates, so that a broken build is a failure it can report; `pack`
 * because it needs the types as well.
 */
const TASKS = {
  start: { program: 'examples/support-agent/main.ts', build: true },
  test: { program: 'scripts/verify.ts', build: false },
  prove: { program: 'bench/prove.ts', build: true },
  bench: { program: 'bench/bench.ts', build: true },
  pack: { program: 'scripts/pack.ts', build: false },
};

const main = async ([name, ...args]) => {
  const task = Object.hasOwn(TASKS, name ?? '') ? TASKS[name] : undefined;
  if (task === undefined)
    throw new SetupError('EVOLVE_USAGE', 2, `usage: bootstrap.mjs ${Object.keys(TASKS).join('|')} [ARGS]`);
  const runtime = await prepare({ build: task.build });
  const ended = await launch(runtime.node, [join(ROOT, task.program), ...args], { env: runtime.env, stdio: 'inherit' });
  return exitStatus(ended);
};

forwardSignals();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.describe()}\n`);
  process.exitCode = error.status;
}
