/** Brings a release of the set into a folder. Its tarball is compared with the hash in the manifest before it is unpacked. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@evolve/core/errors';
import { cacheFolder, packInto, tarballOf } from '../tarballs.ts';
import { caseFolder, type Bug } from './set.ts';

const execute = promisify(execFile);

export interface FetchOptions {
  /** Where tarballs are kept. @default `EVOLVE_BUGS_CACHE`, or `evolve/bugs` in the user's cache */
  readonly cache?: string | undefined;
}

const cacheOf = ({ cache }: FetchOptions): string => cache ?? process.env['EVOLVE_BUGS_CACHE'] ?? cacheFolder('bugs');

interface Release {
  readonly package: string;
  readonly version: string;
  readonly integrity: string;
}

const nameOf = (release: Release): string => `${release.package}@${release.version}`;

const integrityOf = async (file: string): Promise<string | undefined> => {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes === undefined ? undefined : `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
};

/** A release that is neither in the cache nor to be had. */
export class NotFetchedError extends Error {
  override readonly name = 'NotFetchedError';
}

/** What npm says itself, in one line. */
const saidBy = (error: unknown): string => {
  const { stderr } = error as { readonly stderr?: string };
  const lines = (stderr === undefined || stderr === '' ? messageOf(error) : stderr).trim().split('\n');
  return lines.slice(0, 3).join(' ');
};

const download = async (release: Release, cache: string): Promise<void> => {
  try {
    await packInto(cache, [nameOf(release)]);
  } catch (error) {
    throw new NotFetchedError(
      `${nameOf(release)} is not in ${cache}, and the package registry did not give it (${saidBy(error)}). ` +
        'Try again where it can be reached, or name a folder that holds the tarballs in EVOLVE_BUGS_CACHE.',
      { cause: error },
    );
  }
};

/** A release's tarball in the cache, as the manifest's hash says. @throws NotFetchedError, or Error for another hash. */
export const fetchRelease = async (release: Release, cache: string): Promise<string> => {
  const file = tarballOf(nameOf(release), cache);
  if ((await integrityOf(file)) === release.integrity) return file;
  await download(release, cache);
  const found = await integrityOf(file);
  if (found === release.integrity) return file;
  await rm(file, { force: true });
  throw new Error(`${nameOf(release)} is not what it was: ${String(found)} instead of ${release.integrity}`);
};

export const unpack = async (tarball: string, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await execute('tar', ['xzf', tarball, '--strip-components=1', '-C', folder]);
};

export type Version = 'A' | 'B';

/**
 * Makes `folder` with the release in `package`, what it needs in `package/node_modules`, and `check.cjs`. The inputs stay where they
 * are: a repair is not to see them.
 */
export const prepareBug = async (
  bug: Bug,
  version: Version,
  folder: string,
  options: FetchOptions = {},
): Promise<void> => {
  const release =
    version === 'A'
      ? { package: bug.package, version: bug.versionA, integrity: bug.integrityA }
      : { package: bug.package, version: bug.versionB, integrity: bug.integrityB };
  const cache = cacheOf(options);
  const root = join(folder, 'package');
  await unpack(await fetchRelease(release, cache), root);
  for (const needed of bug.dependencies ?? []) {
    await unpack(await fetchRelease(needed, cache), join(root, 'node_modules', needed.package));
  }
  await copyFile(join(caseFolder(bug.id), 'check.cjs'), join(folder, 'check.cjs'));
};
