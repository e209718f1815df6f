/** Whether a path of the live tree is wholly at one version, also while a file and a folder are to change places. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Side } from '../git/trees.ts';
import { ancestorsOf, isVersion, type LiveState } from './inspect.ts';
import type { Versions } from './moves.ts';

interface PathChange {
  readonly path: string;
  readonly from: Side | null;
  readonly to: Side | null;
}

/** Paths that a set of changes deletes: what they leave is free for others of the set. */
export const deletedBy = (changes: readonly PathChange[]): ReadonlySet<string> =>
  new Set(changes.filter((change) => change.to === null).map((change) => change.path));

/** Whether a folder holds nothing but files that are deleted too. */
const holdsOnly = async (root: string, dir: string, deleted: ReadonlySet<string>): Promise<boolean> => {
  for (const entry of await readdir(join(root, dir), { withFileTypes: true })) {
    const path = `${dir}/${entry.name}`;
    if (!(entry.isDirectory() ? await holdsOnly(root, path, deleted) : deleted.has(path))) return false;
  }
  return true;
};

/** Whether the live state of a path is exactly the version that the change starts from. */
export const isAtStart = async (
  root: string,
  change: PathChange,
  live: LiveState,
  versions: Versions,
  deleted: ReadonlySet<string>,
): Promise<boolean> => {
  if (live.kind === 'absent' && live.blockedBy !== undefined) {
    return change.from === null && deleted.has(live.blockedBy);
  }
  if (change.from === null && live.kind === 'other' && live.directory) return holdsOnly(root, change.path, deleted);
  return isVersion(live, change.from, versions(change.path, change.from));
};

/** Folders that the changes will make, also where a file or a link stands now. */
export const missingDirs = async (root: string, changes: readonly PathChange[]): Promise<readonly string[]> => {
  const added = changes.filter((change) => change.to !== null);
  const dirs = new Set(added.flatMap((change) => ancestorsOf(change.path)));
  const missing: string[] = [];
  for (const dir of dirs) {
    const found = await unlessMissing(lstat(join(root, dir)));
    if (found?.isDirectory() !== true) missing.push(dir);
  }
  return missing;
};
