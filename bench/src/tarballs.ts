/**
 * Tarballs of published releases: from the registry that npm is set up for once, without running any of their scripts, and from a
 * cache afterwards. npm is asked for many at a time, because most of its time goes into starting and into asking what versions there
 * are.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@evolve/core/errors';

const execute = promisify(execFile);

const AT_ONCE = 16;
const WORKERS = 2;
const TRIES = 3;
const TIMEOUT_MS = 180_000;

/** A folder of the user's cache. */
export const cacheFolder = (name: string): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'evolve', name);

const RELEASES = cacheFolder('releases');

/** Where a cache holds a release, `name@version`. */
export const tarballOf = (release: string, cache = RELEASES): string => {
  const version = release.lastIndexOf('@');
  return join(cache, `${release.slice(0, version).replaceAll('/', '+')}-${release.slice(version + 1)}.tgz`);
};

const isCached = (release: string): Promise<boolean> =>
  stat(tarballOf(release)).then(
    () => true,
    () => false,
  );

/**
 * Into the cache, all or none. npm checks what it fetches against the registry's hash; the rename makes the cache hold whole files only.
 * @throws What npm says, where it cannot have one of them.
 */
export const packInto = async (cache: string, releases: readonly string[]): Promise<void> => {
  await mkdir(cache, { recursive: true });
  const dir = await mkdtemp(join(cache, 'fetching-'));
  try {
    const options = ['--ignore-scripts', '--json', '--prefer-offline', '--pack-destination', dir];
    const { stdout } = await execute('npm', ['pack', ...releases, ...options], { cwd: dir, timeout: TIMEOUT_MS });
    const packed = JSON.parse(stdout) as readonly { readonly id: string; readonly filename: string }[];
    for (const { id, filename } of packed) await rename(join(dir, filename), tarballOf(id, cache));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** One that npm cannot have fails all that were asked for with it, so what failed together is tried again by halves. */
const packAll = async (releases: readonly string[], left: number): Promise<void> => {
  try {
    await packInto(RELEASES, releases);
  } catch (error) {
    if (releases.length > 1) {
      const half = Math.ceil(releases.length / 2);
      await packAll(releases.slice(0, half), left);
      await packAll(releases.slice(half), left);
    } else if (left > 1) await packAll(releases, left - 1);
    else console.log(`${releases.join()} could not be fetched: ${messageOf(error).split('\n').slice(0, 2).join(' ')}`);
  }
};

const chunksOf = (all: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE));

/** Sees to it that the cache holds the releases, `name@version` each. Says which could not be had, and goes on. */
export const fetchTarballs = async (releases: readonly string[]): Promise<void> => {
  const cached = await Promise.all(releases.map(isCached));
  const missing = chunksOf(releases.filter((_, index) => cached[index] === false));
  const work = async (): Promise<void> => {
    for (let chunk = missing.shift(); chunk !== undefined; chunk = missing.shift()) await packAll(chunk, TRIES);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
};
