/**
 * Gives lost leaves back to the tables that their rows fit.
 *
 * 1. A leaf is read by SQLite itself: put in the place of a table's root, it is all that the table has.
 * 2. Its rows have as many columns as the table, and everything that the schema and its readers ask; else they are not taken.
 * 3. A row that is there stands. Tables with bytes in them are left out: bytes fit anywhere, and what they hold is made anew.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from '@evolve/core/sqlite';
import { PAGE_BYTES } from '../sqlite/store.ts';
import { countIn, targetOf, type SalvagedTable } from './copy-table.ts';
import { bytesIn } from './damaged-copy.ts';
import { damagedTable, FIRST, LAST } from './damaged-table.ts';
import { lostLeaves, pageOf, type LostLeaf } from './lost-leaves.ts';
import { columnsIn, quoted, type Table } from './tables.ts';

const overwrite = (file: string, page: number, bytes: Uint8Array): void => {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, bytes, 0, bytes.length, (page - 1) * PAGE_BYTES);
  } finally {
    closeSync(descriptor);
  }
};

const hasBytes = (database: DatabaseSync, table: string): boolean =>
  database
    .prepare(`PRAGMA table_info(${quoted(table)})`)
    .all()
    .some((column) => String(column['type']).toUpperCase() === 'BLOB');

const rootOf = (database: DatabaseSync, table: string): number =>
  Number(
    database.prepare(`SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table)?.['rootpage'] ??
      0,
  );

/** Reads each leaf as if it were the table. The copy is of no use for this table afterwards. */
const adopt = (copy: string, into: DatabaseSync, table: Table, leaves: readonly LostLeaf[], root: number): void => {
  for (const { page } of leaves) {
    overwrite(copy, root, pageOf(copy, page));
    const database = new DatabaseSync(copy);
    try {
      const there = columnsIn(database, table.name);
      const columns = table.columns.filter((column) => column === 'rowid' || there.has(column));
      damagedTable(database, table, columns).scan(FIRST, LAST, targetOf(into, table, columns).take);
    } finally {
      database.close();
    }
  }
};

/** @param from A connection of `copy`, which has no WAL any more. */
export const adoptLeaves = (
  copy: string,
  from: DatabaseSync,
  into: DatabaseSync,
  tables: readonly Table[],
  salvaged: readonly SalvagedTable[],
): readonly SalvagedTable[] => {
  const isLossy = salvaged.some(({ lost, maybeMore }) => lost > 0 || maybeMore);
  if (!isLossy || bytesIn(`${copy}-wal`) > 0) return salvaged;
  const leaves = lostLeaves(copy, from);
  return salvaged.map((result, index) => {
    const table = tables[index];
    const isOut = table === undefined || table.key.length > 0 || (result.lost === 0 && !result.maybeMore);
    if (isOut || hasBytes(into, table.name)) return result;
    const width = columnsIn(from, table.name).size;
    const fitting = leaves.filter(({ columns }) => columns === width);
    const root = rootOf(from, table.name);
    if (fitting.length === 0 || root < 2) return result;
    adopt(copy, into, table, fitting, root);
    const kept = countIn(into, table.name);
    return { ...result, kept, lost: Math.max(0, result.lost - (kept - result.kept)) };
  });
};
