/**
 * Gives other versions to paths that an index has already, without git: for ten of a hundred thousand files git would read and
 * write all of it twice, once for the versions and once for the file times.
 *
 * Invariants:
 * 1. Every entry stays where it is and as long as it was, so what else the file says about places stays true. Whatever needs
 *    more than that, and every format that is not wholly known here, is left to git.
 * 2. An entry gets the times of a file only if that file, read after its times, holds the entry's version.
 * 3. The new index is as old as the moment before the first of those files was looked at, so git compares the content of
 *    everything that has changed since. What the old index would have had compared is compared here.
 * Format: gitformat-index(5), versions 2 to 4.
 */
import { createHash, type Hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat, open, readFile, readlink, type FileHandle } from 'node:fs/promises';
import { unlessMissing } from '../state/durable.ts';
import { pieces } from './index-pieces.ts';
import { IndexScan, type PlacedEntry, type ScannedExtension } from './index-scan.ts';
import type { Side } from './trees.ts';

/** What an entry is to be. */
export interface EntryEdit {
  /** As latin1. */
  readonly raw: string;
  readonly side: Side;
  /** The file's times, if it holds that version. */
  readonly look: () => Promise<BigIntStats | undefined>;
}

/** An index that was read once, and can be edited as long as it is still the same file. */
export interface IndexView {
  /** By path (latin1), of those that were asked for. */
  readonly entries: ReadonlyMap<string, readonly PlacedEntry[]>;
  /** Whether it can be edited here at all. */
  readonly isEditable: boolean;
  readonly recent: readonly PlacedEntry[];
  readonly extensions: readonly ScannedExtension[];
  readonly entriesEnd: number;
  readonly hashBytes: number;
  readonly info: BigIntStats;
}

/** What may follow the entries: none of it speaks of the versions or times of single entries, but for the first. */
const KNOWN_EXTENSIONS = new Set(['TREE', 'REUC', 'UNTR', 'EOIE', 'IEOT']);

/** So many files are compared here; of more git is asked. */
const MOST_COMPARED = 500;
const MOST_COMPARED_BYTES = 16_000_000;

const NANOSECONDS = 1_000_000_000n;

/**
 * Reads an index file.
 * @param wanted Paths (latin1).
 * @returns undefined when there is none, or when only git can read it.
 */
export const viewIndex = async (
  file: string,
  hashBytes: number,
  wanted: ReadonlySet<string>,
): Promise<IndexView | undefined> => {
  const handle = await unlessMissing(open(file, 'r'));
  if (handle === undefined) return undefined;
  try {
    const info = await handle.stat({ bigint: true });
    const scan = new IndexScan(hashBytes, { wanted, since: Number(info.mtimeNs / NANOSECONDS) });
    for await (const { bytes } of pieces(handle)) scan.push(bytes);
    if (scan.outcome !== 'whole' || !scan.isComplete) return undefined;
    const entries = new Map<string, PlacedEntry[]>([...wanted].map((raw) => [raw, []]));
    for (const entry of scan.entries) entries.get(entry.raw)?.push(entry);
    const { recent, extensions, entriesEnd } = scan;
    const isEditable = extensions.every(
      ({ name }, index) => KNOWN_EXTENSIONS.has(name) && (name !== 'EOIE' || index === extensions.length - 1),
    );
    return { entries, isEditable, recent, extensions, entriesEnd, hashBytes, info };
  } finally {
    await handle.close();
  }
};

interface Patch {
  readonly at: number;
  readonly bytes: Buffer;
}

/** Bytes of an entry's times, and where some of them are. */
const STAT = 40;
const MODE_AT = 24;
const SIZE_AT = 36;

const low32 = (value: bigint): number => Number(value & 0xffff_ffffn);

/** A size of zero means "unknown", so one that only looks like it in 32 bits is written as another. */
const sizeOf = (size: bigint): number => (size !== 0n && low32(size) === 0 ? 0x8000_0000 : low32(size));

const statBytes = (side: Side, info: BigIntStats | undefined): Buffer => {
  const bytes = Buffer.alloc(STAT);
  bytes.writeUInt32BE(Number.parseInt(side.mode, 8), MODE_AT);
  if (info === undefined) return bytes;
  const { ctimeNs, mtimeNs, dev, ino, uid, gid, size } = info;
  const times = [ctimeNs / NANOSECONDS, ctimeNs % NANOSECONDS, mtimeNs / NANOSECONDS, mtimeNs % NANOSECONDS];
  for (const [index, value] of [...times, dev, ino].entries()) bytes.writeUInt32BE(low32(value), index * 4);
  bytes.writeUInt32BE(low32(uid), MODE_AT + 4);
  bytes.writeUInt32BE(low32(gid), MODE_AT + 8);
  bytes.writeUInt32BE(sizeOf(size), SIZE_AT);
  return bytes;
};

const patchOf = async ({ entries }: IndexView, { raw, side, look }: EntryEdit): Promise<Patch | undefined> => {
  const [entry, ...others] = entries.get(raw) ?? [];
  if (entry === undefined || others.length > 0 || entry.stage !== 0 || entry.intentToAdd) return undefined;
  if (entry.mode === '160000' || side.mode === '160000') return undefined;
  return { at: entry.at, bytes: Buffer.concat([statBytes(side, await look()), Buffer.from(side.oid, 'hex')]) };
};

const patchesOf = async (view: IndexView, edits: readonly EntryEdit[]): Promise<readonly Patch[] | undefined> => {
  const patches: Patch[] = [];
  for (const edit of edits) {
    const patch = await patchOf(view, edit);
    if (patch === undefined) return undefined;
    patches.push(patch);
  }
  return patches;
};

const algorithmOf = (hashBytes: number): string => (hashBytes === 32 ? 'sha256' : 'sha1');

const contentOf = (path: Buffer, mode: string): Promise<Buffer> =>
  mode === '120000' ? readlink(path, { encoding: 'buffer' }) : readFile(path);

/** Whether a file holds the bytes of an entry as they are stored. */
const holds = async (path: Buffer, { mode, oid }: PlacedEntry, hashBytes: number): Promise<boolean> => {
  const bytes = await contentOf(path, mode).catch(() => undefined);
  if (bytes === undefined) return false;
  const hash = createHash(algorithmOf(hashBytes))
    .update(`blob ${String(bytes.length)}\0`)
    .update(bytes);
  return hash.digest('hex') === oid;
};

/**
 * What changed in the second of the old index could not be told from what did not: git compares such files before it writes a
 * younger one, and marks those that differ. @returns undefined when there are too many of them.
 */
const patchesOfRecent = async (
  root: string,
  { recent, hashBytes }: IndexView,
  edited: ReadonlySet<string>,
): Promise<readonly Patch[] | undefined> => {
  const due = recent.filter(({ raw }) => !edited.has(raw));
  if (due.length > MOST_COMPARED) return undefined;
  const patches: Patch[] = [];
  let room = MOST_COMPARED_BYTES;
  for (const entry of due) {
    const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(entry.raw, 'latin1')]);
    const found = await unlessMissing(lstat(path));
    // One that is not there differs for everybody to see.
    if (found === undefined) continue;
    room -= found.size;
    if (room < 0) return undefined;
    const isKind = entry.mode === '120000' ? found.isSymbolicLink() : found.isFile();
    if (isKind && (await holds(path, entry, hashBytes))) continue;
    patches.push({ at: entry.at + SIZE_AT, bytes: Buffer.alloc(4) });
  }
  return patches;
};

/** The trees of all folders above the paths. */
const foldersAbove = (raws: Iterable<string>): ReadonlySet<string> => {
  const folders = new Set(['']);
  for (const raw of raws) {
    for (let at = raw.indexOf('/'); at !== -1; at = raw.indexOf('/', at + 1)) folders.add(raw.slice(0, at));
  }
  return folders;
};

/**
 * The cached trees without those that hold an edited path. Each is: name, NUL, number of entries, blank, number of folders in it,
 * newline, and its id unless the number of entries is -1.
 * @returns undefined when it is not what it should be.
 */
const invalidated = (content: Buffer, folders: ReadonlySet<string>, hashBytes: number): Buffer | undefined => {
  const kept: Buffer[] = [];
  const open: { readonly path: string; left: number }[] = [];
  let at = 0;
  do {
    while (open.at(-1)?.left === 0) open.pop();
    const parent = open.at(-1);
    if (parent === undefined && at > 0) return undefined;
    if (parent !== undefined) parent.left -= 1;
    const [nameEnd, lineEnd] = [content.indexOf(0, at), content.indexOf(10, at)];
    const name = content.toString('latin1', at, nameEnd);
    const [, entries = '', subtrees = ''] =
      /^(-?\d+) (\d+)$/.exec(content.toString('latin1', nameEnd + 1, lineEnd)) ?? [];
    if (nameEnd === -1 || lineEnd < nameEnd || entries === '') return undefined;
    const path = parent === undefined || parent.path === '' ? name : `${parent.path}/${name}`;
    const idEnd = lineEnd + 1 + (Number(entries) < 0 ? 0 : hashBytes);
    kept.push(folders.has(path) ? Buffer.from(`${name}\0-1 ${subtrees}\n`, 'latin1') : content.subarray(at, idEnd));
    open.push({ path, left: Number(subtrees) });
    at = idEnd;
  } while (at < content.length);
  return at === content.length && open.every(({ left }) => left === 0) ? Buffer.concat(kept) : undefined;
};

const header = (name: string, size: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.write(name, 'latin1');
  bytes.writeUInt32BE(size, 4);
  return bytes;
};

/** What follows the entries: with the trees of the edited paths unknown, and the list of headers right again. */
const extensionsAfter = async (
  view: IndexView,
  handle: FileHandle,
  folders: ReadonlySet<string>,
): Promise<Buffer | undefined> => {
  const parts: Buffer[] = [];
  const headers = createHash(algorithmOf(view.hashBytes));
  for (const { name, at, size } of view.extensions) {
    const content = Buffer.alloc(size);
    await handle.read(content, 0, size, at);
    const changed = name === 'TREE' ? invalidated(content, folders, view.hashBytes) : content;
    if (changed === undefined) return undefined;
    if (name === 'EOIE') headers.digest().copy(content, 4);
    else headers.update(header(name, changed.length));
    parts.push(header(name, changed.length), changed);
  }
  return Buffer.concat(parts);
};

/** Lays patches over a piece of the file. */
const overlay = (piece: Buffer, at: number, patches: readonly Patch[]): void => {
  for (const patch of patches) {
    const [from, to] = [Math.max(at, patch.at), Math.min(at + piece.length, patch.at + patch.bytes.length)];
    if (from < to) patch.bytes.copy(piece, from - at, from - patch.at, to - patch.at);
  }
};

interface Output {
  readonly out: FileHandle;
  readonly hash: Hash;
}

const emit = async ({ out, hash }: Output, bytes: Buffer): Promise<void> => {
  hash.update(bytes);
  await out.writeFile(bytes);
};

/** Git leaves zeros where a checksum is not wanted (`index.skipHash`). */
const hasChecksum = async (handle: FileHandle, { info, hashBytes }: IndexView): Promise<boolean> => {
  const tail = Buffer.alloc(hashBytes);
  await handle.read(tail, 0, hashBytes, Number(info.size) - hashBytes);
  return tail.some((byte) => byte !== 0);
};

const isSame = (a: BigIntStats, b: BigIntStats): boolean =>
  a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;

export interface IndexEditing {
  /** Root of the live tree. */
  readonly root: string;
  readonly from: string;
  /** Made anew; synced when it is finished. What is left of it when it is not belongs to the caller. */
  readonly to: string;
}

/**
 * Writes an edited index beside the one that was viewed.
 * @returns False when this has to be left to git; then `to` means nothing.
 */
export const editIndex = async (
  view: IndexView,
  { root, from, to }: IndexEditing,
  edits: readonly EntryEdit[],
): Promise<boolean> => {
  if (!view.isEditable) return false;
  const handle = await open(from, 'r');
  // Made before any file is looked at: invariant 3.
  const out = await open(to, 'wx', 0o600);
  try {
    if (!isSame(view.info, await handle.stat({ bigint: true }))) return false;
    const began = Number((await out.stat({ bigint: true })).mtimeNs / NANOSECONDS);
    const edited = new Set(edits.map(({ raw }) => raw));
    const patches = await patchesOfRecent(root, view, edited);
    const own = await patchesOf(view, edits);
    const rest = await extensionsAfter(view, handle, foldersAbove(edited));
    if (patches === undefined || own === undefined || rest === undefined) return false;
    const all = [...patches, ...own];
    const output: Output = { out, hash: createHash(algorithmOf(view.hashBytes)) };
    for await (const { bytes, at } of pieces(handle, 0, view.entriesEnd)) {
      overlay(bytes, at, all);
      await emit(output, bytes);
    }
    await emit(output, rest);
    const checksum = output.hash.digest();
    await out.writeFile((await hasChecksum(handle, view)) ? checksum : Buffer.alloc(view.hashBytes));
    await out.chmod(Number(view.info.mode & 0o777n));
    await out.utimes(began, began);
    await out.sync();
    return true;
  } finally {
    await out.close();
    await handle.close();
  }
};
