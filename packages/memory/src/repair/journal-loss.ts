/** What a repaired journal says of what it lost. */
import type { Json } from '@evolve/core/contracts';
import { DatabaseSync } from '@evolve/core/sqlite';
import { text } from '../sqlite/row.ts';
import { statements, type Sql } from '../sqlite/store.ts';
import type { LedgerVerdict } from '../journal/verify.ts';
import { verifyIn, type KeptHead } from './journal-chain.ts';

/** A list of the repairs that lost something, oldest first. */
export const REPAIRS_FLAG = 'journal-repairs';

export const withDatabase = async <T>(file: string, work: (sql: Sql) => Promise<T> | T): Promise<T> => {
  const database = new DatabaseSync(file);
  try {
    return await work(statements(database));
  } finally {
    database.close();
  }
};

/** Keeps the records up to the first that is not what follows the one before it. */
export const keepChain = async (sql: Sql, kept: KeptHead): Promise<LedgerVerdict> => {
  const verdict = await verifyIn(sql, kept);
  if (verdict.fault !== undefined) sql.run('DELETE FROM ledger WHERE seq >= ?', verdict.fault.seq);
  return verdict;
};

const earlier = (sql: Sql): readonly Json[] => {
  const row = sql.get('SELECT value FROM flags WHERE name = ?', REPAIRS_FLAG);
  const value = row === undefined ? [] : (JSON.parse(text(row, 'value')) as Json);
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
};

/** The durable halt, so that a person looks before anything is spent or promoted again, and what was lost. */
export const writeDownLoss = (sql: Sql, halt: string, at: string, loss: Readonly<Record<string, Json>>): void => {
  const put = (name: string, value: Json): void => {
    sql.run('INSERT OR REPLACE INTO flags (name, value) VALUES (?, ?)', name, JSON.stringify(value));
  };
  put(REPAIRS_FLAG, [...earlier(sql), { at, ...loss }]);
  put(halt, { reason: 'the journal was repaired and has lost records: see evolve memory check', at });
};
