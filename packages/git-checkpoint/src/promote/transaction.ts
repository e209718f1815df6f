/**
 * Applies a transaction to the live tree, or takes it back. Promotion, rollback and recovery all go through here.
 *
 * Invariants, while the index is held:
 * 1. Files first, then the index, and last the compare-and-swap of the ref: before it everything can be taken back,
 *    after it there is nothing left to do.
 * 2. Taking back restores only what holds exactly what we wrote; what a person changed meanwhile stays.
 */
import { failpoint } from '@evolve/core/failpoint';
import type { Git } from '../git/git.ts';
import type { RefWriter } from '../git/ref-writer.ts';
import { readHeadRef, swapRef } from '../git/refs.ts';
import type { Transaction } from '../journal/entry.ts';
import type { HeldIndex } from '../live/held-index.ts';
import {
  readVersions,
  reversed,
  shiftFiles,
  sweepTemporaries,
  temporaryNames,
  type Moved,
  type Versions,
} from '../live/moves.ts';
import { shiftIndex } from '../live/shift-index.ts';

/** Names the worktree that a transaction is about, for a recovery that may begin in another one. */
export const worktreeOf = (git: Git): NonNullable<Transaction['worktree']> => {
  const { dir, gitDir } = git.repository;
  return { dir, gitDir };
};

/**
 * Files and index. @throws PathInUse when `strict` and a path is in use by now.
 * @returns What became of each file.
 */
export const applyFiles = async (
  git: Git,
  index: HeldIndex,
  tx: Transaction,
  options: { readonly phase: string; readonly strict: boolean; readonly versions?: Versions },
): Promise<ReadonlyMap<string, Moved>> => {
  const versions = options.versions ?? (await readVersions(git, tx.moves));
  const outcomes = await shiftFiles(git, tx.moves, versions, {
    ...options,
    temporaryName: temporaryNames(tx.evolutionId),
    removableDirs: tx.removableDirs,
  });
  failpoint(`${options.phase}:files-done`);
  await shiftIndex(git, index, tx.moves, versions);
  failpoint(`${options.phase}:index-done`);
  return outcomes;
};

/** The one step that makes it so. @param refs See `swapRef`. @returns False when HEAD is elsewhere by now. */
export const swapHead = async (git: Git, tx: Transaction, why: string, refs?: RefWriter): Promise<boolean> => {
  if ((await readHeadRef(git)) !== tx.ref) return false;
  return swapRef(git, { ref: tx.ref, from: tx.fromHead, to: tx.toHead, why }, refs);
};

/** Back to `fromHead`, wholly. Idempotent. */
export const takeBack = async (git: Git, index: HeldIndex, tx: Transaction): Promise<void> => {
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
  await shiftIndex(git, index, moves, versions);
  await sweepTemporaries(git.repository.dir, tx.moves, temporaryName, tx.createdDirs);
};
