/**
 * `npm run pack -- DIR`: every package as a registry would get it, as tarballs that `npm install DIR/*.tgz` takes: how to use
 * a checkout from another project.
 */
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { capture, forwardSignals } from './setup/child.mjs';
import { ROOT, say } from './setup/root.mjs';
import { fetchRuntime, findPnpm, knownRuntime } from './setup/runtime.mjs';
import { typesStamp } from './setup/stamp.mjs';

/** A constant path from the root: pnpm's arguments may pass through a shell. */
const DRAFT = '.cache/pack';

/** What a program that failed has printed. */
class Failed extends Error {}

const must = ({ code, output }: { readonly code: number; readonly output: string }): void => {
  if (code !== 0) throw new Failed(output);
};

const build = async (): Promise<void> => {
  if (typesStamp.isFresh()) return;
  say('Building the packages with their types…');
  const { EVOLVE_TYPES: _, ...env } = process.env;
  must(await capture(process.execPath, [join(ROOT, 'scripts', 'build.ts')], env));
};

/** pnpm writes real versions in place of `workspace:*` and `catalog:`; npm would leave them as they are. */
const pack = async (): Promise<void> => {
  await rm(join(ROOT, DRAFT), { recursive: true, force: true });
  const pnpm = await findPnpm(knownRuntime() ?? (await fetchRuntime()));
  must(await pnpm(['-r', '--filter=./packages/**', 'pack', '--pack-destination', DRAFT]));
};

const deliver = async (dir: string): Promise<readonly string[]> => {
  await mkdir(dir, { recursive: true });
  const files = (await readdir(join(ROOT, DRAFT))).sort();
  for (const file of files) await copyFile(join(ROOT, DRAFT, file), join(dir, file));
  return files;
};

const main = async (dir: string): Promise<void> => {
  await build();
  await pack();
  for (const file of await deliver(dir)) console.log(join(dir, file));
};

forwardSignals();
const [dir] = process.argv.slice(2);
if (dir === undefined) {
  console.error('usage: npm run pack -- DIR');
  process.exitCode = 2;
} else {
  try {
    await main(resolve(dir));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
