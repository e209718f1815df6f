/**
 * Changes the index as every git does: behind `index.lock`.
 *
 * Owns: `index.lock` while it carries our mark, and `evolve/` in the git directory of the worktree. Invariants:
 * 1. Whoever holds it keeps every other git out: no `git add` and no `git commit` of a person falls into a transaction
 *    that holds it from its first file to its ref.
 * 2. A lock without our mark is somebody else's: waited for, never removed. With the mark of this state directory it is
 *    what a crash of ours left, since only one of us works at a time.
 * 3. The index is replaced in one step by a file that is on disk.
 */
import { createHash } from 'node:crypto';
import { link, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { copyIndex } from '../git/copy-index.ts';
import type { Git } from '../git/git.ts';
import { indexEntries, type IndexEntries, type IndexEntry } from '../git/trees.ts';
import { hasCode, privateDir, syncDir, syncFile, unlessMissing, writeSynced } from '../state/durable.ts';

const ATTEMPTS = 50;
const POLL_MS = 100;

/** The index while nobody else can change it. */
export interface HeldIndex {
  /** It was held from before: a transaction was interrupted, and no command of a person has come in between. */
  readonly adopted: boolean;
  /** The entries of some paths. As long as it is held they are read once. */
  entries(paths: readonly string[]): Promise<IndexEntries>;
  /** Gives `change` a copy of the index to work on, and puts that in the place of the index. */
  rewrite(change: (indexFile: string) => Promise<void>): Promise<void>;
}

const places = (git: Git) => {
  const { gitDir } = git.repository;
  const own = join(gitDir, 'evolve');
  return { gitDir, own, index: join(gitDir, 'index'), lock: join(gitDir, 'index.lock'), copy: join(own, 'index') };
};

const markOf = (stateDir: string): string => `evolve ${stateDir}\n`;

/** A file with our mark, on disk before it is ever linked: after a power cut too the lock says whose it is. */
const markFile = async (git: Git, stateDir: string): Promise<string> => {
  const { own } = places(git);
  const file = join(own, `mark-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`);
  if ((await unlessMissing(readFile(file, 'utf8'))) === markOf(stateDir)) return file;
  await privateDir(own);
  await unlessMissing(unlink(file));
  await writeSynced(file, markOf(stateDir), { mode: 0o600 });
  await syncDir(own);
  return file;
};

const readMark = (git: Git): Promise<string | undefined> => unlessMissing(readFile(places(git).lock, 'utf8'));

const create = async (git: Git, stateDir: string): Promise<void> => {
  const mark = await markFile(git, stateDir);
  try {
    await link(mark, places(git).lock);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS')) throw error;
    // A file system without hard links.
    await writeSynced(places(git).lock, markOf(stateDir), { mode: 0o600 });
  }
};

const lockedBy = (git: Git, mark: string | undefined): EvolveError => {
  const ours = mark?.startsWith('evolve ') === true;
  return new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another git holds the index of the repository', {
    data: { lock: places(git).lock, ...(ours ? { stateDir: mark.slice('evolve '.length).trim() } : {}) },
    hint: ours
      ? 'An Evolve with another state directory was interrupted here: let it recover first.'
      : 'If no git is running, a crashed one left .git/index.lock: remove it yourself.',
  });
};

/** @returns Whether it was ours already. */
const acquire = async (git: Git, stateDir: string): Promise<boolean> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await create(git, stateDir);
      await syncDir(git.repository.gitDir);
      return false;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      const mark = await readMark(git);
      if (mark === markOf(stateDir)) return true;
      if (attempt >= ATTEMPTS) throw lockedBy(git, mark);
      await sleep(POLL_MS);
    }
  }
};

/** Removes what a crash of ours left: the lock, if it is ours, and a copy that was never put in place. */
export const releaseIndex = async (git: Git, stateDir: string): Promise<void> => {
  const { lock, copy } = places(git);
  if ((await readMark(git)) !== markOf(stateDir)) return;
  for (const file of [copy, `${copy}.lock`]) await unlessMissing(unlink(file));
  await unlessMissing(unlink(lock));
};

const rewrite = async (git: Git, change: (indexFile: string) => Promise<void>): Promise<void> => {
  const { gitDir, own, index, copy } = places(git);
  await privateDir(own);
  for (const file of [copy, `${copy}.lock`]) await unlessMissing(unlink(file));
  await copyIndex(index, copy);
  await change(copy);
  await syncFile(copy);
  failpoint('index:written');
  await rename(copy, index);
  await syncDir(gitDir);
};

/** Entries by path, read when they are asked for first. */
const entriesOnce = (git: Git): HeldIndex['entries'] => {
  const known = new Map<string, readonly IndexEntry[]>();
  return async (paths) => {
    const unknown = paths.filter((path) => !known.has(path));
    if (unknown.length > 0) for (const [path, entries] of await indexEntries(git, unknown)) known.set(path, entries);
    return known;
  };
};

const hold = (git: Git, adopted: boolean): HeldIndex => {
  let entries = entriesOnce(git);
  return {
    adopted,
    entries: (paths) => entries(paths),
    rewrite: async (change) => {
      entries = entriesOnce(git);
      await rewrite(git, change);
    },
  };
};

/**
 * Runs `work` while the index is ours.
 * @throws EVOLVE_REPOSITORY_LOCKED when another git keeps it for some seconds.
 */
export const withIndexLock = async <T>(
  git: Git,
  stateDir: string,
  work: (index: HeldIndex) => Promise<T>,
): Promise<T> => {
  const adopted = await acquire(git, stateDir);
  failpoint('index:locked');
  try {
    return await work(hold(git, adopted));
  } finally {
    await releaseIndex(git, stateDir);
  }
};
