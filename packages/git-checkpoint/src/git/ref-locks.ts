/** Locks that a killed git of ours left on refs. Only to be looked for while no git of a dead process is left. */
import { readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessMissing } from '@evolve/core/disk';
import { TICK_MS } from '../state/file-times.ts';
import type { Git } from './git.ts';

/** Every ref below it is ours alone. */
const OWN = 'refs/evolve/';

const lockOf = ({ repository }: Git, ref: string): string =>
  join(ref.startsWith('refs/') ? repository.commonDir : repository.gitDir, `${ref}.lock`);

/**
 * Removes a lock that is known to be ours: on a ref of ours, or with what the ref was to become in it.
 * @returns Whether there was one.
 */
export const removeOwnLock = async (git: Git, ref: string, target: string): Promise<boolean> => {
  const lock = lockOf(git, ref);
  const content = await unlessMissing(readFile(lock, 'utf8'));
  if (content === undefined || !(ref.startsWith(OWN) || content.trim() === target)) return false;
  return (await unlessMissing(unlink(lock).then(() => true))) === true;
};

const LIVING_MS = 2_000;
const POLL_MS = 50;

/** Whether it is there, the same one, for longer than any living git holds a ref. */
const isStale = async (lock: string): Promise<boolean> => {
  const found = await unlessMissing(stat(lock));
  const deadline = performance.now() + LIVING_MS;
  while (found !== undefined && performance.now() < deadline) {
    await sleep(POLL_MS);
    if ((await unlessMissing(stat(lock)))?.ino !== found.ino) return false;
  }
  return found !== undefined;
};

/**
 * Clears the way for a swap that was interrupted: git locks the branch and HEAD, and writes into the lock only then. To be
 * called while the index is still held from before the interruption, so that no command of a person can be at either.
 */
export const clearInterruptedSwap = async (git: Git, ref: string, target: string): Promise<void> => {
  for (const each of new Set([ref, 'HEAD'])) {
    if (await removeOwnLock(git, each, target)) continue;
    const lock = lockOf(git, each);
    if (await isStale(lock)) await unlessMissing(unlink(lock));
  }
};

/**
 * Removes the lock on HEAD that a git of ours could not remove when it ended: made since then, with nothing in it, and it stays.
 * That git has moved a branch, and locks HEAD only for its reflog; nobody would ever remove it.
 * @param since When that git was started, in milliseconds of the clock.
 */
export const removeLeftHeadLock = async (git: Git, since: number): Promise<void> => {
  const lock = lockOf(git, 'HEAD');
  const found = await unlessMissing(stat(lock));
  if (found === undefined || found.size > 0 || found.ctimeMs < since - TICK_MS) return;
  if (await isStale(lock)) await unlessMissing(unlink(lock));
};
