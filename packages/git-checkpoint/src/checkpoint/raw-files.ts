/** Files of the live tree by raw path (latin1, one character a byte), links never followed. */
import { lstat, readFile, readlink } from 'node:fs/promises';
import { unlessMissing } from '../state/durable.ts';

export const rawPath = (root: string, raw: string): Buffer =>
  Buffer.concat([Buffer.from(`${root}/`), Buffer.from(raw, 'latin1')]);

export type RawFile =
  | { readonly kind: 'file'; readonly size: number; readonly perm: number }
  | { readonly kind: 'symlink'; readonly size: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-captured' };

/** What is there, without reading it. An ancestor that is a link makes it absent: it would be another file. */
export const statRaw = async (root: string, raw: string): Promise<RawFile> => {
  const parts = raw.split('/');
  for (let count = 1; count < parts.length; count += 1) {
    const found = await unlessMissing(lstat(rawPath(root, parts.slice(0, count).join('/'))));
    if (found?.isDirectory() !== true) return { kind: 'absent' };
  }
  const found = await unlessMissing(lstat(rawPath(root, raw)));
  if (found === undefined) return { kind: 'absent' };
  if (found.isSymbolicLink()) return { kind: 'symlink', size: found.size };
  return found.isFile() ? { kind: 'file', size: found.size, perm: found.mode & 0o7777 } : { kind: 'not-captured' };
};

export const readRaw = (root: string, raw: string, kind: 'file' | 'symlink'): Promise<Buffer> =>
  kind === 'file' ? readFile(rawPath(root, raw)) : readlink(rawPath(root, raw), { encoding: 'buffer' });
