/**
 * Reads what can be read of a table of a damaged file: every row that is reached from the table's root, and no other page, so
 * that what was deleted does not come back.
 */
import type { DatabaseSync } from 'node:sqlite';
import { quoted, wholeIndexesOf, type Table } from './tables.ts';

export type Cell = string | number | bigint | null | Uint8Array;
export type Take = (rowid: bigint, cells: readonly Cell[]) => void;

export interface Scan {
  /** Of the last row that was read. */
  readonly last: bigint | undefined;
  /** It ended at something that cannot be read. */
  readonly failed: boolean;
}

export interface Rowids {
  readonly found: readonly bigint[];
  /** These are all that the table had. */
  readonly all: boolean;
}

export interface DamagedTable {
  /** Rows from one rowid to another, in the order of the rowids or against it, as far as they can be read. */
  scan(from: bigint, to: bigint, take: Take, direction?: 'ASC' | 'DESC'): Scan;
  /** Rowids that the indexes know, ascending. */
  rowids(): Rowids;
}

export const FIRST = -(2n ** 63n);
export const LAST = 2n ** 63n - 1n;

const isOfSqlite = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

/** What `work` gives, or undefined where SQLite cannot read on. */
const unlessUnreadable = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (isOfSqlite(error)) return undefined;
    throw error;
  }
};

type Rows = Iterator<readonly [bigint, ...Cell[]]>;

/** A statement that failed fails once more when it is used again, so that each scan has its own. */
const rowsOf = (database: DatabaseSync, sql: string, bounds: readonly bigint[]): Rows => {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  // The types of Node know rows as objects only.
  return statement.iterate(...bounds) as Iterator<unknown> as Rows;
};

const scanWith = (database: DatabaseSync, sql: string, bounds: readonly bigint[], take: Take): Scan => {
  let last: bigint | undefined;
  const rows = unlessUnreadable(() => rowsOf(database, sql, bounds));
  for (;;) {
    const next = unlessUnreadable(() => rows?.next());
    if (next === undefined) return { last, failed: true };
    if (next.done === true) return { last, failed: false };
    const [rowid, ...cells] = next.value;
    last = rowid;
    take(rowid, cells);
  }
};

const rowidsIn = (database: DatabaseSync, table: string, index: string): Rowids => {
  const found = new Set<bigint>();
  const add: Take = (rowid) => found.add(rowid);
  const sql = `SELECT rowid FROM ${quoted(table)} INDEXED BY ${quoted(index)}`;
  const { failed } = scanWith(database, sql, [], add);
  return { found: [...found], all: !failed };
};

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of one index that is whole, or what all of them know together. */
const rowidsOf = (database: DatabaseSync, table: string): Rowids => {
  const known = new Set<bigint>();
  for (const index of unlessUnreadable(() => wholeIndexesOf(database, table)) ?? []) {
    const { found, all } = rowidsIn(database, table, index);
    if (all) return { found: [...found].sort(ascending), all };
    for (const rowid of found) known.add(rowid);
  }
  return { found: [...known].sort(ascending), all: false };
};

/** @param columns In the order in which they are taken. */
export const damagedTable = (database: DatabaseSync, { name }: Table, columns: readonly string[]): DamagedTable => {
  const select = `SELECT rowid, ${columns.map(quoted).join(', ')} FROM ${quoted(name)} NOT INDEXED`;
  return {
    scan: (from, to, take, direction = 'ASC') =>
      scanWith(database, `${select} WHERE rowid BETWEEN ? AND ? ORDER BY rowid ${direction}`, [from, to], take),
    rowids: () => rowidsOf(database, name),
  };
};

/** The rows of a table without rowids: from the start, and where that fails from the end. */
export const scanKeyed = (
  database: DatabaseSync,
  { name, key }: Table,
  columns: readonly string[],
  take: (cells: readonly Cell[]) => void,
): { readonly failed: boolean } => {
  const select = `SELECT 0, ${columns.map(quoted).join(', ')} FROM ${quoted(name)} ORDER BY`;
  const scan = (direction: string): Scan => {
    const order = key.map((column) => `${quoted(column)} ${direction}`).join(', ');
    return scanWith(database, `${select} ${order}`, [], (_, cells) => {
      take(cells);
    });
  };
  if (!scan('ASC').failed) return { failed: false };
  scan('DESC');
  return { failed: true };
};

/** The highest number that tables gave, as far as it can be read. */
export const readSequences = (database: DatabaseSync): ReadonlyMap<string, bigint> => {
  const found = new Map<string, bigint>();
  scanWith(database, 'SELECT seq, name FROM sqlite_sequence', [], (seq, [name]) => {
    if (typeof seq === 'bigint' && typeof name === 'string') found.set(name, seq);
  });
  return found;
};
