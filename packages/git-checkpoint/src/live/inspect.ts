import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Blob } from '../git/objects.ts';
import type { Side } from '../git/trees.ts';

/** What is at a path of the live tree right now. Links are never followed, not even on the way. */
export type LiveState =
  /** `blockedBy`: the ancestor that is not a folder, so nothing could be put here. */
  | { readonly kind: 'absent'; readonly blockedBy?: string }
  /** `perm`: permission bits. */
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly perm: number }
  | { readonly kind: 'symlink'; readonly bytes: Buffer }
  /** A folder, a socket, a pipe, a device. */
  | { readonly kind: 'other'; readonly directory: boolean };

/** The proper ancestors of a path, outermost first. */
export const ancestorsOf = (path: string): readonly string[] => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

export const inspect = async (root: string, path: string): Promise<LiveState> => {
  for (const ancestor of ancestorsOf(path)) {
    const found = await unlessMissing(lstat(join(root, ancestor)));
    if (found === undefined) return { kind: 'absent' };
    if (!found.isDirectory()) return { kind: 'absent', blockedBy: ancestor };
  }
  const file = join(root, path);
  const found = await unlessMissing(lstat(file));
  if (found === undefined) return { kind: 'absent' };
  if (found.isSymbolicLink()) return { kind: 'symlink', bytes: await readlink(file, { encoding: 'buffer' }) };
  if (!found.isFile()) return { kind: 'other', directory: found.isDirectory() };
  return { kind: 'file', bytes: await readFile(file), perm: found.mode & 0o7777 };
};

/** Whether the live state is that version, as stored or as a checkout would have written it. */
export const isVersion = (live: LiveState, side: Side | null, blob: Blob | undefined): boolean => {
  if (side === null || blob === undefined) return live.kind === 'absent';
  if (side.mode === '120000') return live.kind === 'symlink' && live.bytes.equals(blob.raw);
  if (live.kind !== 'file' || ((live.perm & 0o100) !== 0) !== (side.mode === '100755')) return false;
  return live.bytes.equals(blob.live) || live.bytes.equals(blob.raw);
};

/** Whether the live file is as stored, where a checkout would have written other bytes. */
export const isAsStored = (live: LiveState, blob: Blob | undefined): boolean =>
  live.kind === 'file' && blob !== undefined && !blob.raw.equals(blob.live) && live.bytes.equals(blob.raw);
