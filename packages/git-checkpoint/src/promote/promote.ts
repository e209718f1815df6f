/**
 * Lands a candidate on the live tree.
 *
 * Owns the states PREPARED, APPLYING, APPLIED, COMMITTED and ABORTED of the workspace's journal. Invariants:
 * 1. What is applied is the difference between two git trees, never what anybody says about it.
 * 2. No path that a person has in use is touched: then the evolution is kept on a branch, and that is all.
 * 3. Every state is on disk before the first step that it announces.
 */
import type { Candidate, Head, PromoteOptions, Promotion } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readHead, setRef } from '../git/refs.ts';
import { treeChanges } from '../git/trees.ts';
import type { Transaction } from '../journal/entry.ts';
import { foldJournal, type EvolutionRecord } from '../journal/fold.ts';
import { PathInUse, readVersions } from '../live/moves.ts';
import { recoverJournal } from '../recover.ts';
import { commitCandidate, keepOnBranch } from './commit.ts';
import { assertEvolutionId, refuseOperationInProgress } from './guards.ts';
import { planMoves, refOf } from './plan.ts';
import { applyFiles, swapHead, takeBack } from './transaction.ts';

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

const kept = async (
  git: Git,
  evolutionId: string,
  commit: string,
  why: { readonly reason: string; readonly overlap: readonly string[] },
): Promise<Promotion> => ({ status: 'kept', ref: await keepOnBranch(git, evolutionId, commit), ...why });

const IN_USE = 'paths of the evolution are in use in the live tree';
const MOVED = 'HEAD has moved away from the base of the evolution';

const prepare = async (
  git: Git,
  head: Head,
  commit: string,
  evolutionId: string,
): Promise<Transaction | { readonly overlap: readonly string[] }> => {
  const changes = await treeChanges(git, head.commit, commit);
  const versions = await readVersions(git, changes);
  const plan = await planMoves(git, changes, versions);
  if (!('moves' in plan)) return plan;
  const { moves, createdDirs } = plan;
  return { evolutionId, ref: refOf(head), fromHead: head.commit, toHead: commit, moves, createdDirs };
};

/** @returns Why it had to be taken back, or undefined when it is live. */
const apply = async (
  context: WorkspaceContext,
  git: Git,
  tx: Transaction,
): Promise<{ readonly reason: string; readonly overlap: readonly string[] } | undefined> => {
  const { evolutionId, fromHead: base, toHead: commit } = tx;
  const { journal } = context;
  await journal.append({ type: 'prepared', at: context.now(), evolutionId, base, commit, tx });
  failpoint('promote:prepared');
  await journal.append({ type: 'applying', at: context.now(), evolutionId });
  failpoint('promote:applying');
  try {
    await applyFiles(git, tx, 'promote', true);
    await journal.append({ type: 'applied', at: context.now(), evolutionId });
    failpoint('promote:applied');
    if (!(await swapHead(git, tx, `evolve: promote ${evolutionId}`))) throw new PathInUse('HEAD');
  } catch (error) {
    await takeBack(git, tx);
    await journal.append({ type: 'aborted', at: context.now(), evolutionId, reason: String(error) });
    if (!(error instanceof PathInUse)) throw error;
    return error.path === 'HEAD' ? { reason: MOVED, overlap: [] } : { reason: IN_USE, overlap: [error.path] };
  }
  failpoint('promote:swapped');
  await journal.append({ type: 'committed', at: context.now(), evolutionId });
  failpoint('promote:committed');
  return undefined;
};

/** Promotes under the lock, which the caller holds. */
const promoteLocked = async (
  context: WorkspaceContext,
  git: Git,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<Promotion> => {
  const { evolutionId } = options;
  await recoverJournal(context, git);
  const done = alreadyPromoted(foldJournal(await context.journal.read()).evolutions.get(evolutionId));
  if (done !== undefined) return done;
  await refuseOperationInProgress(git);
  const head = await readHead(git);
  const commit = await commitCandidate(context, git, candidate, options);
  if (head.commit !== candidate.base) return kept(git, evolutionId, commit, { reason: MOVED, overlap: [] });
  const tx = await prepare(git, head, commit, evolutionId);
  if ('overlap' in tx) return kept(git, evolutionId, commit, { reason: IN_USE, overlap: tx.overlap });
  await setRef(git, `refs/evolve/evolutions/${evolutionId}`, commit, `evolve: prepare ${evolutionId}`);
  failpoint('promote:pinned');
  // From here on an abort comes too late: what has begun is finished or taken back.
  options.signal?.throwIfAborted();
  const obstacle = await apply(context, await context.git(), tx);
  if (obstacle !== undefined) return kept(git, evolutionId, commit, obstacle);
  return { status: 'promoted', commit, base: head.commit, paths: tx.moves.map((move) => move.path) };
};

/** See `Workspace.promote`. */
export const promote = async (
  context: WorkspaceContext,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<Promotion> => {
  assertEvolutionId(options.evolutionId);
  return context.exclusive((git) => promoteLocked(context, git, candidate, options), options.signal);
};

/** See `Workspace.keep`. */
export const keep = async (
  context: WorkspaceContext,
  candidate: Candidate,
  options: PromoteOptions,
): Promise<string> => {
  assertEvolutionId(options.evolutionId);
  return context.exclusive(
    async (git) => keepOnBranch(git, options.evolutionId, await commitCandidate(context, git, candidate, options)),
    options.signal,
  );
};
