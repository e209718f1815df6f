import { chmod, lstat, mkdir, rename, symlink, unlink } from 'node:fs/promises';
import type { Git } from '../git/git.ts';
import { unlessMissing, writeSynced } from '../state/durable.ts';
import { rawPath, readRaw, statRaw } from './raw-files.ts';

/** What a path is to become. */
export type RawVersion =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file' | 'symlink';
      readonly bytes: Buffer;
      /** Exact permission bits. */
      readonly perm?: number | undefined;
      /** Only whether it is executable is known. */
      readonly executable?: boolean;
    };

/** The version of a path in a commit, as a checkout would write it; undefined where the commit has none. */
export const committedVersion = async (git: Git, commit: string, raw: string): Promise<RawVersion | undefined> => {
  const path = Buffer.from(raw, 'latin1').toString('utf8');
  const [record] = await git.records(['ls-tree', '-z', '--full-tree', commit, '--', path]);
  const [, mode, oid] = /^(\d+) blob (\S+)\t/.exec(String(record ?? '')) ?? [];
  if (mode === undefined || oid === undefined) return undefined;
  if (mode === '120000') return { kind: 'symlink', bytes: (await git.run(['cat-file', 'blob', oid])).stdout };
  const { stdout } = await git.run(['cat-file', '--filters', `--path=${path}`, oid]);
  return { kind: 'file', bytes: stdout, executable: mode === '100755' };
};

const isAlready = async (root: string, raw: string, version: RawVersion): Promise<boolean> => {
  const live = await statRaw(root, raw);
  if (live.kind !== version.kind) return false;
  if (version.kind === 'absent' || live.kind === 'absent') return true;
  if (live.kind === 'file' && version.perm !== undefined && live.perm !== version.perm) return false;
  if (live.kind === 'file' && version.executable !== undefined && ((live.perm & 0o100) !== 0) !== version.executable) {
    return false;
  }
  return (await readRaw(root, raw, live.kind)).equals(version.bytes);
};

const permOf = async (file: Buffer, version: Exclude<RawVersion, { kind: 'absent' }>): Promise<number | undefined> => {
  if (version.perm !== undefined) return version.perm;
  const old = await unlessMissing(lstat(file));
  if (old?.isFile() !== true) return undefined;
  return version.executable === true ? old.mode | ((old.mode & 0o444) >> 2) : old.mode & ~0o111;
};

/** Whether something other than a folder stands on the way: writing there would write through a link. */
const isBlocked = async (root: string, raw: string): Promise<boolean> => {
  const parts = raw.split('/');
  for (let count = 1; count < parts.length; count += 1) {
    const found = await unlessMissing(lstat(rawPath(root, parts.slice(0, count).join('/'))));
    if (found === undefined) return false;
    if (!found.isDirectory()) return true;
  }
  return false;
};

/** Puts a version in place; @returns false when it was there already, or something else stands in its place. */
export const writeRaw = async (root: string, raw: string, version: RawVersion): Promise<boolean> => {
  if (await isAlready(root, raw, version)) return false;
  const file = rawPath(root, raw);
  if ((await isBlocked(root, raw)) || (await unlessMissing(lstat(file)))?.isDirectory() === true) return false;
  if (version.kind === 'absent') return (await unlessMissing(unlink(file).then(() => true))) === true;
  const folder = raw.includes('/') ? raw.slice(0, raw.lastIndexOf('/') + 1) : '';
  await mkdir(rawPath(root, folder), { recursive: true });
  const temporary = rawPath(root, `${folder}.evolve-restore.tmp`);
  await unlessMissing(unlink(temporary));
  if (version.kind === 'symlink') await symlink(version.bytes, temporary);
  else {
    await writeSynced(temporary, version.bytes, { mode: version.executable === true ? 0o777 : 0o666 });
    const perm = await permOf(file, version);
    if (perm !== undefined) await chmod(temporary, perm & 0o7777);
  }
  await rename(temporary, file);
  return true;
};
