import { chmod, chown, lstat, mkdir, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, syncDir, unlessMissing, writeSynced } from '../state/durable.ts';
import { ancestorsOf } from './inspect.ts';

/** Bytes to put at a path of the live tree. */
export interface FileToWrite {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly kind: 'file' | 'symlink';
  readonly executable: boolean;
  /** Exact permission bits; without them those of the file that is replaced are kept, with the x bits as `executable` says. */
  readonly perm?: number | undefined;
}

/** Names the temporary file of a write: known beforehand, so that recovery finds what a crash left. */
export type TemporaryName = (path: string) => string;

const withExecutable = (perm: number, executable: boolean): number =>
  executable ? perm | ((perm & 0o444) >> 2) : perm & ~0o111;

/** A file that replaces another keeps its owner and permissions. */
const inherit = async (root: string, temporary: string, file: FileToWrite): Promise<void> => {
  const old = await unlessMissing(lstat(join(root, file.path)));
  if (old?.isFile() === true) {
    const created = await lstat(temporary);
    if (created.uid !== old.uid || created.gid !== old.gid) await chown(temporary, old.uid, old.gid);
  }
  const kept = old?.isFile() === true ? withExecutable(old.mode & 0o7777, file.executable) : undefined;
  const perm = file.perm ?? kept;
  if (perm !== undefined) await chmod(temporary, perm);
};

/** Puts a file in place in one step: temporary file, fsync, rename, fsync of the folder. */
export const writeLive = async (root: string, file: FileToWrite, temporaryName: TemporaryName): Promise<void> => {
  const target = join(root, file.path);
  const temporary = join(root, temporaryName(file.path));
  await mkdir(dirname(target), { recursive: true });
  await unlessMissing(unlink(temporary));
  if (file.kind === 'symlink') {
    await symlink(Buffer.from(file.bytes), temporary);
  } else {
    await writeSynced(temporary, file.bytes, { mode: file.executable ? 0o777 : 0o666 });
    await inherit(root, temporary, file);
  }
  await rename(temporary, target);
  await syncDir(dirname(target));
};

/** Removes the folders in `dirs` that are empty, innermost first. */
export const removeEmptyDirs = async (root: string, dirs: readonly string[]): Promise<void> => {
  for (const dir of [...dirs].sort((a, b) => b.length - a.length)) {
    try {
      await rmdir(join(root, dir));
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY', 'ENOENT', 'EEXIST', 'ENOTDIR')) throw error;
    }
  }
};

/** Removes a file, and those of its folders in `removable` that it leaves empty; without a list all, as git does. */
export const removeLive = async (root: string, path: string, removable?: readonly string[]): Promise<void> => {
  await unlessMissing(unlink(join(root, path)));
  await removeEmptyDirs(
    root,
    ancestorsOf(path).filter((dir) => removable?.includes(dir) ?? true),
  );
  const left = [...ancestorsOf(path)].reverse();
  for (const dir of [...left, '.']) {
    if ((await unlessMissing(syncDir(join(root, dir)).then(() => true))) === true) return;
  }
};
