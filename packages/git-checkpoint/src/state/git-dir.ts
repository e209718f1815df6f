/**
 * Our places in the git directory: two locks, and a folder for what a transaction needs to hold the index. They belong to
 * whom the git directory belongs to, so that everybody who may write the repository can use them (`core.sharedRepository`),
 * and nobody is locked out by what root once did.
 */
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '@evolve/core/disk';
import type { Repository } from '../git/repository.ts';
import { giveTo } from './give-to.ts';

export const gitDirPlaces = ({ gitDir, commonDir }: Pick<Repository, 'gitDir' | 'commonDir'>) => ({
  /** Around everything that changes the repository, whatever the state directory is. */
  lock: join(commonDir, 'evolve.lock'),
  /** Held by the git children of a process, also of a killed one. */
  children: join(commonDir, 'evolve-children.lock'),
  own: join(gitDir, 'evolve'),
});

/** What cannot be given away stays as it is: whoever is kept out by that is told when it matters. */
const REFUSED = ['EPERM', 'EACCES', 'EROFS', 'ENOTSUP'];

const tolerant = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!hasCode(error, ...REFUSED)) throw error;
  }
};

/** Gives a file or folder the owner, the group and the permissions that git would have given it. */
const shareAs = async (path: string, parent: string, permissions: number): Promise<void> => {
  const theirs = await stat(parent);
  await giveTo(path, theirs);
  const { mode } = await stat(path);
  const wanted = (theirs.mode & permissions) | 0o600;
  if ((mode & permissions) !== (wanted & permissions)) await tolerant(chmod(path, wanted));
};

const makeFile = async (file: string): Promise<void> => {
  const handle = await open(file, 'a', 0o600);
  await handle.close();
};

/** Makes the folder where it is missing; a worktree that was never worked in has none. @returns Its path. */
export const prepareOwnDir = async (repository: Pick<Repository, 'gitDir' | 'commonDir'>): Promise<string> => {
  const { own } = gitDirPlaces(repository);
  await mkdir(own, { recursive: true, mode: 0o700 });
  await shareAs(own, repository.gitDir, 0o2777);
  return own;
};

/** Makes the locks where they are missing, under the state directory's lock. A read-only repository is left as it is. */
export const prepareLocks = async (repository: Pick<Repository, 'gitDir' | 'commonDir'>): Promise<void> => {
  const { lock, children } = gitDirPlaces(repository);
  for (const file of [lock, children]) {
    await tolerant(makeFile(file).then(() => shareAs(file, repository.commonDir, 0o666)));
  }
};
