/** A published release as files, from the cache of tarballs. Nothing of it is run. */
import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { ReleaseFile } from '@evolve/sandbox';
import { tarballOf } from '../tarballs.ts';

const execute = promisify(execFile);

const readEntry = async (file: string): Promise<ReleaseFile | undefined> => {
  const entry = await lstat(file);
  if (entry.isSymbolicLink()) return { symlink: await readlink(file) };
  if (!entry.isFile()) return undefined;
  return { bytes: await readFile(file), mode: (entry.mode & 0o100) === 0 ? '100644' : '100755' };
};

const readFiles = async (dir: string): Promise<ReadonlyMap<string, ReleaseFile>> => {
  const files = new Map<string, ReleaseFile>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const file = await readEntry(path);
    if (file !== undefined) files.set(relative(dir, path).split(sep).join('/'), file);
  }
  return files;
};

/** All files of a published release by path. @throws Error when the cache does not hold it. */
export const readRelease = async (release: string): Promise<ReadonlyMap<string, ReleaseFile>> => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-release-'));
  try {
    await execute('tar', ['xzf', tarballOf(release), '--strip-components=1', '--no-same-owner', '-C', dir]);
    return await readFiles(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
