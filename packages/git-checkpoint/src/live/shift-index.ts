/** The index's side of a transaction. */
import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import type { Blob } from '../git/objects.ts';
import { indexInfo, sameSide, type IndexEntry, type Side } from '../git/trees.ts';
import type { HeldIndex } from './held-index.ts';
import { inspect, isAsStored, isVersion } from './inspect.ts';
import type { Move, Versions } from './moves.ts';

/** Whether the index holds exactly that version of a path, and nothing of a person's. */
export const indexHolds = (entries: readonly IndexEntry[] | undefined, side: Side | null): boolean =>
  side === null
    ? (entries ?? []).length === 0
    : entries?.length === 1 && entries[0]?.stage === 0 && !entries[0].hidden && sameSide(entries[0], side);

/** Our copy is synced as a whole once it is finished. */
const UNSYNCED = ['core.fsync=none'];

/** The times of the live file, if it is as a checkout of the entry would write it. They are taken before it is read. */
const look = async (
  root: string,
  path: string,
  side: Side,
  blob: Blob | undefined,
): Promise<BigIntStats | undefined> => {
  const info = await unlessMissing(lstat(join(root, path), { bigint: true }));
  const live = await inspect(root, path);
  return isVersion(live, side, blob) && !isAsStored(live, blob) ? info : undefined;
};

/** Other versions of what is there already, by far the most frequent kind of change. */
const edit = async (git: Git, index: HeldIndex, due: readonly Move[], versions: Versions): Promise<boolean> => {
  const edits = due.flatMap(({ path, from, to: side }) =>
    from === null || side === null
      ? []
      : [{ path, side, look: () => look(git.repository.dir, path, side, versions(path, side)) }],
  );
  return edits.length === due.length && index.edit(edits);
};

/** Brings the index entries that are exactly at `from`; whatever the person staged stays. */
export const shiftIndex = async (
  git: Git,
  index: HeldIndex,
  moves: readonly Move[],
  versions: Versions,
): Promise<void> => {
  const entries = await index.entries(moves.map((move) => move.path));
  const due = moves.filter(
    (move) =>
      move.leaveIndex !== true && indexHolds(entries.get(move.path), move.from) && !sameSide(move.from, move.to),
  );
  if (due.length === 0 || (await edit(git, index, due, versions))) return;
  const present = due.filter((move) => move.to !== null).map((move) => `${move.path}\0`);
  await index.rewrite(async (indexFile) => {
    const call = { indexFile, config: UNSYNCED };
    await git.run(['update-index', '-z', '--index-info'], { ...call, input: indexInfo(due) });
    if (present.length === 0) return;
    // Only the cached file times: without this the next status has to read these files again.
    await git.run(['add', '--refresh', '--ignore-errors', '--pathspec-from-file=-', '--pathspec-file-nul'], {
      ...call,
      input: present.join(''),
      codes: [0, 1, 128],
    });
  });
};
