/**
 * Compares two trees through a reader that is open already: a level at a time, and only where they differ. Starting another git
 * for it would take longer than the comparison.
 * Format of a tree: git's `Documentation/user-manual`, "Tree Object"; order as `diff-tree` has it.
 */
import type { FileMode } from '@evolve/core/contracts';
import type { BlobReader } from './blob-reader.ts';
import { readWhole } from './objects.ts';
import { sameSide, type Side, type TreeChange } from './trees.ts';

const FOLDER = '040000';

/** A folder that differs: its tree on either side, null where there is none. */
interface Folder {
  /** As latin1, with a slash at its end; empty for the root. */
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

type Entries = ReadonlyMap<string, Side>;

/** @param length Of an object's name, in bytes. */
const entriesOf = (tree: Buffer, length: number): Entries => {
  const entries = new Map<string, Side>();
  for (let at = 0; at < tree.length;) {
    const [space, nul] = [tree.indexOf(32, at), tree.indexOf(0, at)];
    const mode = tree.toString('latin1', at, space).padStart(6, '0') as FileMode;
    at = nul + 1 + length;
    entries.set(tree.toString('latin1', space + 1, nul), { mode, oid: tree.toString('hex', nul + 1, at) });
  }
  return entries;
};

const isFolder = (side: Side | null): boolean => side !== null && (side.mode as string) === FOLDER;

const folderOf = (side: Side | null): string | null => (side !== null && isFolder(side) ? side.oid : null);

const fileOf = (side: Side | null): Side | null => (isFolder(side) ? null : side);

interface Difference {
  readonly path: string;
  readonly from: Side | null;
  readonly to: Side | null;
}

const differences = (path: string, from: Entries, to: Entries): readonly Difference[] =>
  [...new Set([...from.keys(), ...to.keys()])]
    .map((name) => ({ path: path + name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((each) => !sameSide(each.from, each.to));

const byBytes = (a: { readonly path: string }, b: { readonly path: string }): number => (a.path < b.path ? -1 : 1);

export interface TreeDiff {
  /** Files, links and submodules; nobody's word about renames is taken. */
  readonly changes: readonly TreeChange[];
  /** All trees and blobs below the root that the second has and the first has not at that place. */
  readonly oids: readonly string[];
}

/** What differs between two trees, by their object ids. */
export const treeDiff = async (blobs: BlobReader, from: string, to: string): Promise<TreeDiff> => {
  const found: Difference[] = [];
  for (let due: readonly Folder[] = [{ path: '', from, to }]; due.length > 0;) {
    const ids = [...new Set(due.flatMap((folder) => [folder.from, folder.to]).filter((id) => id !== null))];
    const trees = await readWhole(blobs, ids);
    const entries = new Map(trees.map((tree, index) => [ids[index], entriesOf(tree, from.length / 2)]));
    const inside = (id: string | null): Entries => entries.get(id ?? '') ?? new Map<string, Side>();
    const level = due.flatMap((folder) => differences(folder.path, inside(folder.from), inside(folder.to)));
    found.push(...level);
    due = level
      .filter((each) => isFolder(each.from) || isFolder(each.to))
      .map((each) => ({ path: `${each.path}/`, from: folderOf(each.from), to: folderOf(each.to) }));
  }
  const files = found.map((each) => ({ path: each.path, from: fileOf(each.from), to: fileOf(each.to) }));
  return {
    changes: files
      .filter((each) => !sameSide(each.from, each.to))
      .sort(byBytes)
      .map((each) => ({ ...each, path: Buffer.from(each.path, 'latin1').toString('utf8') })),
    oids: found.flatMap(({ to: side }) => side?.oid ?? []),
  };
};
