/** Reads the bytes of the found paths into an import, each as it was at one moment. */
import type { BigIntStats } from 'node:fs';
import { lstat, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, unlessMissing } from '@evolve/core/disk';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { readable } from '../git/status.ts';
import type { FoundPath } from './find.ts';
import type { Import } from './import.ts';
import { livePath, LiveTree, openLive, readLink, type LiveFile } from '../live/live-file.ts';
import { ageOf, signatureOf, tickOf } from '../state/file-times.ts';
import type { SavedPath } from './manifest.ts';

/** Up to here a file is read as a whole before a byte of it goes anywhere. */
const SMALL_BYTES = 262_144;
const ATTEMPTS = 5;

export interface CapturedPath {
  readonly saved: SavedPath;
  /** Of the file that was read. */
  readonly signature?: string;
}

/** A path with what is there, before it is read. */
export interface SizedPath extends FoundPath {
  readonly live: LiveFile;
}

export const sizePaths = async (tree: LiveTree, found: readonly FoundPath[]): Promise<readonly SizedPath[]> => {
  const sized: SizedPath[] = [];
  for (const path of found) sized.push({ ...path, live: await tree.stat(path.raw) });
  return sized;
};

const unstable = (raw: string): EvolveError =>
  new EvolveError('EVOLVE_CHECKPOINT_UNSTABLE', `a file changes while it is read: ${readable(raw)}`, {
    data: { path: readable(raw), attempts: ATTEMPTS },
    hint: 'Stop what writes it, or leave it out: name the paths to be held, or have git ignore it.',
  });

const unreadable = (raw: string, error: unknown): EvolveError =>
  new EvolveError('EVOLVE_CHECKPOINT_FAILED', `cannot read ${readable(raw)}: ${messageOf(error)}`, {
    cause: error,
    data: { path: readable(raw) },
    hint: 'Make it readable for this user, or have git ignore it.',
  });

type Read = Pick<SavedPath, 'oid' | 'size' | 'perm'> & { readonly signature: string };

/**
 * A file as it is before it is read. Two writes within one tick leave the same times: a file that was written just now is
 * looked at once more when its tick is over, so that any later write shows.
 * @returns undefined when it changed meanwhile.
 */
const statSettled = async (handle: FileHandle): Promise<BigIntStats | undefined> => {
  const first = await handle.stat({ bigint: true });
  const [age, tick] = [ageOf(first), tickOf(first)];
  // A time to come is a clock that was set back, and no write of now.
  if (age > tick || age < -tick) return first;
  await sleep(tick - age + 1);
  const second = await handle.stat({ bigint: true });
  return signatureOf(second) === signatureOf(first) ? second : undefined;
};

/** @returns undefined when it changed meanwhile. */
const readFileOnce = async (root: string, raw: string, target: Import): Promise<Read | undefined> => {
  const handle = await openLive(root, raw);
  try {
    const before = await statSettled(handle);
    if (before?.isFile() !== true) return undefined;
    const size = Number(before.size);
    const bytes = size <= SMALL_BYTES ? await handle.readFile() : undefined;
    const streamed = bytes === undefined ? await target.file(handle, size) : undefined;
    const signature = signatureOf(before);
    if (signatureOf(await handle.stat({ bigint: true })) !== signature) return undefined;
    if (bytes !== undefined && bytes.length !== size) return undefined;
    const oid = bytes === undefined ? streamed : await target.blob(bytes);
    return oid === undefined ? undefined : { oid, size, perm: Number(before.mode) & 0o7777, signature };
  } finally {
    await handle.close();
  }
};

const readSymlink = async (root: string, raw: string, target: Import): Promise<Read> => {
  const signature = signatureOf(await lstat(livePath(root, raw), { bigint: true }));
  const bytes = await readLink(root, raw);
  return { oid: await target.blob(bytes), size: bytes.length, signature };
};

/** What a nested repository has checked out; its files are its own business. */
const nestedHead = async (root: string, raw: string): Promise<string | undefined> => {
  try {
    const head = (await readFile(join(livePath(root, raw).toString(), '.git', 'HEAD'), 'utf8')).trim();
    if (!head.startsWith('ref: ')) return head;
    const ref = join(livePath(root, raw).toString(), '.git', head.slice('ref: '.length));
    return (await unlessMissing(readFile(ref, 'utf8')))?.trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR')) return undefined;
    throw error;
  }
};

const withoutBytes = async (tree: LiveTree, path: SizedPath): Promise<SavedPath | undefined> => {
  const { raw, states, entries, live } = path;
  const shared = { raw, states, ...(entries === undefined ? {} : { entries }) };
  if (live.kind === 'special') return { ...shared, kind: 'not-captured', why: `it is ${live.what}` };
  if (live.kind === 'absent') return { ...shared, kind: 'absent', depth: live.depth };
  if (live.kind !== 'directory') return undefined;
  if (path.nested) {
    const head = await nestedHead(tree.root, raw);
    const why = 'a repository of its own: its files are not part of this one';
    return { ...shared, kind: 'not-captured', why, ...(head === undefined ? {} : { nestedHead: head }) };
  }
  // A folder in the place of a tracked file: what is in it is listed by itself.
  if (states.length > 0) return { ...shared, kind: 'absent', depth: raw.split('/').length - 1 };
  return { ...shared, kind: 'directory', perm: live.perm };
};

/**
 * Captures one path; a file that changes while it is read is read again, some times.
 * @throws EVOLVE_CHECKPOINT_UNSTABLE, EVOLVE_CHECKPOINT_FAILED
 */
export const capturePath = async (tree: LiveTree, found: SizedPath, target: Import): Promise<CapturedPath> => {
  const { raw, states, entries } = found;
  let path = found;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const bare = await withoutBytes(tree, path);
    if (bare !== undefined) return { saved: bare };
    const kind = path.live.kind === 'symlink' ? 'symlink' : 'file';
    try {
      const read = await (kind === 'symlink' ? readSymlink : readFileOnce)(tree.root, raw, target);
      if (read !== undefined) {
        const { signature, ...rest } = read;
        return { saved: { raw, states, kind, ...rest, ...(entries === undefined ? {} : { entries }) }, signature };
      }
    } catch (error) {
      // Gone, or something else by now: looked at once more below.
      if (!hasCode(error, 'ENOENT', 'ELOOP', 'EINVAL', 'ENOTDIR', 'ENXIO')) throw unreadable(raw, error);
    }
    path = { ...path, live: await new LiveTree(tree.root).stat(raw) };
  }
  throw unstable(raw);
};
