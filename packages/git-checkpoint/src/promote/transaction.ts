/**
 * Applies a transaction to the live tree, or takes it back. Promotion, rollback and recovery all go through here.
 *
 * Invariants:
 * 1. Files first, then the index, and last the compare-and-swap of the ref: before it everything can be taken back,
 *    after it there is nothing left to do.
 * 2. Taking back restores only what holds exactly what we wrote; what a person changed meanwhile stays.
 */
import { failpoint } from '@evolve/core/failpoint';
import type { Git } from '../git/git.ts';
import { readHead, swapRef } from '../git/refs.ts';
import type { Transaction } from '../journal/entry.ts';
import { readVersions, reversed, shiftFiles, shiftIndex, sweepTemporaries, temporaryNames } from '../live/moves.ts';
import { refOf } from './plan.ts';

/** Files and index. @throws PathInUse when `strict` and a path is in use by now. */
export const applyFiles = async (git: Git, tx: Transaction, phase: string, strict: boolean): Promise<void> => {
  const versions = await readVersions(git, tx.moves);
  await shiftFiles(git, tx.moves, versions, {
    phase,
    strict,
    temporaryName: temporaryNames(tx.evolutionId),
    removableDirs: tx.removableDirs,
  });
  failpoint(`${phase}:files-done`);
  await shiftIndex(git, tx.moves);
  failpoint(`${phase}:index-done`);
};

/** The one step that makes it so. @returns False when HEAD is elsewhere by now. */
export const swapHead = async (git: Git, tx: Transaction, why: string): Promise<boolean> => {
  if (refOf(await readHead(git)) !== tx.ref) return false;
  return swapRef(git, { ref: tx.ref, from: tx.fromHead, to: tx.toHead, why });
};

/** Back to `fromHead`, wholly. Idempotent. */
export const takeBack = async (git: Git, tx: Transaction): Promise<void> => {
  const moves = reversed(tx.moves);
  const temporaryName = temporaryNames(tx.evolutionId);
  await sweepTemporaries(git.repository.dir, tx.moves, temporaryName);
  const versions = await readVersions(git, moves);
  await shiftFiles(git, moves, versions, {
    phase: 'recover',
    strict: false,
    temporaryName,
    removableDirs: tx.createdDirs,
  });
  failpoint('recover:files-done');
  await shiftIndex(git, moves);
  await sweepTemporaries(git.repository.dir, tx.moves, temporaryName, tx.createdDirs);
};
