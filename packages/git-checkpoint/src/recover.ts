/**
 * Finishes or takes back what a crash left half-way, before every operation that moves a ref. Each in-flight state has one
 * way out:
 *   prepared, applying, applied   HEAD has it: committed.   HEAD has it not: everything taken back, aborted.
 *   rolling-back                  HEAD where it was: rolled back again from the start.   HEAD at the target: finished.
 *                                 HEAD elsewhere: taken back, and the evolution is live as before.
 * What was going on in another worktree is recovered there. If that is gone, only its ref counts.
 */
import { access } from 'node:fs/promises';
import type { RollbackReport, WorkspaceEvolution } from '@evolve/core/contracts';
import { unlessMissing } from '@evolve/core/disk';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from './context.ts';
import type { Git } from './git/git.ts';
import { clearInterruptedSwap } from './git/ref-locks.ts';
import { isAncestor, readHead, readRef, refOf } from './git/refs.ts';
import type { Transaction } from './journal/entry.ts';
import { isInFlight, toEvolution, type EvolutionRecord } from './journal/fold.ts';
import type { HeldIndex } from './live/held-index.ts';
import { releaseIndex, withIndexLock } from './live/index-lock.ts';
import { sweepTemporaries, temporaryNames } from './live/moves.ts';
import { applyFiles, swapHead, takeBack } from './promote/transaction.ts';
import { asItWent } from './rollback/report.ts';
import type { ChildLock } from './state/child-lock.ts';

/** The worktree that a transaction is about; undefined when it is gone. */
const gitOf = async (git: Git, { worktree }: Transaction): Promise<Git | undefined> => {
  if (worktree === undefined || worktree.gitDir === git.repository.gitDir) return git;
  for (const folder of [worktree.dir, worktree.gitDir]) {
    if ((await unlessMissing(access(folder).then(() => true))) === undefined) return undefined;
  }
  return git.at({ ...git.repository, ...worktree });
};

const hasLanded = async (git: Git, { promotion, commit }: EvolutionRecord): Promise<boolean> => {
  const now = await readRef(git, promotion.ref);
  return now !== undefined && (now === commit || (await isAncestor(git, commit, now)));
};

const recoverPromotion = async (
  context: WorkspaceContext,
  git: Git,
  index: HeldIndex,
  record: EvolutionRecord,
): Promise<void> => {
  const { evolutionId, promotion: tx } = record;
  if (await hasLanded(git, record)) {
    await sweepTemporaries(git.repository.dir, tx.moves, temporaryNames(evolutionId));
    await context.journal.append({ type: 'committed', at: context.now(), evolutionId });
    return;
  }
  if (record.phase !== 'prepared') await takeBack(git, index, tx);
  failpoint('recover:taken-back');
  await context.journal.append({ type: 'aborted', at: context.now(), evolutionId, reason: 'interrupted' });
};

const finishRollback = async (
  git: Git,
  index: HeldIndex,
  tx: Transaction,
  planned: RollbackReport,
): Promise<RollbackReport | undefined> => {
  const head = await readHead(git);
  if (refOf(head) !== tx.ref) return undefined;
  if (head.commit !== tx.fromHead && head.commit !== tx.toHead) return undefined;
  await sweepTemporaries(git.repository.dir, tx.moves, temporaryNames(tx.evolutionId));
  const outcomes = await applyFiles(git, index, tx, { phase: 'recover-rollback', strict: false });
  if (!(await swapHead(git, tx, `evolve: roll back ${tx.evolutionId}`))) return undefined;
  return asItWent(planned, outcomes);
};

const endRollback = async (
  context: WorkspaceContext,
  record: EvolutionRecord,
  report: RollbackReport,
): Promise<void> => {
  const { evolutionId, reason = '', partial } = record;
  const type = partial === true ? 'partly-rolled-back' : 'rolled-back';
  await context.journal.append({ type, at: context.now(), evolutionId, reason, report });
};

const recoverRollback = async (
  context: WorkspaceContext,
  git: Git,
  index: HeldIndex,
  record: EvolutionRecord,
): Promise<void> => {
  const { evolutionId, rollback: tx, report: planned } = record;
  if (tx === undefined || planned === undefined) return;
  const report = await finishRollback(git, index, tx, planned);
  if (report !== undefined) {
    await endRollback(context, record, report);
    return;
  }
  await takeBack(git, index, tx);
  await context.journal.append({ type: 'rollback-dropped', at: context.now(), evolutionId });
};

/** There are no files any more: the ref alone says how it ended. */
const settleWithoutFiles = async (context: WorkspaceContext, git: Git, record: EvolutionRecord): Promise<void> => {
  const { evolutionId, rollback: tx, report } = record;
  const at = context.now();
  if (tx !== undefined && report !== undefined) {
    if ((await readRef(git, tx.ref)) === tx.toHead) await endRollback(context, record, report);
    else await context.journal.append({ type: 'rollback-dropped', at, evolutionId });
  } else if (await hasLanded(git, record)) await context.journal.append({ type: 'committed', at, evolutionId });
  else await context.journal.append({ type: 'aborted', at, evolutionId, reason: 'its worktree is gone' });
};

const recoverOne = async (context: WorkspaceContext, git: Git, record: EvolutionRecord): Promise<void> => {
  const isRollback = record.phase === 'rolling-back';
  const tx = (isRollback ? record.rollback : undefined) ?? record.promotion;
  const there = await gitOf(git, tx);
  if (there === undefined) return settleWithoutFiles(context, git, record);
  return withIndexLock(there, context.stateDir, async (index) => {
    if (index.adopted) await clearInterruptedSwap(there, tx.ref, tx.toHead);
    await (isRollback ? recoverRollback : recoverPromotion)(context, there, index, record);
  });
};

/** @returns The evolutions that were half-way, as they stand now. */
const recoverJournal = async (
  context: WorkspaceContext,
  git: Git,
  children: ChildLock,
): Promise<readonly WorkspaceEvolution[]> => {
  const inFlight = [...(await context.journal.state()).evolutions.values()].filter(isInFlight);
  if (inFlight.length === 0) {
    await releaseIndex(git, context.stateDir);
    return [];
  }
  await children.wait();
  for (const record of inFlight) await recoverOne(context, git, record);
  const after = (await context.journal.state()).evolutions;
  return inFlight.flatMap(({ evolutionId }) => {
    const record = after.get(evolutionId);
    return (record === undefined ? undefined : toEvolution(record)) ?? [];
  });
};

/** Runs `work` alone, after everything that was interrupted has been finished or taken back. */
export const afterRecovery = <T>(
  context: WorkspaceContext,
  work: (git: Git, recovered: readonly WorkspaceEvolution[]) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> =>
  context.alone(async (git, children) => work(git, await recoverJournal(context, git.finishing(), children)), signal);
