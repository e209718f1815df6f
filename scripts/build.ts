/**
 * Builds every package, or those that are named: JavaScript, and types unless `EVOLVE_TYPES=0`. One process loads the
 * bundler once; packages build one after the other, because the bundler works in the process's directory.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build, type Options } from 'tsup';

import { packageDirs } from './packages.ts';
import { ROOT } from './setup/root.mjs';
import { typesStamp } from './setup/stamp.mjs';

/** A package has one configuration, or one for each of its bundles. */
const configsOf = async (dir: string): Promise<readonly Options[]> => {
  const module = (await import(pathToFileURL(join(dir, 'tsup.config.ts')).href)) as {
    readonly default: Options | Options[];
  };
  return Array.isArray(module.default) ? module.default : [module.default];
};

const buildPackage = async (dir: string): Promise<void> => {
  const cwd = join(ROOT, dir);
  process.chdir(cwd);
  for (const config of await configsOf(cwd)) {
    const esbuildOptions: Options['esbuildOptions'] = (options, context) => {
      config.esbuildOptions?.(options, context);
      // esbuild remembers the directory that it was loaded in, so it has to be told.
      options.absWorkingDir = cwd;
    };
    await build({ ...config, config: false, silent: true, esbuildOptions });
  }
};

const only = process.argv.slice(2);
for (const { name, dir } of packageDirs()) {
  if (only.length > 0 && !only.includes(name)) continue;
  try {
    await buildPackage(dir);
  } catch (error) {
    // The others are built all the same. The bundler has printed its findings; the first line says what they sum up to.
    const [summary] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.error(`${dir}: ${summary ?? ''}`);
    process.exitCode = 1;
  }
}
if (only.length === 0 && process.exitCode === undefined && process.env['EVOLVE_TYPES'] !== '0') typesStamp.write();
