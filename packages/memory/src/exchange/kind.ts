/** How records of a kind are read from their table, and taken in again: once each. */
import type { Ids } from '@evolve/core/contracts';
import type { ExperienceRules } from '../experiences/rules.ts';
import type { KnowledgeLimits } from '../knowledge/limits.ts';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql, Value } from '../sqlite/store.ts';
import type { ExportedKind, RecordOf } from './format.ts';

export interface Taking {
  readonly keep: KnowledgeLimits;
  readonly rules: ExperienceRules;
  readonly now: Date;
  readonly ids: Ids;
  /** The file is ours. */
  readonly trust: boolean;
}

export interface Kind<T extends ExportedKind> {
  readonly table: string;
  /** The column that says in which order rows came. */
  readonly order: 'position' | 'id' | 'rowid';
  read(sql: Sql, row: Row): unknown;
  /** False where it is there already. */
  take(sql: Sql, record: RecordOf<T>, taking: Taking): boolean;
}

export const json = (row: Row, column: string): unknown => JSON.parse(text(row, column)) as unknown;

/** How many rows are equal to this one in these columns, up to a place in the table. */
export const equals = (
  sql: Sql,
  table: string,
  columns: Readonly<Record<string, Value>>,
  upTo?: readonly [string, Value],
): number => {
  const where = Object.keys(columns).map((column) => `${column} IS ?`);
  const [column, place] = upTo ?? ['rowid', null];
  const row = sql.get(
    `SELECT count(*) AS count FROM ${table} WHERE ${where.join(' AND ')} AND (? IS NULL OR ${column} <= ?)`,
    ...[...Object.values(columns), place, place],
  );
  return number(row ?? {}, 'count');
};

const only = (row: Row, columns: readonly string[]): Readonly<Record<string, Value>> =>
  Object.fromEntries(columns.map((column) => [column, row[column] as Value]));

/** Records without an id: the how manieth of equal ones this is. */
export const nthOf = (
  sql: Sql,
  table: string,
  order: string,
  columns: readonly string[],
  row: Row,
): { readonly nth?: number } => {
  const count = equals(sql, table, only(row, columns), [order, row[order] as Value]);
  return count > 1 ? { nth: count } : {};
};

export const isThere = (sql: Sql, table: string, id: string): boolean =>
  sql.get(`SELECT 1 FROM ${table} WHERE id = ?`, id) !== undefined;

/**
 * Puts a record in as any other, and takes it out again where there are enough of its like: texts are cut and cleaned on their
 * way in, so only what came of it can be compared.
 */
export const putOnce = (
  sql: Sql,
  { table, columns, nth }: { readonly table: string; readonly columns: readonly string[]; readonly nth: number },
  put: () => void,
): boolean => {
  sql.run('SAVEPOINT taken');
  put();
  const row = sql.get(`SELECT * FROM ${table} ORDER BY rowid DESC LIMIT 1`);
  const isNew = row !== undefined && equals(sql, table, only(row, columns)) <= nth;
  if (!isNew) sql.run('ROLLBACK TO taken');
  sql.run('RELEASE taken');
  return isNew;
};
