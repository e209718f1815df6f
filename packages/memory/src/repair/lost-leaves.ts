/**
 * Leaves of tables that nothing leads to any more, since the pages between them and the root are gone.
 *
 * 1. A page that is free is none: what it holds was deleted. Where the list of free pages cannot be read as a whole, none is a
 *    lost leaf.
 * 2. Which table a leaf belonged to it does not say; who reads it has to see whether its rows fit.
 *
 * Format: https://www.sqlite.org/fileformat.html
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { PAGE_BYTES } from '../sqlite/store.ts';

const INTERIOR = 0x05;
const LEAF = 0x0d;
const FREELIST = { first: 32, count: 36 } as const;

interface Pages {
  readonly count: number;
  /** From 1. */
  readonly read: (page: number) => Buffer;
}

const withPages = <T>(file: string, work: (pages: Pages) => T): T => {
  const descriptor = openSync(file, 'r');
  try {
    return work({
      count: Math.floor(fstatSync(descriptor).size / PAGE_BYTES),
      read: (page) => {
        const bytes = Buffer.alloc(PAGE_BYTES);
        readSync(descriptor, bytes, 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
        return bytes;
      },
    });
  } finally {
    closeSync(descriptor);
  }
};

/** Undefined where the list does not add up. */
const freePages = ({ count, read }: Pages): ReadonlySet<number> | undefined => {
  const header = read(1);
  const free = new Set<number>();
  for (let trunk = header.readUInt32BE(FREELIST.first); trunk !== 0;) {
    if (trunk > count || free.has(trunk)) return undefined;
    free.add(trunk);
    const bytes = read(trunk);
    const leaves = bytes.readUInt32BE(4);
    if (leaves > PAGE_BYTES / 4 - 2) return undefined;
    for (let index = 0; index < leaves; index += 1) free.add(bytes.readUInt32BE(8 + 4 * index));
    trunk = bytes.readUInt32BE(0);
  }
  return free.size === header.readUInt32BE(FREELIST.count) ? free : undefined;
};

const cellsOf = (bytes: Buffer, header: number): readonly number[] => {
  const start = bytes[0] === INTERIOR ? 12 : 8;
  const count = Math.min(bytes.readUInt16BE(3), (PAGE_BYTES - header - start) / 2);
  return Array.from({ length: count }, (_, index) => bytes.readUInt16BE(start + 2 * index));
};

const childrenOf = (bytes: Buffer): readonly number[] => [
  ...cellsOf(bytes, 0)
    .filter((offset) => offset + 4 <= PAGE_BYTES)
    .map((offset) => bytes.readUInt32BE(offset)),
  bytes.readUInt32BE(8),
];

/** Every page that a root leads to through interior pages of tables. */
const reachedFrom = ({ count, read }: Pages, roots: readonly number[]): ReadonlySet<number> => {
  const reached = new Set<number>();
  const next = [...roots];
  for (let page = next.pop(); page !== undefined; page = next.pop()) {
    if (page < 1 || page > count || reached.has(page)) continue;
    reached.add(page);
    const bytes = read(page);
    if (bytes[0] === INTERIOR) next.push(...childrenOf(bytes));
  }
  return reached;
};

/** A number of SQLite's: seven bits a byte, and where the next one begins. */
const varint = (bytes: Buffer, at: number): readonly [value: number, next: number] => {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index] ?? 0;
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (byte < 0x80 || index === 8) return [value, at + index + 1];
  }
  return [value, at];
};

/** How many columns the first row of a leaf has; 0 where it has none that can be read. */
const columnsIn = (bytes: Buffer): number => {
  const [cell] = cellsOf(bytes, 0);
  if (cell === undefined) return 0;
  const [, rowid] = varint(bytes, cell);
  const [, record] = varint(bytes, rowid);
  const [length, first] = varint(bytes, record);
  const end = Math.min(record + length, PAGE_BYTES);
  let columns = 0;
  for (let at = first; at < end; columns += 1) [, at] = varint(bytes, at);
  return columns;
};

export interface LostLeaf {
  readonly page: number;
  /** Of its first row. */
  readonly columns: number;
}

/** @param file A database without a WAL, of which `database` is a connection. */
export const lostLeaves = (file: string, database: DatabaseSync): readonly LostLeaf[] =>
  withPages(file, (pages) => {
    const free = freePages(pages);
    if (free === undefined) return [];
    const roots = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`).all();
    const reached = reachedFrom(pages, [1, ...roots.map((row) => Number(row['rootpage']))]);
    const found: LostLeaf[] = [];
    for (let page = 2; page <= pages.count; page += 1) {
      if (free.has(page) || reached.has(page)) continue;
      const bytes = pages.read(page);
      if (bytes[0] === LEAF) found.push({ page, columns: columnsIn(bytes) });
    }
    return found;
  });

/** The bytes of a page, to be written elsewhere. */
export const pageOf = (file: string, page: number): Buffer => withPages(file, ({ read }) => read(page));
