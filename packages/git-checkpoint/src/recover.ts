/**
 * Finishes or takes back what a crash left half-way. Runs under the lock, at the beginning of every operation that
 * mutates. Each in-flight state has one way out:
 *   prepared, applying, applied   HEAD has it: committed.   HEAD has it not: everything taken back, aborted.
 *   rolling-back                  HEAD where it was: rolled back again from the start.   HEAD at the target: finished.
 *                                 HEAD elsewhere: taken back, and the evolution is live as before.
 */
import type { WorkspaceEvolution } from '@evolve/core/contracts';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from './context.ts';
import type { Git } from './git/git.ts';
import { waitForOrphans } from './git/orphans.ts';
import { isAncestor, readHead, readRef } from './git/refs.ts';
import type { Transaction } from './journal/entry.ts';
import { foldJournal, toEvolution, type EvolutionRecord } from './journal/fold.ts';
import { sweepTemporaries, temporaryNames } from './live/moves.ts';
import { refOf } from './promote/plan.ts';
import { applyFiles, swapHead, takeBack } from './promote/transaction.ts';

const recoverPromotion = async (context: WorkspaceContext, git: Git, record: EvolutionRecord): Promise<void> => {
  const { evolutionId, promotion: tx, commit } = record;
  const now = await readRef(git, tx.ref);
  const landed = now !== undefined && (now === commit || (await isAncestor(git, commit, now)));
  if (landed) {
    await sweepTemporaries(git.repository.dir, tx.moves, temporaryNames(evolutionId));
    await context.journal.append({ type: 'committed', at: context.now(), evolutionId });
    return;
  }
  if (record.phase !== 'prepared') await takeBack(git, tx);
  failpoint('recover:taken-back');
  await context.journal.append({ type: 'aborted', at: context.now(), evolutionId, reason: 'interrupted' });
};

const finishRollback = async (git: Git, tx: Transaction): Promise<boolean> => {
  const head = await readHead(git);
  if (refOf(head) !== tx.ref) return false;
  if (head.commit !== tx.fromHead && head.commit !== tx.toHead) return false;
  await sweepTemporaries(git.repository.dir, tx.moves, temporaryNames(tx.evolutionId));
  await applyFiles(git, tx, 'recover-rollback', false);
  return swapHead(git, tx, `evolve: roll back ${tx.evolutionId}`);
};

const recoverRollback = async (context: WorkspaceContext, git: Git, record: EvolutionRecord): Promise<void> => {
  const { evolutionId, rollback: tx, report, reason = '' } = record;
  if (tx === undefined || report === undefined) return;
  const at = context.now();
  if (await finishRollback(git, tx)) {
    await context.journal.append({ type: 'rolled-back', at, evolutionId, reason, report });
    return;
  }
  await takeBack(git, tx);
  await context.journal.append({ type: 'rollback-dropped', at, evolutionId });
};

const IN_FLIGHT: readonly string[] = ['prepared', 'applying', 'applied', 'rolling-back'];

/** @returns The evolutions that were half-way, as they stand now. */
export const recoverJournal = async (context: WorkspaceContext, git: Git): Promise<readonly WorkspaceEvolution[]> => {
  const inFlight = [...foldJournal(await context.journal.read()).evolutions.values()].filter((record) =>
    IN_FLIGHT.includes(record.phase),
  );
  if (inFlight.length === 0) return [];
  await waitForOrphans(git.repository.gitDir);
  for (const record of inFlight) {
    await (record.phase === 'rolling-back' ? recoverRollback : recoverPromotion)(context, git, record);
  }
  const after = foldJournal(await context.journal.read()).evolutions;
  return inFlight.flatMap(({ evolutionId }) => {
    const record = after.get(evolutionId);
    return (record === undefined ? undefined : toEvolution(record)) ?? [];
  });
};
