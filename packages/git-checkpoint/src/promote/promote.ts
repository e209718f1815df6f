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
import { withBlobs, type BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { pointRef, readHeadRef, readRef } from '../git/refs.ts';
import { syncObjects } from '../git/sync.ts';
import { treeDiff, type TreeChange } from '../git/trees.ts';
import type { Transaction } from '../journal/entry.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import type { HeldIndex } from '../live/held-index.ts';
import { withIndexLock } from '../live/index-lock.ts';
import { PathInUse, readVersions, type Versions } from '../live/moves.ts';
import { afterRecovery } from '../recover.ts';
import { candidateTree, commitCandidate, keepOnBranch } from './commit.ts';
import { assertEvolutionId, refuseOperationInProgress } from './guards.ts';
import { planMoves } from './plan.ts';
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

const IN_USE = 'paths of the evolution are in use in the live tree';
const MOVED = 'HEAD has moved away from the base of the evolution';

interface Prepared {
  readonly tx: Transaction;
  readonly versions: Versions;
}

/** A candidate as a commit, and what git says about it. */
interface Made {
  readonly base: string;
  readonly commit: string;
  readonly changes: readonly TreeChange[];
  readonly versions: Versions;
  /** All that is new. */
  readonly oids: readonly string[];
}

/** Starting git costs more than what it is asked for: so there are few processes, and they run side by side. */
const make = async (
  context: WorkspaceContext,
  git: Git,
  blobs: BlobReader,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<Made> => {
  const { base } = candidate;
  const tree = await candidateTree(blobs, candidate);
  const read = async () => {
    const diff = await treeDiff(git, base, tree);
    return { ...diff, versions: await readVersions(git, diff.changes, blobs) };
  };
  const [commit, { changes, versions, oids }] = await Promise.all([
    commitCandidate(context, git, { base, tree }, options),
    read(),
  ]);
  return { base, commit, changes, versions, oids: [commit, tree, ...oids] };
};

const prepare = async (
  git: Git,
  blobs: BlobReader,
  index: HeldIndex,
  evolutionId: string,
  { base, commit, changes, versions, oids }: Made,
): Promise<Prepared | Obstacle> => {
  const [ref, head] = [await readHeadRef(git), await blobs.read('HEAD^{commit}', () => undefined)];
  if (head?.oid !== base) return { reason: MOVED, overlap: [] };
  await Promise.all([index.entries(changes.map(({ path }) => path)), syncObjects(git, oids)]);
  const plan = await planMoves(git, index, changes, versions);
  if (!('moves' in plan)) return { reason: IN_USE, overlap: plan.overlap };
  const between = { ref, fromHead: base, toHead: commit };
  const { moves, createdDirs } = plan;
  return { versions, tx: { evolutionId, worktree: worktreeOf(git), ...between, moves, createdDirs } };
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
  blobs: BlobReader,
  made: Made,
  { evolutionId, signal }: PromoteOptions,
): Promise<Transaction | Obstacle> =>
  withIndexLock(git, context.stateDir, async (index) => {
    const prepared = await prepare(git, blobs, index, evolutionId, made);
    if ('reason' in prepared) return prepared;
    await pointRef(git, `refs/evolve/evolutions/${evolutionId}`, made.commit, `evolve: prepare ${evolutionId}`);
    failpoint('promote:pinned');
    // From here on an abort comes too late: what has begun is finished or taken back.
    signal?.throwIfAborted();
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
  return withBlobs(git.finishing(), async (blobs) => {
    const made = await make(context, git, blobs, candidate, options);
    const { base, commit } = made;
    const landed = await land(context, git, blobs, made, options);
    if ('reason' in landed) {
      return { status: 'kept', ref: await keepOnBranch(git, blobs, evolutionId, commit), ...landed };
    }
    return { status: 'promoted', commit, base, paths: landed.moves.map(({ path }) => path) };
  });
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
    (git) =>
      withBlobs(git, async (blobs) => {
        const tree = await candidateTree(blobs, candidate);
        const commit = await commitCandidate(context, git, { base: candidate.base, tree }, options);
        return keepOnBranch(git, blobs, options.evolutionId, commit);
      }),
    options.signal,
  );
};
