/**
 * Evolutions whose commit was lost: promoted after the last look of the mirror, before the agent destroyed `.git`. Their
 * files are live, and nobody would count a start of them; so they are taken out.
 */
import type { PathOutcome } from '@evolve/core/contracts';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readHead, readRef } from '../git/refs.ts';
import { sameSide, treeSides } from '../git/trees.ts';
import type { Transaction } from '../journal/entry.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { withIndexLock } from '../live/index-lock.ts';
import type { Move } from '../live/moves.ts';
import { takeBack } from '../promote/transaction.ts';

const isLost = async (git: Git, record: EvolutionRecord): Promise<boolean> => {
  const { moves, worktree } = record.promotion;
  if (worktree !== undefined && worktree.gitDir !== git.repository.gitDir) return false;
  if ((await readRef(git, record.commit)) !== undefined) return false;
  const now = await treeSides(
    git,
    'HEAD',
    moves.map((move) => move.path),
  );
  // HEAD is what it was before the promotion. A rewritten history that holds the evolution is a person's, and stays.
  return moves.every(({ path, from }) => sameSide(now.get(path) ?? null, from));
};

/** Whether an object is there, or can be made again from the live file. */
const isKnown = async (git: Git, { path, to }: Move): Promise<boolean> => {
  if (to === null) return true;
  const there = await git.run(['cat-file', '-e', to.oid], { codes: [0, 1, 128] });
  if (there.code === 0) return true;
  for (const how of ['--no-filters', `--path=${path}`]) {
    const made = await git.run(['hash-object', '-w', how, '--', path], { codes: [0, 128] });
    if (made.stdout.toString('utf8').trim() === to.oid) return true;
  }
  return false;
};

const takeOut = async (context: WorkspaceContext, git: Git, record: EvolutionRecord): Promise<void> => {
  const { evolutionId, promotion } = record;
  const moves: Move[] = [];
  for (const move of promotion.moves) if (await isKnown(git, move)) moves.push(move);
  const tx: Transaction = { ...promotion, moves };
  await withIndexLock(git, context.stateDir, (index) => takeBack(git, index, tx));
  const { commit: head } = await readHead(git);
  const taken = new Set(moves.map((move) => move.path));
  const outcomeOf = ({ path, from }: Move): PathOutcome =>
    taken.has(path) ? (from === null ? 'removed' : 'restored') : 'kept-user-edit';
  await context.journal.append({
    type: 'rolled-back',
    at: context.now(),
    evolutionId,
    reason: 'its commit was lost with the repository',
    report: {
      evolutionId,
      how: 'moved-back',
      head,
      paths: promotion.moves.map((move) => ({ path: move.path, outcome: outcomeOf(move) })),
    },
  });
};

/** Under the repository's lock. @returns The evolutions that were taken out. */
export const takeOutLost = async (
  context: WorkspaceContext,
  git: Git,
  records: readonly EvolutionRecord[],
): Promise<readonly string[]> => {
  const lost: string[] = [];
  for (const record of [...records].reverse()) {
    if (!(await isLost(git, record))) continue;
    await takeOut(context, git, record);
    lost.push(record.evolutionId);
  }
  return lost;
};
