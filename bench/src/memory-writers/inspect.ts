/** What is in the two stores of a memory, without the code that wrote it. */
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';

type Row = Readonly<Record<string, unknown>>;

const query = (dir: string, file: string, sql: string): readonly Row[] => {
  const database = new DatabaseSync(join(dir, file));
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
};

const texts = (dir: string, file: string, sql: string): readonly string[] =>
  query(dir, file, sql).map((row) => String(row['text']));

const isWhole = (dir: string, file: string): boolean =>
  query(dir, file, 'PRAGMA integrity_check')[0]?.['integrity_check'] === 'ok';

const MISCOUNTED = `SELECT e.id AS text FROM experiences e WHERE
  successes <> (SELECT count(*) FROM outcomes o WHERE o.experience = e.position AND ok = 1) OR
  failures <> (SELECT count(*) FROM outcomes o WHERE o.experience = e.position AND ok = 0)`;

export interface Written {
  /** Id of the write, of each outcome. */
  readonly outcomes: readonly string[];
  readonly reservations: readonly string[];
  readonly cycles: readonly string[];
  /** Hashes, in the order of the chain. */
  readonly ledger: readonly string[];
  readonly miscounted: number;
  readonly whole: boolean;
}

const KNOWLEDGE = 'knowledge.sqlite';
const JOURNAL = 'journal.sqlite';

export const inspect = (dir: string): Written => ({
  outcomes: texts(dir, KNOWLEDGE, 'SELECT cycle_id AS text FROM outcomes'),
  reservations: texts(dir, JOURNAL, `SELECT id AS text FROM reservations WHERE status = 'open'`),
  cycles: texts(dir, JOURNAL, 'SELECT id AS text FROM cycles'),
  ledger: texts(dir, JOURNAL, 'SELECT hash AS text FROM ledger ORDER BY seq'),
  miscounted: texts(dir, KNOWLEDGE, MISCOUNTED).length,
  whole: isWhole(dir, KNOWLEDGE) && isWhole(dir, JOURNAL),
});
