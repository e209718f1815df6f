/**
 * The files of tools: `<name>.mjs` in the folder that the host chose, and a kept copy of every version in the state
 * directory, named by its hash.
 *
 * 1. A link is never followed, at a tool's name or at the folder's, and nothing but a regular file of bounded size is read.
 * 2. A file is replaced as a whole. What is left of a crash is removed when the change is settled.
 * 3. A kept version is used only with the hash that it is named by.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, privateDir, syncDir } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { placeFile } from './place-file.ts';

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** What stands at a tool's name. */
export type FoundFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'file'; readonly source: string; readonly sha256: string }
  | { readonly kind: 'strange'; readonly why: string };

export const fileOf = (name: string): string => `${name}.mjs`;

const readBounded = async (handle: FileHandle, maxBytes: number): Promise<FoundFile> => {
  const stat = await handle.stat();
  if (!stat.isFile()) return { kind: 'strange', why: 'is no regular file' };
  if (stat.size > maxBytes) return { kind: 'strange', why: `is larger than ${String(maxBytes)} bytes` };
  const bytes = await handle.readFile();
  const source = bytes.toString('utf8');
  const sha256 = sha256Of(bytes);
  // What is judged and run is the text, so the text has to be the bytes.
  return sha256Of(source) === sha256 ? { kind: 'file', source, sha256 } : { kind: 'strange', why: 'is not UTF-8' };
};

const changed = (path: string, why: string): EvolveError =>
  new EvolveError('EVOLVE_TOOL_CHANGED', `${path} ${why}`, { data: { path } });

const folderAt = async (dir: string): Promise<'there' | 'missing' | 'strange'> => {
  try {
    return (await lstat(dir)).isDirectory() ? 'there' : 'strange';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'missing';
    throw error;
  }
};

/** The tool's file, whatever stands there. */
export const findFile = async (dir: string, name: string, maxBytes: number): Promise<FoundFile> => {
  const folder = await folderAt(dir);
  if (folder === 'missing') return { kind: 'missing' };
  if (folder === 'strange') return { kind: 'strange', why: 'lies in a folder that is a link or no folder' };
  let handle: FileHandle;
  try {
    // Not blocking, because opening a pipe would wait for a writer.
    handle = await open(join(dir, fileOf(name)), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { kind: 'missing' };
    if (hasCode(error, 'ELOOP', 'EMLINK')) return { kind: 'strange', why: 'is a link' };
    if (hasCode(error, 'EACCES', 'ENXIO')) return { kind: 'strange', why: 'cannot be read' };
    throw error;
  }
  try {
    return await readBounded(handle, maxBytes);
  } finally {
    await handle.close();
  }
};

const temporaryOf = (dir: string, name: string): string => join(dir, `.${fileOf(name)}.evolve-tmp`);

/** Removes what a killed writer left beside a tool's file. The caller holds the lock. */
export const sweep = async (dir: string, name: string): Promise<void> => {
  if ((await folderAt(dir)) === 'there') await rm(temporaryOf(dir, name), { force: true });
};

/** Puts a tool's file there whole. @throws EVOLVE_TOOL_CHANGED when it is to be new and something stands there. */
export const putFile = async (dir: string, name: string, source: string, isNew: boolean): Promise<void> => {
  const folder = await folderAt(dir);
  if (folder === 'strange') throw changed(dir, 'is a link or a file where the folder of tools should be');
  if (folder === 'missing') await mkdir(dir, { recursive: true });
  const file = join(dir, fileOf(name));
  try {
    await placeFile(file, { bytes: Buffer.from(source), mode: 0o644, temporary: temporaryOf(dir, name), isNew });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw changed(file, 'appeared meanwhile');
    throw error;
  }
};

export const removeFile = async (dir: string, name: string): Promise<void> => {
  if ((await folderAt(dir)) !== 'there') return;
  await rm(join(dir, fileOf(name)), { force: true });
  await syncDir(dir);
};

const keptDir = (stateDir: string): string => join(stateDir, 'versions');

/** Keeps a version for ever. The caller holds the lock. */
export const keepVersion = async (stateDir: string, source: string): Promise<string> => {
  const sha256 = sha256Of(source);
  const dir = keptDir(stateDir);
  await privateDir(dir);
  const found = await findFile(dir, sha256, Buffer.byteLength(source));
  if (found.kind === 'file' && found.sha256 === sha256) return sha256;
  const bytes = Buffer.from(source);
  await placeFile(join(dir, fileOf(sha256)), { bytes, mode: 0o600, temporary: join(dir, 'next.tmp') });
  return sha256;
};

/** @throws EVOLVE_TOOL_RECORDS when the kept bytes are gone or others. */
export const keptVersion = async (stateDir: string, sha256: string, bytes: number): Promise<string> => {
  const dir = keptDir(stateDir);
  const found = await findFile(dir, sha256, bytes);
  if (found.kind === 'file' && found.sha256 === sha256) return found.source;
  const file = join(dir, fileOf(sha256));
  throw new EvolveError('EVOLVE_TOOL_RECORDS', `the kept version ${sha256} is missing or damaged`, { data: { file } });
};
