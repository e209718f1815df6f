/**
 * What a disk may hold after the power is cut. The model, which is stricter than ext4 in its default mode:
 *
 * Assumed
 *   - A change of names is one step: a rename, a link, a removal has happened or has not, also between two folders.
 *   - What was inside a file when `fsync` on it returned stays: bytes, length and permissions.
 *   - Names that a folder had when `fsync` on that folder returned stay.
 *   - Nothing is damaged that was synced and not changed since.
 * Not assumed
 *   - That syncing a file keeps its name, or that syncing one thing keeps any other.
 *   - That changes become durable in the order in which they were made: each unsynced one is kept or lost by itself. A new name
 *     may be there before the bytes of its file, which is empty then, holds some of them, or zeros of the right length.
 */
import { overwrite, resize, type Disk, type Inode } from './disk.ts';
import type { Change, History } from './history.ts';

/** How the unsynced bytes of a file are lost. */
export type Loss = 'all' | 'tail' | 'zeros';

export interface Crash {
  /** So many changes had been asked for. */
  readonly after: number;
  /** Those of them that were lost. */
  readonly lost: ReadonlySet<number>;
  readonly loss: Loss;
}

const covers = (sync: number, change: Change): boolean => {
  switch (change.type) {
    case 'names':
      return change.names.some(({ dir }) => dir === sync);
    case 'sync':
      return true;
    default:
      return change.id === sync;
  }
};

/** The changes among the first `after` that nothing has made durable yet. */
export const unsynced = ({ changes }: History, after: number): readonly number[] => {
  const synced = new Set<number>();
  const found: number[] = [];
  for (let at = after - 1; at >= 0; at -= 1) {
    const change = changes[at];
    if (change === undefined) continue;
    if (change.type === 'sync') synced.add(change.id);
    else if (![...synced].some((id) => covers(id, change))) found.push(at);
  }
  return found.reverse();
};

/** A lost write leaves nothing, its first half, or zeros. */
const lostBytes = (inode: Inode, change: Extract<Change, { type: 'write' }>, loss: Loss): Buffer => {
  if (loss === 'tail') return overwrite(inode.bytes, change.at, change.bytes.subarray(0, change.bytes.length >> 1));
  return loss === 'zeros' ? overwrite(inode.bytes, change.at, Buffer.alloc(change.bytes.length)) : inode.bytes;
};

const inside = (
  inode: Inode,
  change: Exclude<Change, { type: 'names' | 'sync' }>,
  lost: boolean,
  loss: Loss,
): Inode => {
  if (change.type === 'write') {
    return { ...inode, bytes: lost ? lostBytes(inode, change, loss) : overwrite(inode.bytes, change.at, change.bytes) };
  }
  if (lost) return inode;
  return change.type === 'size'
    ? { ...inode, bytes: resize(inode.bytes, change.size) }
    : { ...inode, mode: change.mode };
};

/** The disk after a crash. */
export const diskAfter = ({ start, changes }: History, { after, lost, loss }: Crash): Disk => {
  const inodes = new Map(start.inodes);
  const names = new Map([...start.names].map(([id, entries]) => [id, new Map(entries)]));
  for (const [at, change] of changes.slice(0, after).entries()) {
    if (change.type === 'sync') continue;
    if (change.type === 'names') {
      // The inode is there even when its first name was lost: another name may lead to it.
      if (change.made !== undefined) {
        inodes.set(change.made.id, change.made.inode);
        if (change.made.inode.kind === 'dir') names.set(change.made.id, new Map());
      }
      if (lost.has(at)) continue;
      for (const { dir, name, to } of change.names) {
        if (to === null) names.get(dir)?.delete(name);
        else names.get(dir)?.set(name, to);
      }
      continue;
    }
    const inode = inodes.get(change.id);
    if (inode !== undefined) inodes.set(change.id, inside(inode, change, lost.has(at), loss));
  }
  return { inodes, names };
};

const NOTHING: ReadonlySet<number> = new Set();

/** Every moment, with nothing lost. */
export const prefixes = ({ changes }: History): readonly Crash[] =>
  Array.from({ length: changes.length + 1 }, (_, after) => ({ after, lost: NOTHING, loss: 'all' }));

/** Every moment, with one unsynced change lost. */
export const singleLosses = (history: History): readonly Crash[] =>
  prefixes(history).flatMap(({ after }) =>
    unsynced(history, after).map((at): Crash => ({ after, lost: new Set([at]), loss: 'all' })),
  );

const LOSSES: readonly Loss[] = ['all', 'tail', 'zeros'];

/** Any moment, with any of the unsynced changes lost. */
export const sampleCrash = (history: History, random: () => number): Crash => {
  const after = Math.floor(random() * (history.changes.length + 1));
  const chance = [0.05, 0.2, 0.5, 0.8, 1][Math.floor(random() * 5)] ?? 0.5;
  const lost = new Set(unsynced(history, after).filter(() => random() < chance));
  return { after, lost, loss: LOSSES[Math.floor(random() * LOSSES.length)] ?? 'all' };
};
