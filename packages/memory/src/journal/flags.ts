import type { Json } from '@evolve/core/contracts';
import { text } from '../sqlite/row.ts';
import type { Sql } from '../sqlite/store.ts';

export const readFlag = (sql: Sql, name: string): Json | undefined => {
  const row = sql.get('SELECT value FROM flags WHERE name = ?', name);
  return row === undefined ? undefined : (JSON.parse(text(row, 'value')) as Json);
};

export const writeFlag = (sql: Sql, name: string, value: Json): void => {
  sql.run('INSERT OR REPLACE INTO flags (name, value) VALUES (?, ?)', name, JSON.stringify(value));
};
