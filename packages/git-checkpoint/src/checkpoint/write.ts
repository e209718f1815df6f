/**
 * Puts versions in place in the live tree.
 *
 * Invariants:
 * 1. A file appears whole: temporary file, fsync, rename. Links are replaced, never followed.
 * 2. Nothing goes that was not saved just before, exactly as it is now.
 */
import { chmod, lstat, mkdir, open, readdir, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { hasCode, syncFile, unlessMissing } from '@evolve/core/disk';
import { FOLDER_STAYS } from '../state/folder-stays.ts';
import { EvolveError } from '@evolve/core/errors';
import type { BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { blobHash, objectFormat } from '../git/object-format.ts';
import { withExecutable } from '../live/permissions.ts';
import { giveTo } from '../state/give-to.ts';
import { readConverted } from './compare.ts';
import { livePath, LiveTree } from '../live/live-file.ts';
import { foldersOf } from './scope.ts';
import type { Version } from './versions.ts';

type FileVersion = Extract<Version, { oid: string }>;

const TEMPORARY = '.evolve-restore.tmp';

const folderOf = (raw: string): string => (raw.includes('/') ? raw.slice(0, raw.lastIndexOf('/') + 1) : '');

/** Beside its target: only there a rename is one step. One at a time, under the lock. */
export const temporaryFor = (raw: string): string => `${folderOf(raw)}${TEMPORARY}`;

const damaged = (oid: string): EvolveError =>
  new EvolveError('EVOLVE_CHECKPOINT_FAILED', `a stored object is missing or damaged: ${oid}`, { data: { oid } });

/** A file that replaces another keeps its owner, and its permissions where others are not known. */
const giveRights = async (temporary: Buffer, target: Buffer, version: FileVersion): Promise<void> => {
  const old = await unlessMissing(lstat(target));
  const kept = old?.isFile() === true ? old : undefined;
  if (kept !== undefined) await giveTo(temporary, kept);
  if (version.perm !== undefined) await chmod(temporary, version.perm);
  else if (kept !== undefined) await chmod(temporary, withExecutable(kept.mode & 0o7777, version.executable === true));
};

const writeBytes = async (git: Git, blobs: BlobReader, version: FileVersion, temporary: Buffer): Promise<void> => {
  const handle = await open(temporary, 'wx', version.executable === true ? 0o777 : 0o666);
  try {
    if (version.convertAs === undefined) {
      let hash: ReturnType<typeof blobHash> | undefined;
      const format = await objectFormat(git);
      const found = await blobs.read(version.oid, async (piece, size) => {
        hash ??= blobHash(format, size);
        hash.update(piece);
        await handle.writeFile(piece);
      });
      const name = (hash ?? blobHash(format, 0)).digest('hex');
      if (found === undefined || name !== version.oid) throw damaged(version.oid);
    } else await handle.writeFile(await readConverted(git, version.oid, version.convertAs));
  } finally {
    await handle.close();
  }
};

const writeLink = async (blobs: BlobReader, version: FileVersion, temporary: Buffer): Promise<void> => {
  const bytes = await blobs.bytes(version.oid);
  if (bytes === undefined) throw damaged(version.oid);
  await symlink(bytes, temporary);
};

/** Puts a file or a link; what stands in its place or on its way is gone already, or a file that goes with the rename. */
const putFile = async (git: Git, blobs: BlobReader, raw: string, version: FileVersion): Promise<void> => {
  const { dir } = git.repository;
  const [target, temporary] = [livePath(dir, raw), livePath(dir, temporaryFor(raw))];
  await mkdir(livePath(dir, folderOf(raw)), { recursive: true });
  await unlessMissing(unlink(temporary));
  try {
    if (version.kind === 'symlink') await writeLink(blobs, version, temporary);
    else {
      await writeBytes(git, blobs, version, temporary);
      await giveRights(temporary, target, version);
      await syncFile(temporary);
    }
    await rename(temporary, target);
  } catch (error) {
    await unlessMissing(unlink(temporary));
    throw error;
  }
};

const removeEmpty = async (root: string, raw: string): Promise<boolean> => {
  try {
    await rmdir(livePath(root, raw));
    return true;
  } catch (error) {
    if (hasCode(error, ...FOLDER_STAYS)) return false;
    throw error;
  }
};

/** Removes a file, and the folders that were not there and are empty without it. */
const remove = async (root: string, raw: string, depth: number | undefined): Promise<void> => {
  await unlessMissing(unlink(livePath(root, raw)));
  const folders = foldersOf(raw);
  const made = depth === undefined ? [] : folders.slice(depth);
  for (const folder of [...made].reverse()) if (!(await removeEmpty(root, folder))) return;
};

/** All files and links in a folder, as latin1 paths; undefined when it holds a repository, which cannot be saved. */
export const filesIn = async (root: string, raw: string): Promise<readonly string[] | undefined> => {
  const names = await readdir(livePath(root, raw), { withFileTypes: true, encoding: 'latin1' });
  const files: string[] = [];
  for (const entry of names) {
    if (entry.name === '.git') return undefined;
    const path = `${raw}/${entry.name}`;
    const inside = entry.isDirectory() ? await filesIn(root, path) : [path];
    if (inside === undefined) return undefined;
    files.push(...inside);
  }
  return files;
};

/** Removes a folder with all that was saved of it; one that holds anything else stays. */
const removeFolder = async (
  root: string,
  raw: string,
  isSaved: (raw: string) => Promise<boolean>,
): Promise<boolean> => {
  const files = await filesIn(root, raw);
  if (files === undefined) return false;
  for (const file of files) if (!(await isSaved(file))) return false;
  for (const file of files) await unlessMissing(unlink(livePath(root, file)));
  const folders = new Set(files.flatMap((file) => foldersOf(file).filter((folder) => folder.startsWith(raw))));
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await removeEmpty(root, folder);
  return (await removeEmpty(root, raw)) || (await new LiveTree(root).stat(raw)).kind === 'absent';
};

export interface WriteContext {
  readonly git: Git;
  readonly blobs: BlobReader;
  /** Whether a path is exactly as it was saved just before. */
  readonly isSaved: (raw: string) => Promise<boolean>;
}

/** Makes room: a file or link on the way, a folder in its place. @returns what is still in the way. */
const clearWay = async (
  { git, isSaved }: WriteContext,
  raw: string,
  wantsFolder: boolean,
): Promise<string | undefined> => {
  const { dir } = git.repository;
  const live = await new LiveTree(dir).stat(raw);
  if (live.kind === 'absent' && live.blockedBy !== undefined) {
    if (!(await isSaved(live.blockedBy))) return live.blockedBy;
    await unlessMissing(unlink(livePath(dir, live.blockedBy)));
    return undefined;
  }
  if (live.kind === 'directory') return wantsFolder || (await removeFolder(dir, raw, isSaved)) ? undefined : raw;
  if (live.kind === 'absent') return undefined;
  if (live.kind === 'special' || !(await isSaved(raw))) return raw;
  if (wantsFolder) await unlessMissing(unlink(livePath(dir, raw)));
  return undefined;
};

/** @returns undefined when it is done, or what is in the way and stays. */
export const putVersion = async (context: WriteContext, raw: string, version: Version): Promise<string | undefined> => {
  const { git, blobs } = context;
  const { dir } = git.repository;
  if (version.kind === 'absent') {
    if (!(await context.isSaved(raw))) return raw;
    await remove(dir, raw, version.depth);
    return undefined;
  }
  const inTheWay = await clearWay(context, raw, version.kind === 'directory');
  if (inTheWay !== undefined) return inTheWay;
  if (version.kind !== 'directory') {
    await putFile(git, blobs, raw, version);
    return undefined;
  }
  await mkdir(livePath(dir, raw), { recursive: true });
  if (version.perm !== undefined) await chmod(livePath(dir, raw), version.perm);
  return undefined;
};
