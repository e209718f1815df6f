/** Finds the guard's one file; in a source checkout, builds it when it is missing or older than its sources. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unlessMissing } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';

/** The folder of this package, from its sources as from its build. */
const packageDir = (): string => {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json')) && dirname(dir) !== dir) dir = dirname(dir);
  return dir;
};

const runsFromSource = import.meta.url.endsWith('.ts');

const timeOf = async (file: string): Promise<number> => (await unlessMissing(stat(file)))?.mtimeMs ?? 0;

const newestIn = async (dir: string): Promise<number> => {
  const files = await readdir(dir, { recursive: true });
  return Math.max(0, ...(await Promise.all(files.map((file) => timeOf(join(dir, file))))));
};

/** Builds beside its place and renames, so that several processes may do it at once. */
const build = async (root: string, file: string): Promise<void> => {
  const bundler = join(
    dirname(createRequire(join(root, 'package.json')).resolve('tsup/package.json')),
    'dist/cli-default.js',
  );
  await mkdir(dirname(file), { recursive: true });
  const out = await mkdtemp(join(root, 'dist', 'guard-build-'));
  try {
    await promisify(execFile)(process.execPath, [bundler, '--config', 'tsup.config.ts', '--out-dir', out], {
      cwd: root,
      env: { ...process.env, EVOLVE_GUARD_ONLY: '1', EVOLVE_TYPES: '0', NODE_OPTIONS: '' },
    });
    await rename(join(out, 'guard', 'main.js'), file);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};

/** Absolute path of the built guard. @throws EVOLVE_NOT_FOUND when the package was not built. */
export const guardProgram = async (): Promise<string> => {
  const root = packageDir();
  const file = join(root, 'dist', 'guard', 'main.js');
  if (runsFromSource && (await timeOf(file)) < (await newestIn(join(root, 'src')))) await build(root, file);
  if ((await timeOf(file)) > 0) return file;
  throw new EvolveError('EVOLVE_NOT_FOUND', 'the boot guard has not been built', {
    data: { file },
    hint: 'Run "pnpm build" in @evolve/git-checkpoint.',
  });
};
