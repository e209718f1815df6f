/**
 * Lands a candidate on the live tree.
 *
 * Owns the states PREPARED, APPLYING, APPLIED, COMMITTED and ABORTED of the workspace's journal. Invariants:
 * 1. What is applied is the difference between two git trees, never what anybody says about it.
 * 2. No path that a person has in use is touched: then the evolution is kept on a branch, and that is all.
 * 3. Every state is on disk before the first step that it announces.
 * 4. Whoever promotes has the last word twice, inside the lock: before the first file is touched, and before the ref moves.
 */
import type { Candidate, PromoteOptions, Promotion } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { assertBaseline } from '../baseline/baseline.ts';
import type { WorkspaceContext } from '../context.ts';
import { withBlobs, type BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { withRefs, type RefWriter } from '../git/ref-writer.ts';
import { pointRef, readHeadRef, readRef } from '../git/refs.ts';
import { syncObjects } from '../git/sync.ts';
import { treeDiff } from '../git/tree-diff.ts';
import type { TreeChange } from '../git/trees.ts';
import type { Transaction } from '../journal/entry.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { lookAhead, type HeldIndex } from '../live/held-index.ts';
import type { IndexView } from '../live/index-edit.ts';
import { withIndexLock } from '../live/index-lock.ts';
import { PathInUse, readVersions, type Versions } from '../live/moves.ts';
import { afterRecovery } from '../recover.ts';
import { candidateTrees, commitCandidate, keepOnBranch } from './commit.ts';
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
  /** Of the changed paths. */
  readonly ahead: IndexView | undefined;
}

/** Starting git costs more than what it is asked for: so there are few processes, and they run side by side. */
interface Gits {
  readonly git: Git;
  readonly blobs: BlobReader;
  readonly refs: RefWriter;
}

/** For the reflog. */
const promotionOf = (evolutionId: string): string => `evolve: promote ${evolutionId}`;

/** None of them is ended by a signal: see `land`. */
const withGits = <T>(git: Git, evolutionId: string, work: (gits: Gits) => Promise<T>): Promise<T> =>
  withBlobs(git.finishing(), (blobs) =>
    withRefs(git.finishing(), promotionOf(evolutionId), (refs) => work({ git, blobs, refs })),
  );

const make = async (
  context: WorkspaceContext,
  { git, blobs }: Gits,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<Made> => {
  const { base } = candidate;
  const { before, after: tree } = await candidateTrees(blobs, candidate);
  const read = async () => {
    const diff = await treeDiff(blobs, before, tree);
    const paths = diff.changes.map(({ path }) => path);
    const [versions, ahead] = await Promise.all([readVersions(git, diff.changes, blobs), lookAhead(git, paths)]);
    return { ...diff, versions, ahead };
  };
  const [commit, found] = await Promise.all([commitCandidate(context, git, { base, tree }, options), read()]);
  return { ...found, base, commit, oids: [commit, tree, ...found.oids] };
};

const prepare = async (
  { git, blobs }: Gits,
  index: HeldIndex,
  evolutionId: string,
  { base, commit, changes, versions, oids, ahead }: Made,
): Promise<Prepared | Obstacle> => {
  const [ref, head] = [await readHeadRef(git), await blobs.read('HEAD^{commit}', () => undefined)];
  if (head?.oid !== base) return { reason: MOVED, overlap: [] };
  const paths = changes.map(({ path }) => path);
  await Promise.all([index.entries(paths, ahead), syncObjects(git, oids)]);
  const plan = await planMoves(git, index, changes, versions);
  if (!('moves' in plan)) return { reason: IN_USE, overlap: plan.overlap };
  const between = { ref, fromHead: base, toHead: commit };
  const { moves, createdDirs } = plan;
  return { versions, tx: { evolutionId, worktree: worktreeOf(git), ...between, moves, createdDirs } };
};

/** @returns Why it had to be taken back, or undefined when it is live. */
const apply = async (
  context: WorkspaceContext,
  gits: Gits,
  index: HeldIndex,
  { tx, versions }: Prepared,
  lastWord: PromoteOptions['lastWord'],
): Promise<Obstacle | undefined> => {
  const [git, { refs }] = [gits.git.finishing(), gits];
  const { evolutionId, fromHead: base, toHead: commit } = tx;
  const { journal } = context;
  await journal.append({ type: 'prepared', at: context.now(), evolutionId, base, commit, tx });
  failpoint('promote:prepared');
  await journal.append({ type: 'applying', at: context.now(), evolutionId });
  failpoint('promote:applying');
  try {
    await lastWord?.(); // invariant 4
    await applyFiles(git, index, tx, { phase: 'promote', strict: true, versions });
    await journal.append({ type: 'applied', at: context.now(), evolutionId });
    failpoint('promote:applied');
    await lastWord?.(); // invariant 4
    if (!(await swapHead(git, tx, promotionOf(evolutionId), refs))) throw new PathInUse('HEAD');
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
  gits: Gits,
  made: Made,
  { evolutionId, signal, lastWord }: PromoteOptions,
): Promise<Transaction | Obstacle> =>
  withIndexLock(gits.git, context.stateDir, async (index) => {
    const prepared = await prepare(gits, index, evolutionId, made);
    if ('reason' in prepared) return prepared;
    const pin = `refs/evolve/evolutions/${evolutionId}`;
    await pointRef(gits.git, pin, made.commit, promotionOf(evolutionId), gits.refs);
    failpoint('promote:pinned');
    // From here on an abort comes too late: what has begun is finished or taken back.
    signal?.throwIfAborted();
    return (await apply(context, gits, index, prepared, lastWord)) ?? prepared.tx;
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
  return withGits(git, evolutionId, async (gits) => {
    const made = await make(context, gits, candidate, options);
    const { base, commit } = made;
    const landed = await land(context, gits, made, options);
    if ('reason' in landed) {
      return { status: 'kept', ref: await keepOnBranch(git, gits.blobs, evolutionId, commit), ...landed };
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
        const { after: tree } = await candidateTrees(blobs, candidate);
        const commit = await commitCandidate(context, git, { base: candidate.base, tree }, options);
        return keepOnBranch(git, blobs, options.evolutionId, commit);
      }),
    options.signal,
  );
};
