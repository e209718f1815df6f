/** What is wrong with one store, without changing it. */
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { isMalformed } from '../sqlite/errors.ts';
import { foreignProblems } from '../sqlite/foreign.ts';
import { refuseNewer, versionOf } from '../sqlite/migrate.ts';
import { statements, type Sql } from '../sqlite/store.ts';
import { bytesIn } from './damaged-copy.ts';
import type { StoreKind } from './stores.ts';
import { isHalfRepaired } from './swap.ts';

/** What was found in a file. */
export interface Inspection {
  readonly status: 'ok' | 'missing' | 'damaged';
  /** Of its schema; absent where it could not be read. */
  readonly version?: number;
  /** What SQLite says of the file, and what is missing of it. */
  readonly damage: readonly string[];
  /** Rows that do not fit together in a file that is whole. */
  readonly disorder: readonly string[];
}

/** Looks at the rows of a file that is whole and of the newest version. */
export type LookAt = (sql: Sql) => Promise<readonly string[]> | readonly string[];

/** So much of what is wrong is told. */
const MOST_PROBLEMS = 20;
const TIMEOUT_MS = 5_000;

const damageOf = (sql: Sql): readonly string[] => {
  const said = sql
    .all(`PRAGMA integrity_check(${MOST_PROBLEMS})`)
    .map((row) => String(row['integrity_check']).trim())
    .filter((line) => line !== 'ok');
  if (said.length > 0) return said;
  return sql
    .all(`SELECT "table", count(*) AS count FROM pragma_foreign_key_check GROUP BY "table" LIMIT ${MOST_PROBLEMS}`)
    .map(({ table, count }) => `${String(count)} rows of ${String(table)} belong to nothing`);
};

const lookInto = async (
  database: DatabaseSync,
  file: string,
  migrations: readonly string[],
  look: LookAt,
): Promise<Inspection> => {
  const sql = statements(database);
  const known = migrations.length;
  const version = versionOf(database);
  refuseNewer(version, known, file);
  const damage = [...damageOf(sql), ...(version === known ? foreignProblems(sql, migrations) : [])];
  if (damage.length > 0) return { status: 'damaged', version, damage, disorder: [] };
  const disorder = version === known ? await look(sql) : [];
  return { status: disorder.length > 0 ? 'damaged' : 'ok', version, damage, disorder };
};

const damaged = (...damage: readonly string[]): Inspection => ({ status: 'damaged', damage, disorder: [] });

/**
 * Reads a database file, and never writes to it.
 * @throws EVOLVE_STORE_VERSION, and what SQLite says where it cannot read at all.
 */
export const inspectFile = async (file: string, migrations: readonly string[], look: LookAt): Promise<Inspection> => {
  if (bytesIn(file) === 0) {
    const isLeft = bytesIn(`${file}-wal`) > 0;
    return isLeft ? damaged('the file is empty, and its WAL is not') : { status: 'missing', damage: [], disorder: [] };
  }
  const database = new DatabaseSync(file, { readOnly: true, timeout: TIMEOUT_MS });
  try {
    return await lookInto(database, file, migrations, look);
  } catch (error) {
    if (isMalformed(error)) return damaged(error.message);
    throw error;
  } finally {
    database.close();
  }
};

export const inspectStore = async (kind: StoreKind, dir: string, look: LookAt): Promise<Inspection> => {
  const file = join(dir, kind.file);
  if (isHalfRepaired(file)) return damaged('a repair was cut off');
  return inspectFile(file, kind.migrations, look);
};
