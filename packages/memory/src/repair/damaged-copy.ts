/** Copies of a damaged store: one to read from, which may be changed, and one that is kept as it is. */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { sync, temporaryFor } from '../sqlite/remains.ts';
import { PAGE_BYTES } from '../sqlite/store.ts';
import type { HeldFile } from './hold-file.ts';

const CHUNK_BYTES = 1_048_576;
/** https://www.sqlite.org/fileformat.html#the_database_header */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Where the header says how many pages there are. */
const SIZE_IN_HEADER = 28;
/** Of 64 GiB; a header that says more is damaged. */
const MOST_PAGES = 2 ** 24;

/** Copies from one descriptor to another, from the start to the end of the first. Neither is closed. */
export const copyBytes = (from: number, to: number): void => {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0; ;) {
    const read = readSync(from, chunk, 0, chunk.length, at);
    if (read === 0) return;
    for (let written = 0; written < read;) {
      written += writeSync(to, chunk, written, read - written, at + written);
    }
    at += read;
  }
};

/** How long a file is; 0 where there is none. */
export const bytesIn = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const copyMain = (held: HeldFile, target: string): void => {
  const to = openSync(target, 'wx', 0o600);
  try {
    copyBytes(held.descriptor, to);
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
};

const copySide = (file: string, target: string): void => {
  if (bytesIn(file) === 0) return;
  const to = openSync(target, 'wx', 0o600);
  closeSync(to);
  copyFileSync(file, target);
  sync(target);
};

/** How many pages the header says there are; 0 where it says nothing that can be believed. */
const declaredPages = (descriptor: number): number => {
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(descriptor, header, 0, HEADER_BYTES, 0);
  const pages = header.toString('latin1', 0, MAGIC.length) === MAGIC ? header.readUInt32BE(SIZE_IN_HEADER) : 0;
  return pages <= MOST_PAGES ? pages : 0;
};

/**
 * SQLite refuses a file that is shorter than its header says, throws the WAL of an empty one away, and reads a page that was
 * cut through as zeros from there on, in the middle of a row. So the copy is as long as its header says (it takes no room on the
 * disk), and what was not whole is a page of zeros, which SQLite knows to be none.
 */
const makeReadable = (target: string): void => {
  const whole = Math.floor(bytesIn(target) / PAGE_BYTES);
  const descriptor = openSync(target, 'r+');
  try {
    ftruncateSync(descriptor, whole * PAGE_BYTES);
    const declared = whole === 0 ? 0 : declaredPages(descriptor);
    const least = bytesIn(`${target}-wal`) > 0 ? 1 : 0;
    ftruncateSync(descriptor, Math.max(whole, declared, least) * PAGE_BYTES);
    // Zero: as long as the file.
    if (whole > declared) writeSync(descriptor, Buffer.alloc(4), 0, 4, SIZE_IN_HEADER);
  } finally {
    closeSync(descriptor);
  }
};

/** A copy that SQLite opens where anything can be read at all. */
export const copyToRead = (held: HeldFile, target: string): void => {
  copyMain(held, target);
  copySide(`${held.file}-wal`, `${target}-wal`);
  makeReadable(target);
};

/** A name beside a file that nothing has yet. */
export const freeName = (file: string, at: Date): string => {
  const name = `${file}.damaged-${at.toISOString().replace(/[-:.]/g, '')}`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (statSync(candidate, { throwIfNoEntry: false }) === undefined) return candidate;
  }
};

/** Under a name that nothing has, once it is whole; never over anything. */
const linkNew = (part: string, name: string): void => {
  linkSync(part, name);
  rmSync(part);
};

/** Keeps the store with its WAL as `FILE.damaged-INSTANT` (mode 0600), and says where. */
export const keepDamaged = (held: HeldFile, at: Date): string => {
  const { file } = held;
  const part = temporaryFor(file, 'damaged');
  const name = freeName(file, at);
  try {
    copyMain(held, part);
    copySide(`${file}-wal`, `${part}-wal`);
    if (bytesIn(`${part}-wal`) > 0) linkNew(`${part}-wal`, `${name}-wal`);
    linkNew(part, name);
    return name;
  } finally {
    for (const side of ['', '-wal']) rmSync(`${part}${side}`, { force: true });
  }
};
