/**
 * Takes an evolution out of the live tree again.
 *
 * Owns the states ROLLING_BACK and ROLLED_BACK of the workspace's journal. Invariants:
 * 1. Only the evolution's own paths are touched.
 * 2. Live bytes that are neither the evolution's nor those from before are left alone, and saved under
 *    `refs/evolve/rescue/` first.
 * 3. The evolution's commit is never lost: `refs/evolve/rejected/` keeps it.
 * 4. Idempotent: the second call returns the first one's report.
 */
import type { Head, PathOutcome, RollbackReport } from '@evolve/core/contracts';
import { EvolveError, isEvolveError, messageOf } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { writeBlob } from '../git/objects.ts';
import { readHead, setRef } from '../git/refs.ts';
import { indexEntries, sameSide, treeSides, type Side } from '../git/trees.ts';
import type { Transaction } from '../journal/entry.ts';
import { foldJournal, type EvolutionRecord } from '../journal/fold.ts';
import { inspect, isVersion, type LiveState } from '../live/inspect.ts';
import { indexHolds, readVersions, type Move, type Versions } from '../live/moves.ts';
import { deletedBy, isAtStart, missingDirs } from '../live/occupancy.ts';
import { writeCommit } from '../promote/commit.ts';
import { refuseOperationInProgress } from '../promote/guards.ts';
import { refOf } from '../promote/plan.ts';
import { applyFiles, swapHead, takeBack } from '../promote/transaction.ts';
import { recoverJournal } from '../recover.ts';
import { matcher } from './glob.ts';
import { decideTarget, treeWith, type RollbackTarget } from './target.ts';

interface PlannedPath {
  readonly move: Move;
  readonly outcome: PathOutcome;
  readonly live: LiveState;
}

const outcomeOf = (live: LiveState, move: Move, versions: Versions, atStart: boolean): PathOutcome => {
  if (isVersion(live, move.to, versions(move.path, move.to))) return 'already-before';
  if (!atStart) return 'kept-user-edit';
  return move.to === null ? 'removed' : 'restored';
};

/** Moves from what HEAD holds to what it will hold. */
const movesTo = async (
  git: Git,
  record: EvolutionRecord,
  head: string,
  target: RollbackTarget,
): Promise<readonly Move[]> => {
  const { moves } = record.promotion;
  const paths = moves.map((move) => move.path);
  const [now, then] = await Promise.all([treeSides(git, head, paths), treeSides(git, target.toHead, paths)]);
  return moves.map(({ path, from, permFrom }) => {
    const to = then.get(path) ?? null;
    const known = permFrom !== undefined && sameSide(to, from);
    return { path, from: now.get(path) ?? null, to, ...(known ? { permTo: permFrom } : {}) };
  });
};

const planPaths = async (
  context: WorkspaceContext,
  git: Git,
  moves: readonly Move[],
  target: RollbackTarget,
): Promise<readonly PlannedPath[]> => {
  const versions = await readVersions(git, moves);
  const entries = await indexEntries(
    git,
    moves.map((move) => move.path),
  );
  const preserved = matcher(context.preserve);
  const deleted = deletedBy(moves);
  const planned: PlannedPath[] = [];
  for (const move of moves) {
    const live = await inspect(git.repository.dir, move.path);
    const kept = target.kept.has(move.path) || preserved(move.path);
    const atStart = !kept && (await isAtStart(git.repository.dir, move, live, versions, deleted));
    const outcome = target.kept.has(move.path) ? 'kept-user-edit' : outcomeOf(live, move, versions, atStart);
    const leaveFile = outcome !== 'restored' && outcome !== 'removed';
    const leaveIndex = !indexHolds(entries.get(move.path), move.from);
    planned.push({ move: { ...move, leaveFile, leaveIndex }, outcome, live });
  }
  return planned;
};

const sideOfLive = async (git: Git, live: LiveState): Promise<Side | null> => {
  if (live.kind !== 'file' && live.kind !== 'symlink') return null;
  const mode = live.kind === 'symlink' ? '120000' : (live.perm & 0o100) === 0 ? '100644' : '100755';
  return { mode, oid: await writeBlob(git, live.bytes) };
};

/** Saves the person's bytes of the paths that are left alone. */
const rescue = async (
  context: WorkspaceContext,
  git: Git,
  evolutionId: string,
  planned: readonly PlannedPath[],
): Promise<void> => {
  const changes: { path: string; to: Side }[] = [];
  for (const { move, live, outcome } of planned) {
    const to = outcome === 'kept-user-edit' ? await sideOfLive(git, live) : null;
    if (to !== null) changes.push({ path: move.path, to });
  }
  if (changes.length === 0) return;
  const tree = await treeWith(context, git, undefined, changes);
  const message = `Files that were left alone when ${evolutionId} was rolled back\n`;
  const commit = await writeCommit(context, git, { tree, parents: [], message });
  await setRef(git, `refs/evolve/rescue/${evolutionId}`, commit, `evolve: rescue ${evolutionId}`);
};

const apply = async (
  context: WorkspaceContext,
  git: Git,
  tx: Transaction,
  line: { readonly reason: string; readonly report: RollbackReport },
): Promise<RollbackReport> => {
  const { evolutionId } = tx;
  await context.journal.append({ type: 'rolling-back', at: context.now(), evolutionId, tx, ...line });
  failpoint('rollback:rolling-back');
  await applyFiles(git, tx, 'rollback', false);
  const moved = tx.fromHead === tx.toHead || (await swapHead(git, tx, `evolve: roll back ${evolutionId}`));
  if (!moved) {
    await takeBack(git, tx);
    await context.journal.append({ type: 'rollback-dropped', at: context.now(), evolutionId });
    throw new EvolveError('EVOLVE_HEAD_MOVED', 'HEAD moved during the rollback; nothing was changed');
  }
  failpoint('rollback:swapped');
  await context.journal.append({ type: 'rolled-back', at: context.now(), evolutionId, ...line });
  failpoint('rollback:rolled-back');
  return line.report;
};

const rollBackCommitted = async (
  context: WorkspaceContext,
  git: Git,
  record: EvolutionRecord,
  head: Head,
  reason: string,
): Promise<RollbackReport> => {
  const { evolutionId } = record;
  const target = await decideTarget(context, git, record, head);
  const moves = target.how === 'nothing' ? [] : await movesTo(git, record, head.commit, target);
  const planned = await planPaths(context, git, moves, target);
  const rejectedRef = `refs/evolve/rejected/${evolutionId}`;
  await setRef(git, rejectedRef, record.commit, `evolve: reject ${evolutionId}`);
  failpoint('rollback:kept');
  await rescue(context, git, evolutionId, planned);
  const tx: Transaction = {
    evolutionId,
    ref: refOf(head),
    fromHead: head.commit,
    toHead: target.toHead,
    // What is left alone in the live tree still gets its index entry, where the person has not staged it.
    moves: planned.map(({ move }) => move),
    createdDirs: await missingDirs(git.repository.dir, moves),
    removableDirs: record.promotion.createdDirs,
  };
  const report: RollbackReport = {
    evolutionId,
    how: target.how,
    head: target.toHead,
    paths: planned.map(({ move, outcome }) => ({ path: move.path, outcome })),
    rejectedRef,
  };
  return apply(context, git, tx, { reason, report });
};

const rollbackLocked = async (
  context: WorkspaceContext,
  git: Git,
  evolutionId: string,
  reason: string,
): Promise<RollbackReport> => {
  await recoverJournal(context, git);
  const record = foldJournal(await context.journal.read()).evolutions.get(evolutionId);
  if (record === undefined) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `no evolution ${evolutionId} in this workspace`, {
      data: { evolutionId },
    });
  }
  if (record.phase === 'rolled-back' && record.report !== undefined) return record.report;
  const head = await readHead(git);
  if (record.phase !== 'committed') return { evolutionId, how: 'nothing', head: head.commit, paths: [] };
  await refuseOperationInProgress(git);
  return rollBackCommitted(context, git, record, head, reason);
};

/** See `Workspace.rollback`. @throws EVOLVE_NOT_FOUND, EVOLVE_ROLLBACK_FAILED, EVOLVE_OPERATION_IN_PROGRESS */
export const rollback = async (
  context: WorkspaceContext,
  evolutionId: string,
  options: { readonly reason: string },
): Promise<RollbackReport> => {
  try {
    return await context.exclusive((git) => rollbackLocked(context, git, evolutionId, options.reason));
  } catch (error) {
    if (isEvolveError(error) && error.code !== 'EVOLVE_GIT_FAILED') throw error;
    throw new EvolveError('EVOLVE_ROLLBACK_FAILED', `rollback of ${evolutionId} failed: ${messageOf(error)}`, {
      cause: error,
      data: { evolutionId },
    });
  }
};
