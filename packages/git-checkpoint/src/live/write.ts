/**
 * Puts a file in place or takes it away without losing what somebody saves at that very moment.
 *
 * Between a look at a file and the step that replaces it an editor may save. So nothing is ever written over: what is there
 * is renamed aside, under a name known beforehand, and looked at once nobody can reach it by its path (see `aside.ts`).
 * Invariants:
 * 1. Whatever was at the path at that instant is kept until it has been looked at.
 * 2. The new file is hard-linked into place, which fails when somebody was quicker; theirs stays.
 * 3. Both are system calls in a row without a pause: for some microseconds nothing is at the path, as with a checkout. The
 *    other order (link the old one aside, rename over it) would show no gap, and lose what an editor renames into place
 *    between the two; no portable call exchanges two names.
 * 4. Where a file cannot be renamed aside (a mount point inside the live tree) or hard-linked (some network and FAT file
 *    systems) it is looked at once more, and the step is a plain rename.
 */
import { linkSync, lstatSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { chmod, lstat, mkdir, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, syncDir, syncFile, unlessMissing } from '@evolve/core/disk';
import { FOLDER_STAYS } from '../state/folder-stays.ts';
import { failpoint } from '@evolve/core/failpoint';
import { giveTo } from '../state/give-to.ts';
import { ancestorsOf, inspect, type LiveState } from './inspect.ts';
import { withExecutable } from './permissions.ts';

/** Bytes to put at a path of the live tree. */
export interface FileToWrite {
  readonly bytes: Uint8Array;
  readonly kind: 'file' | 'symlink';
  readonly executable: boolean;
  /** Exact permission bits; without them those of the file that is replaced are kept, with the x bits as `executable` says. */
  readonly perm?: number | undefined;
}

/** Names the temporary file of a write: known beforehand, so that recovery finds what a crash left. */
export type TemporaryName = (path: string) => string;

/** A path that is about to change. */
export interface Place {
  readonly root: string;
  readonly path: string;
  /** Relative to the root, beside the path: only there a rename is one step. */
  readonly temporary: string;
  /** Relative to the root, and in it: so that the folder of a removed file can go. */
  readonly aside: string;
  /** Whether a state is exactly the version that is to be replaced. */
  expects(state: LiveState): boolean;
}

/** `in-use`: somebody else was quicker, and everything is as they left it. */
export type Written = 'written' | 'in-use';

/** A file that replaces another keeps its permissions, and its owner where that can be. */
const inherit = async (target: string, temporary: string, file: FileToWrite): Promise<void> => {
  const old = await unlessMissing(lstat(target));
  if (old?.isFile() === true) await giveTo(temporary, old);
  const kept = old?.isFile() === true ? withExecutable(old.mode & 0o7777, file.executable) : undefined;
  const perm = file.perm ?? kept;
  if (perm !== undefined) await chmod(temporary, perm);
};

/** Not across, not this file, or no such thing here. Where it is the folder that refuses, the next call says so. */
const REFUSED = ['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'];

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Invariant 1. `no way`: it is still there (invariant 4). */
const setAside = (target: string, aside: string): Written | 'no way' => {
  try {
    renameSync(target, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'in-use';
    if (hasCode(error, ...REFUSED)) return 'no way';
    throw error;
  }
  failpoint('live:set-aside');
  return 'written';
};

/** Invariant 2. */
const linkIn = (temporary: string, target: string): Written => {
  try {
    linkSync(temporary, target);
    failpoint('live:linked');
    unlinkSync(temporary);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'in-use';
    if (!hasCode(error, ...REFUSED)) throw error;
    if (isThere(target)) return 'in-use';
    renameSync(temporary, target);
  }
  return 'written';
};

/** A link is made where it is to be: that fails too when somebody was quicker. */
const symlinkIn = (bytes: Uint8Array, target: string): Written => {
  try {
    symlinkSync(Buffer.from(bytes), target);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'in-use';
    throw error;
  }
  return 'written';
};

const swapIn = async (place: Place, file: FileToWrite): Promise<Written> => {
  const [temporary, target] = [join(place.root, place.temporary), join(place.root, place.path)];
  const live = await inspect(place.root, place.path);
  if (!place.expects(live)) return 'in-use';
  const away = live.kind === 'absent' ? 'written' : setAside(target, join(place.root, place.aside));
  if (away === 'in-use') return away;
  if (away === 'no way') {
    if (file.kind === 'file') renameSync(temporary, target);
    else unlinkSync(target);
  }
  if (file.kind === 'symlink') return symlinkIn(file.bytes, target);
  return away === 'no way' ? 'written' : linkIn(temporary, target);
};

/** Makes a folder and those on the way, and their names durable. */
const makeDirs = async (dir: string): Promise<void> => {
  const first = await mkdir(dir, { recursive: true });
  if (first === undefined) return;
  for (let parent = dirname(dir); parent.length >= dirname(first).length; parent = dirname(parent))
    await syncDir(parent);
};

/** Puts a file in place: temporary file, fsync, the step itself, fsync of the folder. What was there is set aside. */
export const writeLive = async (place: Place, file: FileToWrite): Promise<Written> => {
  const [temporary, target] = [join(place.root, place.temporary), join(place.root, place.path)];
  await makeDirs(dirname(target));
  await unlessMissing(unlink(temporary));
  if (file.kind === 'file') {
    await writeFile(temporary, file.bytes, { mode: file.executable ? 0o777 : 0o666, flag: 'wx' });
    await inherit(target, temporary, file);
    await syncFile(temporary);
  }
  const written = await swapIn(place, file);
  if (written === 'in-use') await unlessMissing(unlink(temporary));
  await syncDir(dirname(target));
  return written;
};

/** Takes a file away, into its aside. Its folders stay until {@link pruneDirs}. */
export const removeLive = async (place: Place): Promise<Written> => {
  const target = join(place.root, place.path);
  if (setAside(target, join(place.root, place.aside)) !== 'no way') return 'written';
  if (!place.expects(await inspect(place.root, place.path))) return 'in-use';
  unlinkSync(target);
  return 'written';
};

/** Removes the folders in `dirs` that are empty, innermost first. */
export const removeEmptyDirs = async (root: string, dirs: readonly string[]): Promise<void> => {
  for (const dir of [...dirs].sort((a, b) => b.length - a.length)) {
    try {
      await rmdir(join(root, dir));
    } catch (error) {
      if (!hasCode(error, ...FOLDER_STAYS)) throw error;
    }
  }
};

/** Removes those folders of a path in `removable` that are empty now; without a list all, as git does. */
export const pruneDirs = async (root: string, path: string, removable?: readonly string[]): Promise<void> => {
  await removeEmptyDirs(
    root,
    ancestorsOf(path).filter((dir) => removable?.includes(dir) ?? true),
  );
  const left = [...ancestorsOf(path)].reverse();
  for (const dir of [...left, '.']) {
    if ((await unlessMissing(syncDir(join(root, dir)).then(() => true))) === true) return;
  }
};
