/**
 * Changes the index as every git does: behind `index.lock`.
 *
 * Owns: `index.lock` while it carries our mark, and `evolve/` in the git directory of the worktree. Invariants:
 * 1. Whoever holds it keeps every other git out: no `git add` and no `git commit` of a person falls into a transaction
 *    that holds it from its first file to its ref.
 * 2. A lock without our mark is somebody else's: waited for, never removed. With the mark of this state directory it is
 *    what a crash of ours left, since only one of us works at a time.
 */
import { createHash } from 'node:crypto';
import { link, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, syncDir, unlessMissing, writeSynced } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { Git } from '../git/git.ts';
import { prepareOwnDir } from '../state/git-dir.ts';
import { holdIndex, indexPlaces, type HeldIndex } from './held-index.ts';

const ATTEMPTS = 50;
const POLL_MS = 100;

const markOf = (stateDir: string): string => `evolve ${stateDir}\n`;

/** A file with our mark, on disk before it is ever linked: after a power cut too the lock says whose it is. */
const markFile = async (git: Git, stateDir: string): Promise<string> => {
  const { own } = indexPlaces(git);
  const file = join(own, `mark-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`);
  if ((await unlessMissing(readFile(file, 'utf8'))) === markOf(stateDir)) return file;
  await prepareOwnDir(git.repository);
  await unlessMissing(unlink(file));
  // Everybody may read whose lock it is.
  await writeSynced(file, markOf(stateDir), { mode: 0o644 });
  await syncDir(own);
  return file;
};

const readMark = (git: Git): Promise<string | undefined> => unlessMissing(readFile(indexPlaces(git).lock, 'utf8'));

const create = async (git: Git, stateDir: string): Promise<void> => {
  const mark = await markFile(git, stateDir);
  try {
    await link(mark, indexPlaces(git).lock);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS')) throw error;
    // A file system without hard links.
    await writeSynced(indexPlaces(git).lock, markOf(stateDir), { mode: 0o644 });
  }
};

const lockedBy = (git: Git, mark: string | undefined): EvolveError => {
  const ours = mark?.startsWith('evolve ') === true;
  return new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another git holds the index of the repository', {
    data: { lock: indexPlaces(git).lock, ...(ours ? { stateDir: mark.slice('evolve '.length).trim() } : {}) },
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
  const { lock, copy } = indexPlaces(git);
  if ((await readMark(git)) !== markOf(stateDir)) return;
  for (const file of [copy, `${copy}.lock`]) await unlessMissing(unlink(file));
  await unlessMissing(unlink(lock));
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
    return await work(holdIndex(git, adopted));
  } finally {
    await releaseIndex(git, stateDir);
  }
};
