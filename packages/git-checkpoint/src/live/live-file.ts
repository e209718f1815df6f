/** Files of the live tree by raw path (latin1, one character a byte), links never followed, not even on the way. */
import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, readlink, type FileHandle } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';
import { signatureOf, type Signature } from '../state/file-times.ts';

export const livePath = (root: string, raw: string): Buffer =>
  Buffer.concat([Buffer.from(`${root}/`), Buffer.from(raw, 'latin1')]);

export type LiveFile =
  | {
      readonly kind: 'file' | 'symlink' | 'directory';
      readonly size: number;
      readonly perm: number;
      readonly signature: Signature;
    }
  /** `depth`: how many of its folders are there. `blockedBy`: what stands in the place of a folder on the way. */
  | { readonly kind: 'absent'; readonly depth: number; readonly blockedBy?: string }
  | { readonly kind: 'special'; readonly what: string };

const special = (info: BigIntStats): string => {
  if (info.isFIFO()) return 'a named pipe';
  if (info.isSocket()) return 'a socket';
  return 'a device';
};

const kindOf = (info: BigIntStats): LiveFile => {
  const kind = info.isFile()
    ? 'file'
    : info.isSymbolicLink()
      ? 'symlink'
      : info.isDirectory()
        ? 'directory'
        : 'special';
  if (kind === 'special') return { kind, what: special(info) };
  return { kind, size: Number(info.size), perm: Number(info.mode) & 0o7777, signature: signatureOf(info) };
};

/** Looks at files of one tree; what it saw of folders on the way it does not look at again. */
export class LiveTree {
  readonly root: string;
  private readonly folders = new Map<string, LiveFile['kind']>();

  constructor(root: string) {
    this.root = root;
  }

  /** What is there, without reading it. */
  async stat(raw: string): Promise<LiveFile> {
    for (let end = raw.indexOf('/'), depth = 0; end !== -1; end = raw.indexOf('/', end + 1), depth += 1) {
      const folder = raw.slice(0, end);
      const kind = await this.folder(folder);
      if (kind !== 'directory') return { kind: 'absent', depth, ...(kind === 'absent' ? {} : { blockedBy: folder }) };
    }
    const info = await unlessMissing(lstat(livePath(this.root, raw), { bigint: true }));
    return info === undefined ? { kind: 'absent', depth: raw.split('/').length - 1 } : kindOf(info);
  }

  private async folder(raw: string): Promise<LiveFile['kind']> {
    const known = this.folders.get(raw);
    if (known !== undefined) return known;
    const info = await unlessMissing(lstat(livePath(this.root, raw), { bigint: true }));
    const kind = info === undefined ? 'absent' : kindOf(info).kind;
    this.folders.set(raw, kind);
    return kind;
  }
}

/** Opens a regular file for reading; never a link, and never waits for the other end of a pipe. */
export const openLive = (root: string, raw: string): Promise<FileHandle> =>
  open(livePath(root, raw), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);

export const readLink = (root: string, raw: string): Promise<Buffer> =>
  readlink(livePath(root, raw), { encoding: 'buffer' });
