/**
 * Takes an evolution out of the live tree again.
 *
 * Owns the states ROLLING_BACK, ROLLED_BACK and PARTLY_ROLLED_BACK of the workspace's journal. Invariants:
 * 1. Only the evolution's own paths are touched.
 * 2. Live bytes that are neither the evolution's nor those from before are saved under `refs/evolve/rescue/` before anything
 *    is written; then they are merged with, left alone, or moved into quarantine.
 * 3. The evolution's commit is never lost: `refs/evolve/rejected/` keeps it.
 * 4. Idempotent: the second call returns the first one's report.
 * 5. After a partial rollback the evolution is committed, as before: what is left of it can still be taken back.
 */
import type { RollbackOptions, RollbackReport } from '@evolve/core/contracts';
import { EvolveError, isEvolveError, messageOf } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readHead, setRef, refOf } from '../git/refs.ts';
import type { Transaction } from '../journal/entry.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import type { HeldIndex } from '../live/held-index.ts';
import { withIndexLock } from '../live/index-lock.ts';
import { missingDirs } from '../live/occupancy.ts';
import { refuseOperationInProgress } from '../promote/guards.ts';
import { applyFiles, swapHead, takeBack, worktreeOf } from '../promote/transaction.ts';
import { afterRecovery } from '../recover.ts';
import { planPaths } from './plan.ts';
import { asItWent } from './report.ts';
import { rescue } from './rescue.ts';
import { selectPaths } from './selection.ts';
import { decideTarget, type RollbackTarget } from './target.ts';

type Rejected = Pick<RollbackReport, 'rejectedRef'>;

interface Line {
  readonly reason: string;
  readonly report: RollbackReport;
  readonly partial: boolean;
}

const apply = async (
  context: WorkspaceContext,
  git: Git,
  index: HeldIndex,
  tx: Transaction,
  { reason, report: planned, partial }: Line,
): Promise<RollbackReport> => {
  const { evolutionId } = tx;
  const line = { evolutionId, reason };
  await context.journal.append({ type: 'rolling-back', at: context.now(), ...line, report: planned, tx, partial });
  failpoint('rollback:rolling-back');
  const outcomes = await applyFiles(git, index, tx, { phase: 'rollback', strict: false });
  const moved = tx.fromHead === tx.toHead || (await swapHead(git, tx, `evolve: roll back ${evolutionId}`));
  if (!moved) {
    await takeBack(git, index, tx);
    await context.journal.append({ type: 'rollback-dropped', at: context.now(), evolutionId });
    throw new EvolveError('EVOLVE_HEAD_MOVED', 'HEAD moved during the rollback; nothing was changed');
  }
  failpoint('rollback:swapped');
  const report = asItWent(planned, outcomes);
  const type = partial ? 'partly-rolled-back' : 'rolled-back';
  await context.journal.append({ type, at: context.now(), ...line, report });
  failpoint('rollback:rolled-back');
  return report;
};

/** Points a ref at everything that recovery would need, before anything is announced. */
const pin = async (git: Git, record: EvolutionRecord, target: RollbackTarget, partial: boolean): Promise<Rejected> => {
  const { evolutionId, commit } = record;
  if (target.how === 'reverted') {
    await setRef(git, `refs/evolve/reverts/${evolutionId}`, target.toHead, `evolve: revert ${evolutionId}`);
  }
  if (partial) return {};
  const rejectedRef = `refs/evolve/rejected/${evolutionId}`;
  await setRef(git, rejectedRef, commit, `evolve: reject ${evolutionId}`);
  return { rejectedRef };
};

const rollBackCommitted = async (
  context: WorkspaceContext,
  git: Git,
  index: HeldIndex,
  record: EvolutionRecord,
  options: RollbackOptions,
): Promise<RollbackReport> => {
  const { evolutionId } = record;
  const head = await readHead(git);
  const selection = selectPaths(record, options.paths);
  const partial = selection.left.length > 0;
  const target = await decideTarget(context, git, record, head, selection);
  const planned = await planPaths(context, git, record, head.commit, target);
  const rejected = await pin(git, record, target, partial);
  failpoint('rollback:kept');
  const rescued = await rescue(context, git, evolutionId, planned);
  failpoint('rollback:rescued');
  const moves = planned.map(({ move }) => move);
  const tx: Transaction = {
    evolutionId,
    worktree: worktreeOf(git),
    ref: refOf(head),
    fromHead: head.commit,
    toHead: target.toHead,
    // What is left alone in the live tree still gets its index entry, where the person has not staged it.
    moves,
    createdDirs: await missingDirs(git.repository.dir, moves),
    removableDirs: record.promotion.createdDirs,
  };
  const report: RollbackReport = {
    evolutionId,
    how: target.how,
    head: target.toHead,
    paths: planned.map(({ move, outcome }) => ({ path: move.path, outcome })),
    ...rejected,
    ...rescued,
    ...(partial ? { left: selection.left } : {}),
  };
  return apply(context, git, index, tx, { reason: options.reason, report, partial });
};

/** @throws EVOLVE_NOT_FOUND */
export const findEvolution = async (context: WorkspaceContext, evolutionId: string): Promise<EvolutionRecord> => {
  const record = await context.journal.find(evolutionId);
  if (record !== undefined) return record;
  throw new EvolveError('EVOLVE_NOT_FOUND', `no evolution ${evolutionId} in this workspace`, { data: { evolutionId } });
};

const rollbackLocked = async (
  context: WorkspaceContext,
  git: Git,
  evolutionId: string,
  options: RollbackOptions,
): Promise<RollbackReport> => {
  const record = await findEvolution(context, evolutionId);
  if (record.phase === 'rolled-back' && record.report !== undefined) return record.report;
  if (record.phase !== 'committed') {
    return { evolutionId, how: 'nothing', head: (await readHead(git)).commit, paths: [] };
  }
  await refuseOperationInProgress(git);
  return withIndexLock(git, context.stateDir, (index) => rollBackCommitted(context, git, index, record, options));
};

/** See `Workspace.rollback`. @throws EVOLVE_NOT_FOUND, EVOLVE_ROLLBACK_FAILED, EVOLVE_OPERATION_IN_PROGRESS */
export const rollback = async (
  context: WorkspaceContext,
  evolutionId: string,
  options: RollbackOptions,
): Promise<RollbackReport> => {
  try {
    return await afterRecovery(context, (git) => rollbackLocked(context, git, evolutionId, options));
  } catch (error) {
    if (isEvolveError(error) && error.code !== 'EVOLVE_GIT_FAILED') throw error;
    throw new EvolveError('EVOLVE_ROLLBACK_FAILED', `rollback of ${evolutionId} failed: ${messageOf(error)}`, {
      cause: error,
      data: { evolutionId },
    });
  }
};
