/** What stands in a new store before anything is copied into it, and what a copy leaves behind. */
import type { DatabaseSync } from 'node:sqlite';
import type { Cell } from './damaged-table.ts';
import { quoted, type Table } from './tables.ts';

/** Copied rows are no events: what triggers would count of them was counted, or is counted anew. */
export const withoutTriggers = <T>(database: DatabaseSync, work: () => T): T => {
  const triggers = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${quoted(String(name))}`);
  const result = work();
  for (const { sql } of triggers) database.exec(String(sql));
  return result;
};

interface Seeds {
  readonly table: Table;
  readonly rows: readonly (readonly Cell[])[];
}

const takeSeeds = (database: DatabaseSync, table: Table): Seeds => {
  const select = database.prepare(`SELECT ${table.columns.map(quoted).join(', ')} FROM ${quoted(table.name)}`);
  const rows = select.all().map((row) => table.columns.map((column) => row[column] as Cell));
  database.exec(`DELETE FROM ${quoted(table.name)}`);
  return { table, rows };
};

const giveBack = (database: DatabaseSync, { table: { name, columns }, rows }: Seeds): void => {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO ${quoted(name)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  for (const row of rows) insert.run(...row);
};

/** Rows that the scripts put there make room for those that are copied, and come back where those are missing. */
export const withSeeds = <T>(database: DatabaseSync, tables: readonly Table[], work: () => T): T => {
  const seeds = tables.map((table) => takeSeeds(database, table));
  const result = work();
  for (const seed of seeds) giveBack(database, seed);
  return result;
};

/** Removes rows of a table that belong to one that is gone. Its keys are of one column each. */
const removeOrphansOf = (database: DatabaseSync, table: string): void => {
  for (const row of database.prepare(`PRAGMA foreign_key_list(${quoted(table)})`).all()) {
    const [parent = '', from = '', to = ''] = [row['table'], row['from'], row['to']].map((name) =>
      quoted(String(name)),
    );
    database.exec(
      `DELETE FROM ${quoted(table)} WHERE ${from} IS NOT NULL AND ${from} NOT IN (SELECT ${to} FROM ${parent})`,
    );
  }
};

/** Removes rows that belong to one that is gone, and those that belonged to them. */
export const removeOrphans = (database: DatabaseSync): void => {
  for (;;) {
    const orphans = new Set(
      database
        .prepare('PRAGMA foreign_key_check')
        .all()
        .map(({ table }) => String(table)),
    );
    if (orphans.size === 0) return;
    for (const table of orphans) removeOrphansOf(database, table);
  }
};
