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
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';
import { pieces, readChecksum } from '../git/index-pieces.ts';
import { IndexScan, type PlacedEntry, type ScannedExtension } from '../git/index-scan.ts';
import { hashBytes, type ObjectFormat } from '../git/object-format.ts';
import type { Side } from '../git/trees.ts';
import { signatureOf } from '../state/file-times.ts';
import { hashLive } from './hash-live.ts';
import { foldersAbove, withoutTrees } from './index-trees.ts';
import { LiveTree, type LiveFile } from './live-file.ts';

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
  readonly format: ObjectFormat;
  readonly info: BigIntStats;
}

/** What may follow the entries: none of it speaks of the versions or times of single entries, but for the first. */
const KNOWN_EXTENSIONS = new Set(['TREE', 'REUC', 'UNTR', 'EOIE', 'IEOT']);

/** So many files are compared here; of more git is asked. */
const MOST_COMPARED = 500;
const MOST_COMPARED_BYTES = 16_000_000;

const SYMLINK = '120000';
const SUBMODULE = '160000';

const NANOSECONDS = 1_000_000_000n;

/**
 * Reads an index file.
 * @param wanted Paths (latin1).
 * @returns undefined when there is none, or when only git can read it.
 */
export const viewIndex = async (
  file: string,
  format: ObjectFormat,
  wanted: ReadonlySet<string>,
): Promise<IndexView | undefined> => {
  const handle = await unlessMissing(open(file, 'r'));
  if (handle === undefined) return undefined;
  try {
    const info = await handle.stat({ bigint: true });
    const scan = new IndexScan(hashBytes(format), { wanted, since: Number(info.mtimeNs / NANOSECONDS) });
    for await (const { bytes } of pieces(handle)) scan.push(bytes);
    if (scan.outcome !== 'whole' || !scan.isComplete) return undefined;
    const entries = new Map<string, PlacedEntry[]>([...wanted].map((raw) => [raw, []]));
    for (const entry of scan.entries) entries.get(entry.raw)?.push(entry);
    const { recent, extensions, entriesEnd } = scan;
    const isEditable = extensions.every(
      ({ name }, index) => KNOWN_EXTENSIONS.has(name) && (name !== 'EOIE' || index === extensions.length - 1),
    );
    return { entries, isEditable, recent, extensions, entriesEnd, format, info };
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
  if (entry.mode === SUBMODULE || side.mode === SUBMODULE) return undefined;
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

/** Whether a file holds the bytes of an entry as they are stored. */
const isStored = async (
  root: string,
  { raw, mode, oid }: PlacedEntry,
  { kind }: LiveFile,
  format: ObjectFormat,
): Promise<boolean> =>
  (kind === 'file' || kind === 'symlink') &&
  (kind === 'symlink') === (mode === SYMLINK) &&
  (await hashLive(root, raw, kind, format).catch(() => undefined)) === oid;

/**
 * What changed in the second of the old index could not be told from what did not: git compares such files before it writes a
 * younger one, and marks those that differ. @returns undefined when there are too many of them.
 */
const patchesOfRecent = async (
  root: string,
  { recent, format }: IndexView,
  edited: ReadonlySet<string>,
): Promise<readonly Patch[] | undefined> => {
  const due = recent.filter(({ raw }) => !edited.has(raw));
  if (due.length > MOST_COMPARED) return undefined;
  const tree = new LiveTree(root);
  const patches: Patch[] = [];
  let room = MOST_COMPARED_BYTES;
  for (const entry of due) {
    const found = await tree.stat(entry.raw);
    // One that is not there differs for everybody to see.
    if (found.kind === 'absent') continue;
    if (found.kind === 'file') room -= found.size;
    if (room < 0) return undefined;
    if (!(await isStored(root, entry, found, format))) patches.push({ at: entry.at + SIZE_AT, bytes: Buffer.alloc(4) });
  }
  return patches;
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
  const headers = createHash(view.format);
  for (const { name, at, size } of view.extensions) {
    const content = Buffer.alloc(size);
    await handle.read(content, 0, size, at);
    const changed = name === 'TREE' ? withoutTrees(content, folders, hashBytes(view.format)) : content;
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

/** What becomes of the file: patches of its entries, and what follows them. */
interface Change {
  readonly patches: readonly Patch[];
  readonly rest: Buffer;
}

/** @returns undefined when this has to be left to git. */
const changeOf = async (
  view: IndexView,
  handle: FileHandle,
  root: string,
  edits: readonly EntryEdit[],
): Promise<Change | undefined> => {
  const edited = new Set(edits.map(({ raw }) => raw));
  const recent = await patchesOfRecent(root, view, edited);
  const own = await patchesOf(view, edits);
  const rest = await extensionsAfter(view, handle, foldersAbove(edited));
  return recent === undefined || own === undefined || rest === undefined
    ? undefined
    : { patches: [...recent, ...own], rest };
};

const write = async (view: IndexView, from: FileHandle, to: FileHandle, change: Change): Promise<void> => {
  const hash = createHash(view.format);
  const emit = async (bytes: Buffer): Promise<void> => {
    const written = to.writeFile(bytes);
    hash.update(bytes);
    await written;
  };
  for await (const { bytes, at } of pieces(from, 0, view.entriesEnd)) {
    overlay(bytes, at, change.patches);
    await emit(bytes);
  }
  await emit(change.rest);
  const length = hashBytes(view.format);
  const isWanted = (await readChecksum(from, Number(view.info.size), length)) !== undefined;
  await to.writeFile(isWanted ? hash.digest() : Buffer.alloc(length));
};

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
  try {
    if (signatureOf(await handle.stat({ bigint: true })) !== signatureOf(view.info)) return false;
    // Made before any file is looked at: invariant 3.
    const out = await open(to, 'wx', 0o600);
    try {
      const began = Number((await out.stat({ bigint: true })).mtimeNs / NANOSECONDS);
      const change = await changeOf(view, handle, root, edits);
      if (change === undefined) return false;
      await write(view, handle, out, change);
      await out.chmod(Number(view.info.mode & 0o777n));
      await out.utimes(began, began);
      await out.sync();
      return true;
    } finally {
      await out.close();
    }
  } finally {
    await handle.close();
  }
};
