/**
 * Copies what can be read of one table into a new one.
 *
 * 1. From the start as far as it goes; then from the end; then what lies between: where an index knows the rowids, from each of
 *    them on, else by halving the gap.
 * 2. A row that the schema or its readers would refuse is dropped and counted.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { columnsIn, quoted, type Table } from './tables.ts';
import { damagedTable, FIRST, LAST, scanKeyed, type Cell, type DamagedTable, type Take } from './damaged-table.ts';
import { isWholeRow } from './whole-row.ts';

/** What became of the rows of a table. */
export type SalvagedTable = {
  readonly table: string;
  readonly kept: number;
  /** Rows that are known to be gone. */
  readonly lost: number;
  /** Rows that could be read, and said nothing that may stand in the table. */
  readonly dropped: number;
  /** More may be gone than anybody can count. */
  readonly maybeMore: boolean;
};

/** https://www.sqlite.org/rescode.html#constraint */
const CONSTRAINT = 19;
/** In a gap that nothing is known of, so many places are tried, and so many more for each island that was found. */
const MOST_PROBES = 1_000;
const PROBES_FOR_ISLAND = 500;
/** How far beyond the last row a gap without an end is searched. */
const BEYOND = 4_096n;

interface Target {
  readonly take: (rowid: bigint, cells: readonly Cell[]) => void;
  readonly has: (rowid: bigint) => boolean;
  readonly refused: Set<bigint>;
}

const inserts = (insert: StatementSync, cells: readonly Cell[]): boolean => {
  try {
    return insert.run(...cells).changes > 0;
  } catch (error) {
    // A value of another type than the column's.
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === CONSTRAINT) return false;
    throw error;
  }
};

/** Where the rows of a table go. */
export const targetOf = (database: DatabaseSync, { name, key }: Table, columns: readonly string[]): Target => {
  const places = columns.map(() => '?').join(', ');
  const insert = database.prepare(
    `INSERT OR IGNORE INTO ${quoted(name)} (${columns.map(quoted).join(', ')}) VALUES (${places})`,
  );
  const find = key.length > 0 ? undefined : database.prepare(`SELECT 1 FROM ${quoted(name)} WHERE rowid = ?`);
  const refused = new Set<bigint>();
  const has = (rowid: bigint): boolean => find?.get(rowid) !== undefined;
  return {
    has,
    refused,
    take: (rowid, cells) => {
      const kept = isWholeRow(name, columns, cells) && inserts(insert, cells);
      if (!kept && !has(rowid)) refused.add(rowid);
    },
  };
};

/** From each rowid that is known and missing on. */
const fetchKnown = (source: DamagedTable, known: readonly bigint[], { has, take, refused }: Target): void => {
  const end = known.at(-1);
  if (end === undefined) return;
  for (let index = 0; index < known.length;) {
    const rowid = known[index] ?? end;
    index += 1;
    if (has(rowid) || refused.has(rowid)) continue;
    const { last } = source.scan(rowid, end, take);
    while (last !== undefined && index < known.length && (known[index] ?? end) <= last) index += 1;
  }
};

/** Coarse to fine, so that the few probes there are find the largest islands. */
const fetchBetween = (source: DamagedTable, from: bigint, to: bigint, take: Take): void => {
  const gaps: [bigint, bigint][] = [[from, to]];
  let most = MOST_PROBES;
  for (let probes = 0; probes < most; probes += 1) {
    const [low, high] = gaps.shift() ?? [1n, 0n];
    if (low > high) {
      if (gaps.length === 0) return;
      continue;
    }
    const middle = (low + high) / 2n;
    const { last, failed } = source.scan(middle, high, take);
    if (last !== undefined) most += PROBES_FOR_ISLAND;
    gaps.push([low, middle - 1n]);
    if (failed) gaps.push([(last !== undefined && last > middle ? last : middle) + 1n, high]);
  }
};

export const countIn = (database: DatabaseSync, table: string): number =>
  Number(database.prepare(`SELECT count(*) AS count FROM ${quoted(table)}`).get()?.['count']);

const copyKeyed = (from: DatabaseSync, into: Target, table: Table, columns: readonly string[]): boolean => {
  let row = 0n;
  return scanKeyed(from, table, columns, (cells) => {
    row += 1n;
    into.take(row, cells);
  }).failed;
};

/** Says whether rows may be gone that nobody knows of, and which of those that are known are. */
const copyByRowid = (
  from: DatabaseSync,
  into: Target,
  table: Table,
  columns: readonly string[],
): { readonly failed: boolean; readonly lost: number } => {
  const source = damagedTable(from, table, columns);
  const forward = source.scan(FIRST, LAST, into.take);
  const { found, all } = source.rowids();
  if (forward.failed) {
    const back = source.scan(FIRST, LAST, into.take, 'DESC');
    fetchKnown(source, found, into);
    const start = (forward.last ?? 0n) + 1n;
    const end = back.last ?? start * 2n + BEYOND;
    if (!all) fetchBetween(source, start, end, into.take);
  }
  const lost = found.filter((rowid) => !into.has(rowid) && !into.refused.has(rowid)).length;
  return { failed: forward.failed && !all, lost };
};

/** Both databases are open; the table of the new one has no triggers. */
export const copyTable = (from: DatabaseSync, into: DatabaseSync, table: Table): SalvagedTable => {
  const gone: SalvagedTable = { table: table.name, kept: 0, lost: 0, dropped: 0, maybeMore: true };
  const there = columnsIn(from, table.name);
  if (there.size === 0) return gone;
  const columns = table.columns.filter((column) => column === 'rowid' || there.has(column));
  const target = targetOf(into, table, columns);
  const { failed, lost } =
    table.key.length > 0
      ? { failed: copyKeyed(from, target, table, columns), lost: 0 }
      : copyByRowid(from, target, table, columns);
  const kept = countIn(into, table.name);
  return { ...gone, kept, lost, dropped: target.refused.size, maybeMore: failed };
};
