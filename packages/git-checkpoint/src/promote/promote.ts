/**
 * Lands a candidate on the live tree.
 *
 * Owns the states PREPARED, APPLYING, APPLIED, COMMITTED and ABORTED of the workspace's journal. Invariants:
 * 1. What is applied is the difference between two git trees, never what anybody says about it.
 * 2. No path that a person has in use is touched: then the evolution is kept on a branch, and that is all.
 * 3. Every state is on disk before the first step that it announces.
 */
import type { Candidate, PromoteOptions, Promotion } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { assertBaseline } from '../baseline/baseline.ts';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { pointRef, readHead, readRef } from '../git/refs.ts';
import { syncCommit } from '../git/sync.ts';
import { treeChanges } from '../git/trees.ts';
import type { Transaction } from '../journal/entry.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { withIndexLock, type HeldIndex } from '../live/index-lock.ts';
import { PathInUse, readVersions, type Versions } from '../live/moves.ts';
import { afterRecovery } from '../recover.ts';
import { commitCandidate, keepOnBranch } from './commit.ts';
import { assertEvolutionId, refuseOperationInProgress } from './guards.ts';
import { planMoves, refOf } from './plan.ts';
import { applyFiles, swapHead, takeBack, worktreeOf } from './transaction.ts';

const alreadyPromoted = (record: EvolutionRecord | undefined): Promotion | undefined => {
  if (record?.phase === 'rolled-back') {
    throw new EvolveError('EVOLVE_PROMOTION_FAILED', `evolution ${record.evolutionId} has been rolled back`, {
      data: { evolutionId: record.evolutionId },
    });
  }
  if (record?.phase !== 'committed') return undefined;
  const { base, commit, promotion } = record;
  return { status: 'promoted', commit, base, paths: promotion.moves.map((move) => move.path) };
};

interface Obstacle {
  readonly reason: string;
  readonly overlap: readonly string[];
}

const kept = async (git: Git, evolutionId: string, commit: string, why: Obstacle): Promise<Promotion> => ({
  status: 'kept',
  ref: await keepOnBranch(git, evolutionId, commit),
  ...why,
});

const IN_USE = 'paths of the evolution are in use in the live tree';
const MOVED = 'HEAD has moved away from the base of the evolution';

interface Prepared {
  readonly tx: Transaction;
  readonly versions: Versions;
}

/** Reads all that is asked of git at once: each question costs a process. */
const prepare = async (
  git: Git,
  index: HeldIndex,
  { evolutionId, base, commit }: Pick<EvolutionRecord, 'evolutionId' | 'base' | 'commit'>,
): Promise<Prepared | Obstacle> => {
  const [head, changes] = await Promise.all([readHead(git), treeChanges(git, base, commit)]);
  if (head.commit !== base) return { reason: MOVED, overlap: [] };
  const paths = changes.map(({ path }) => path);
  const [versions] = await Promise.all([readVersions(git, changes), index.entries(paths)]);
  const plan = await planMoves(git, index, changes, versions);
  if (!('moves' in plan)) return { reason: IN_USE, overlap: plan.overlap };
  const worktree = worktreeOf(git);
  const between = { ref: refOf(head), fromHead: base, toHead: commit };
  return { versions, tx: { evolutionId, worktree, ...between, moves: plan.moves, createdDirs: plan.createdDirs } };
};

/** @returns Why it had to be taken back, or undefined when it is live. */
const apply = async (
  context: WorkspaceContext,
  git: Git,
  index: HeldIndex,
  { tx, versions }: Prepared,
): Promise<Obstacle | undefined> => {
  const { evolutionId, fromHead: base, toHead: commit } = tx;
  const { journal } = context;
  await journal.append({ type: 'prepared', at: context.now(), evolutionId, base, commit, tx });
  failpoint('promote:prepared');
  await journal.append({ type: 'applying', at: context.now(), evolutionId });
  failpoint('promote:applying');
  try {
    await applyFiles(git, index, tx, { phase: 'promote', strict: true, versions });
    await journal.append({ type: 'applied', at: context.now(), evolutionId });
    failpoint('promote:applied');
    if (!(await swapHead(git, tx, `evolve: promote ${evolutionId}`))) throw new PathInUse('HEAD');
  } catch (error) {
    // The branch has moved, and only the disk did not say so: there is nothing to take back, and recovery sees that it landed.
    if ((await readRef(git, tx.ref)) === tx.toHead) throw error;
    await takeBack(git, index, tx);
    await journal.append({ type: 'aborted', at: context.now(), evolutionId, reason: String(error) });
    if (!(error instanceof PathInUse)) throw error;
    return error.path === 'HEAD' ? { reason: MOVED, overlap: [] } : { reason: IN_USE, overlap: [error.path] };
  }
  failpoint('promote:swapped');
  await journal.append({ type: 'committed', at: context.now(), evolutionId });
  failpoint('promote:committed');
  return undefined;
};

/** Plans and applies while no other git can change the index. @returns What is live, or what is in the way. */
const land = (
  context: WorkspaceContext,
  git: Git,
  { commit, base }: { readonly commit: string; readonly base: string },
  options: PromoteOptions,
): Promise<Transaction | Obstacle> =>
  withIndexLock(git, context.stateDir, async (index) => {
    const { evolutionId } = options;
    const [prepared] = await Promise.all([prepare(git, index, { evolutionId, base, commit }), syncCommit(git, commit)]);
    if ('reason' in prepared) return prepared;
    await pointRef(git, `refs/evolve/evolutions/${evolutionId}`, commit, `evolve: prepare ${evolutionId}`);
    failpoint('promote:pinned');
    // From here on an abort comes too late: what has begun is finished or taken back.
    options.signal?.throwIfAborted();
    return (await apply(context, git.finishing(), index, prepared)) ?? prepared.tx;
  });

const promoteAlone = async (
  context: WorkspaceContext,
  git: Git,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<Promotion> => {
  const { evolutionId } = options;
  const done = alreadyPromoted(await context.journal.find(evolutionId));
  if (done !== undefined) return done;
  await assertBaseline(context, git);
  await refuseOperationInProgress(git);
  const commit = await commitCandidate(context, git, candidate, options);
  const landed = await land(context, git, { commit, base: candidate.base }, options);
  if ('reason' in landed) return kept(git, evolutionId, commit, landed);
  return { status: 'promoted', commit, base: landed.fromHead, paths: landed.moves.map((move) => move.path) };
};

/** See `Workspace.promote`. */
export const promote = async (
  context: WorkspaceContext,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<Promotion> => {
  assertEvolutionId(options.evolutionId);
  return afterRecovery(context, (git) => promoteAlone(context, git, candidate, options), options.signal);
};

/** See `Workspace.keep`. */
export const keep = async (
  context: WorkspaceContext,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<string> => {
  assertEvolutionId(options.evolutionId);
  return context.alone(
    async (git) => keepOnBranch(git, options.evolutionId, await commitCandidate(context, git, candidate, options)),
    options.signal,
  );
};
