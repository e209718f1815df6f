/** A published package by name and version, from the registry once and from the cache afterwards, checked by its hash. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EvolveError, messageOf } from '@evolve/core/errors';

const execute = promisify(execFile);

const cacheDir = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'evolve', 'packages');

const integrityOf = async (file: string): Promise<string> =>
  `sha512-${createHash('sha512')
    .update(await readFile(file))
    .digest('base64')}`;

const isWhole = async (file: string, integrity: string): Promise<boolean> => {
  try {
    return (await integrityOf(file)) === integrity;
  } catch {
    return false;
  }
};

const download = async (
  name: string,
  version: string,
  integrity: string,
  file: string,
  signal: AbortSignal,
): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-fetch-'));
  try {
    const args = [
      'pack',
      `${name}@${version}`,
      '--ignore-scripts',
      '--silent',
      '--prefer-offline',
      '--pack-destination',
      dir,
    ];
    await execute('npm', args, { cwd: dir, signal, timeout: 120_000 });
    const [tarball] = (await readdir(dir)).filter((entry) => entry.endsWith('.tgz'));
    if (tarball === undefined || !(await isWhole(join(dir, tarball), integrity))) {
      throw new EvolveError(
        'EVOLVE_FETCH_FAILED',
        `what came for ${name}@${version} has not the hash that was expected`,
      );
    }
    const draft = `${file}.${String(process.pid)}`;
    await copyFile(join(dir, tarball), draft);
    await rename(draft, file);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EvolveError) throw error;
    throw new EvolveError(
      'EVOLVE_FETCH_FAILED',
      `cannot fetch ${name}@${version}: ${messageOf(error).split('\n')[0] ?? ''}`,
      {
        cause: error,
        hint: 'The package registry is needed once; afterwards the cache serves. Check the network and npm ping.',
      },
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/**
 * The package as a file in the cache.
 * @throws EVOLVE_FETCH_FAILED without registry and cache (the cause says why), or when the hash is not the expected one.
 */
export const fetchPackage = async (
  name: string,
  version: string,
  integrity: string,
  signal: AbortSignal,
): Promise<string> => {
  const cache = cacheDir();
  await mkdir(cache, { recursive: true });
  const file = join(cache, `${name.replaceAll('/', '+')}-${version}.tgz`);
  if (!(await isWhole(file, integrity))) await download(name, version, integrity, file, signal);
  return file;
};

/** Unpacks the package into `target`. @throws EVOLVE_FETCH_FAILED as `fetchPackage` does. */
export const unpackPackage = async (
  name: string,
  version: string,
  integrity: string,
  target: string,
  signal: AbortSignal,
): Promise<void> => {
  const file = await fetchPackage(name, version, integrity, signal);
  await mkdir(target, { recursive: true });
  await execute('tar', ['xzf', file, '--strip-components=1', '-C', target], { signal });
};
