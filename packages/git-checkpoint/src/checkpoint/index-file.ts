/** Brings the index back: the whole file, or the entries of some paths. Each time it changes once. */
import { copyFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import { withIndexLock } from '../live/index-lock.ts';
import { copiesOf, damagedCopy, isWholeCopy } from './index-copy.ts';
import type { SavedEntry, SavedIndex } from './manifest.ts';

/** What is written here is synced as a whole once it is finished. */
const UNSYNCED = ['core.fsync=none'];

/** The index as it was before there was one. */
export const removeIndex = (git: Git, stateDir: string): Promise<void> =>
  withIndexLock(git, stateDir, async () => {
    await unlessMissing(unlink(join(git.repository.gitDir, 'index')));
  });

/** The other half of a split index, where git has removed it meanwhile. */
const restoreShared = async (git: Git, dir: string, name: string): Promise<void> => {
  const half = join(git.repository.gitDir, name);
  if ((await unlessMissing(stat(half))) !== undefined) return;
  const temporary = `${half}.evolve-restore`;
  await copyFile(join(dir, name), temporary);
  await rename(temporary, half);
};

/**
 * Puts a copy of the whole index in place, with its time.
 * @throws EVOLVE_CHECKPOINT_FAILED when the copy is missing or damaged.
 */
export const restoreIndexCopy = async (git: Git, stateDir: string, saved: SavedIndex): Promise<void> => {
  const dir = copiesOf(stateDir);
  if (!(await isWholeCopy(git, dir, saved))) throw damagedCopy(saved.name);
  if (saved.shared !== undefined) await restoreShared(git, dir, saved.shared);
  await withIndexLock(git, stateDir, (index) =>
    index.rewrite(async (file) => {
      await copyFile(join(dir, saved.name), file);
      await utimes(file, saved.seconds, saved.seconds);
    }),
  );
};

/** Entries that a path is to have; none: it is not tracked. */
export interface PathEntries {
  readonly raw: string;
  readonly entries: readonly SavedEntry[];
}

const record = (entry: SavedEntry, raw: string): string =>
  `${entry.mode} ${entry.oid} ${String(entry.stage)}\t${raw}\0`;

/** Removals first, so that a file can take the place of a folder. */
const indexInfo = (paths: readonly PathEntries[], zero: string): Buffer => {
  const removals = paths.map(({ raw }) => `0 ${zero}\t${raw}\0`);
  const additions = paths.flatMap(({ raw, entries }) =>
    entries.filter(({ intentToAdd }) => intentToAdd !== true).map((entry) => record(entry, raw)),
  );
  return Buffer.from([...removals, ...additions].join(''), 'latin1');
};

/** Flags cannot be given with the entries; each kind is one more call, and rare. */
const FLAGS: readonly { readonly has: (entry: SavedEntry) => boolean; readonly args: readonly string[] }[] = [
  {
    has: ({ intentToAdd }) => intentToAdd === true,
    args: ['add', '--intent-to-add', '--force', '--sparse', '--pathspec-from-file=-', '--pathspec-file-nul'],
  },
  {
    has: ({ assumeUnchanged }) => assumeUnchanged === true,
    args: ['update-index', '--assume-unchanged', '-z', '--stdin'],
  },
  { has: ({ skipWorktree }) => skipWorktree === true, args: ['update-index', '--skip-worktree', '-z', '--stdin'] },
];

const applyEntries = async (git: Git, indexFile: string, paths: readonly PathEntries[]): Promise<void> => {
  const zero = '0'.repeat(paths.flatMap(({ entries }) => entries)[0]?.oid.length ?? 40);
  const call = { indexFile, config: UNSYNCED };
  await git.run(['update-index', '-z', '--index-info'], { ...call, input: indexInfo(paths, zero) });
  for (const { has, args } of FLAGS) {
    const raws = paths.filter(({ entries }) => entries.some(has)).map(({ raw }) => `${raw}\0`);
    if (raws.length > 0) await git.run(args, { ...call, input: Buffer.from(raws.join(''), 'latin1') });
  }
};

/**
 * Brings the entries of some paths; all others stay.
 * @param commit Start from the tree of this commit instead of from the index as it is.
 */
export const restoreEntries = (
  git: Git,
  stateDir: string,
  paths: readonly PathEntries[],
  commit?: string,
): Promise<void> =>
  withIndexLock(git, stateDir, (index) =>
    index.rewrite(async (indexFile) => {
      if (commit !== undefined) await git.run(['read-tree', commit], { indexFile, config: UNSYNCED });
      await applyEntries(git, indexFile, paths);
    }),
  );
