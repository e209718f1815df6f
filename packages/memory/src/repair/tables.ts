/** The tables of a schema as data, so that a new one is salvaged without anybody thinking of it. */
import type { DatabaseSync } from 'node:sqlite';

export interface Table {
  readonly name: string;
  /** What is copied; a rowid that no column shows comes first. */
  readonly columns: readonly string[];
  /** The columns that order a table without rowids; empty where there are rowids. */
  readonly key: readonly string[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const tableOf = (database: DatabaseSync, name: string, hasRowid: boolean): Table => {
  const columns = database
    .prepare(`PRAGMA table_info(${quoted(name)})`)
    .all()
    .map((row): Column => ({ name: String(row['name']), type: String(row['type']), pk: Number(row['pk']) }));
  const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const names = columns.map((column) => column.name);
  if (!hasRowid) return { name, columns: names, key: keys.map((column) => column.name) };
  const isRowid = keys.length === 1 && keys[0]?.type.toUpperCase() === 'INTEGER';
  return { name, columns: isRowid ? names : ['rowid', ...names], key: [] };
};

/** Ordinary tables, without those of SQLite and of its indexes of words. */
export const tablesOf = (database: DatabaseSync): readonly Table[] =>
  database
    .prepare(
      `SELECT l.name, l.wr FROM pragma_table_list l JOIN sqlite_schema s ON s.type = 'table' AND s.name = l.name
       WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY s.rowid`,
    )
    .all()
    .map((row) => tableOf(database, String(row['name']), Number(row['wr']) === 0));

export const columnsIn = (database: DatabaseSync, table: string): ReadonlySet<string> =>
  new Set(
    database
      .prepare(`PRAGMA table_info(${quoted(table)})`)
      .all()
      .map((row) => String(row['name'])),
  );

/** Indexes that have an entry for each row. */
export const wholeIndexesOf = (database: DatabaseSync, table: string): readonly string[] =>
  database
    .prepare(`PRAGMA index_list(${quoted(table)})`)
    .all()
    .filter((row) => Number(row['partial']) === 0)
    .map((row) => String(row['name']));
