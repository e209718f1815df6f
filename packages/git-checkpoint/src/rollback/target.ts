/** Where HEAD goes in a rollback, and what each path of the evolution becomes there. */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Head, RollbackReport } from '@evolve/core/contracts';
import { unlessMissing } from '@evolve/core/disk';
import type { WorkspaceContext } from '../context.ts';
import { splitRecords, type Git } from '../git/git.ts';
import { isAncestor, isPushed } from '../git/refs.ts';
import { indexInfo, sameSide, treeSides, type TreeChange } from '../git/trees.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { renderMessage, writeCommit } from '../promote/commit.ts';
import type { Selection } from './selection.ts';

export interface RollbackTarget {
  readonly how: RollbackReport['how'];
  readonly toHead: string;
  /** What the rollback is about; empty where HEAD does not hold the evolution. */
  readonly paths: ReadonlySet<string>;
  /** Paths that later commits changed too, so that they cannot be put back without undoing those. */
  readonly kept: ReadonlySet<string>;
}

let temporaries = 0;

const temporaryIndex = async <T>(context: WorkspaceContext, work: (file: string) => Promise<T>): Promise<T> => {
  temporaries += 1;
  const file = join(context.places.workspace, `index-${String(process.pid)}-${String(temporaries)}`);
  await unlessMissing(unlink(file));
  try {
    return await work(file);
  } finally {
    await unlessMissing(unlink(file));
  }
};

/** The tree `base` with some paths replaced. */
export const treeWith = (
  context: WorkspaceContext,
  git: Git,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> =>
  temporaryIndex(context, async (indexFile) => {
    await git.run(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { indexFile });
    await git.run(['update-index', '-z', '--index-info'], { indexFile, input: indexInfo(changes) });
    return git.text(['write-tree'], { indexFile });
  });

/** A three-way merge that takes the evolution out of HEAD: merge base the evolution, theirs what was before it. */
const mergeOut = async (
  context: WorkspaceContext,
  git: Git,
  record: EvolutionRecord,
  head: string,
): Promise<{ readonly tree: string; readonly conflicts: ReadonlySet<string> }> => {
  const before = await git.text(['rev-parse', '--verify', `${record.base}^{tree}`]);
  const inverse = await writeCommit(context, git, { tree: before, parents: [record.commit], message: 'inverse\n' });
  const { stdout } = await git.run(
    ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', head, inverse],
    {
      codes: [0, 1],
    },
  );
  const [tree = '', ...conflicts] = splitRecords(stdout).map((part) => part.toString('utf8').trim());
  return { tree, conflicts: new Set(conflicts.filter((path) => path !== '')) };
};

const messageOf = ({ evolutionId, commit }: EvolutionRecord, selection: Selection): string =>
  selection.left.length === 0
    ? renderMessage(`Roll back evolution ${evolutionId}\n\nReverts ${commit}.`, { 'Evolve-Rolls-Back': evolutionId })
    : renderMessage(`Take back a part of evolution ${evolutionId}\n\nReverts a part of ${commit}.`, {
        'Evolve-Takes-Back-Part-Of': evolutionId,
      });

const revert = async (
  context: WorkspaceContext,
  git: Git,
  record: EvolutionRecord,
  head: string,
  selection: Selection,
): Promise<RollbackTarget> => {
  const moves = record.promotion.moves.filter(({ path }) => selection.paths.has(path));
  const paths = moves.map((move) => move.path);
  const merged = await mergeOut(context, git, record, head);
  const [now, then] = await Promise.all([treeSides(git, head, paths), treeSides(git, merged.tree, paths)]);
  const kept = new Set(
    moves
      .filter(({ path, from }) => {
        const [current, target] = [now.get(path) ?? null, then.get(path) ?? null];
        // Later work on the same lines stays; so does what a merge leaves as it is, unless it was undone already.
        return merged.conflicts.has(path) || (sameSide(current, target) && !sameSide(current, from));
      })
      .map((move) => move.path),
  );
  const changes = paths
    .map((path) => ({ path, from: now.get(path) ?? null, to: then.get(path) ?? null }))
    .filter(({ path, from, to }) => !kept.has(path) && !sameSide(from, to));
  if (changes.length === 0) return { how: 'nothing', toHead: head, paths: selection.paths, kept };
  const tree = await treeWith(context, git, head, changes);
  const message = messageOf(record, selection);
  const toHead = await writeCommit(context, git, { tree, parents: [head], message });
  return { how: 'reverted', toHead, paths: selection.paths, kept };
};

/** Decides how: back to the base, a revert commit on top of later or published work, or nothing to do. */
export const decideTarget = async (
  context: WorkspaceContext,
  git: Git,
  record: EvolutionRecord,
  head: Head,
  selection: Selection,
): Promise<RollbackTarget> => {
  const isWhole = selection.left.length === 0;
  if (isWhole && head.commit === record.commit && !(await isPushed(git, record.commit))) {
    return { how: 'moved-back', toHead: record.base, paths: selection.paths, kept: new Set() };
  }
  if (head.commit === record.commit || (await isAncestor(git, record.commit, head.commit))) {
    return revert(context, git, record, head.commit, selection);
  }
  return { how: 'nothing', toHead: head.commit, paths: new Set(), kept: new Set() };
};
