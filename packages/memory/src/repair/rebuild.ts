/**
 * A new store with what can be read of a damaged one.
 *
 * 1. Tables, indexes, triggers and constraints are those of the schema's own scripts: first of the version that the damaged
 *    file had, then of those after it.
 * 2. What no table has stays away: rows are copied table by table, triggers see none of it.
 * 3. Leaves that nothing leads to any more are given back to the table that they fit; free pages are not looked at.
 * 4. Where not even the list of the tables can be read, the new store is empty.
 */
import { closeSync, openSync } from 'node:fs';
import { EvolveError } from '@evolve/core/errors';
import { DatabaseSync } from '@evolve/core/sqlite';
import { isDamage, isMalformed } from '../sqlite/errors.ts';
import { refuseNewer, versionOf } from '../sqlite/migrate.ts';
import { PAGE_BYTES } from '../sqlite/store.ts';
import { adoptLeaves } from './adopt-leaves.ts';
import { copyTable, type SalvagedTable } from './copy-table.ts';
import { copySequences } from './sequences.ts';
import { removeOrphans, withoutTriggers, withSeeds } from './schema-care.ts';
import { tablesOf } from './tables.ts';

export interface RebuildOptions {
  /** One script for each version. */
  readonly migrations: readonly string[];
  readonly maxBytes: number | undefined;
  /** Puts what was copied in order, within the same transaction. */
  readonly finish: (database: DatabaseSync) => void;
}

export interface Rebuilt {
  /** Nothing could be read, since the list of the tables is gone. */
  readonly schemaGone: boolean;
  readonly tables: readonly SalvagedTable[];
}

/** The version of a file of which the list of tables can be read; undefined where it cannot. */
const readableVersion = (source: DatabaseSync, known: number, file: string): number | undefined => {
  try {
    const tables = Number(source.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count']);
    const version = versionOf(source);
    refuseNewer(version, known, file);
    if (tables === 0) return undefined;
    return version === 0 ? known : version;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
};

const openNew = (file: string, maxBytes: number | undefined): DatabaseSync => {
  closeSync(openSync(file, 'wx', 0o600));
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
  database.exec('PRAGMA journal_mode = MEMORY');
  // Synced as a whole before anybody relies on it.
  database.exec('PRAGMA synchronous = OFF');
  database.exec('PRAGMA foreign_keys = OFF');
  if (maxBytes !== undefined)
    database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / PAGE_BYTES))}`);
  return database;
};

const copyAll = (copy: string, source: DatabaseSync, into: DatabaseSync): readonly SalvagedTable[] => {
  const tables = tablesOf(into);
  return withoutTriggers(into, () =>
    withSeeds(into, tables, () => {
      const salvaged = tables.map((table) => copyTable(source, into, table));
      copySequences(source, into);
      return adoptLeaves(copy, source, into, tables, salvaged);
    }),
  );
};

const nothing = (into: DatabaseSync): readonly SalvagedTable[] =>
  tablesOf(into).map(({ name }) => ({ table: name, kept: 0, lost: 0, dropped: 0, maybeMore: true }));

/** What was copied and did not stay was dropped as well. */
const recount = (into: DatabaseSync, salvaged: readonly SalvagedTable[]): readonly SalvagedTable[] =>
  salvaged.map((table) => {
    const row = into.prepare(`SELECT count(*) AS count FROM "${table.table}"`).get();
    const kept = Number(row?.['count']);
    return { ...table, kept, dropped: table.dropped + Math.max(0, table.kept - kept) };
  });

/** What the WAL has is then in the file, page by page; where it cannot be brought there it is read from where it is. */
const mergeWal = (source: DatabaseSync): void => {
  try {
    source.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!isMalformed(error)) throw error;
  }
};

const fill = (
  {
    copy,
    file,
    source,
    into,
  }: { readonly copy: string; readonly file: string; readonly source: DatabaseSync; readonly into: DatabaseSync },
  options: RebuildOptions,
): Rebuilt => {
  const { migrations, finish } = options;
  const version = readableVersion(source, migrations.length, file);
  for (const script of migrations.slice(0, version ?? migrations.length)) into.exec(script);
  const salvaged = version === undefined ? nothing(into) : copyAll(copy, source, into);
  for (const script of migrations.slice(version ?? migrations.length)) into.exec(script);
  into.exec(`PRAGMA user_version = ${migrations.length}`);
  removeOrphans(into);
  finish(into);
  return { schemaGone: version === undefined, tables: recount(into, salvaged) };
};

const requireWhole = (into: DatabaseSync, file: string): void => {
  const said = into.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  if (said !== 'ok')
    throw new EvolveError('EVOLVE_STORE_FAILED', `what was salvaged of ${file} is not whole: ${String(said)}`);
};

/**
 * Makes `target` from `source`, which is a copy that may be changed. `file` is what both are called in messages.
 * @throws EVOLVE_STORE_VERSION, and what SQLite says of a full disk.
 */
export const rebuild = (source: string, target: string, file: string, options: RebuildOptions): Rebuilt => {
  const from = new DatabaseSync(source);
  try {
    const into = openNew(target, options.maxBytes);
    try {
      mergeWal(from);
      into.exec('BEGIN');
      const rebuilt = fill({ copy: source, file, source: from, into }, options);
      into.exec('COMMIT');
      requireWhole(into, file);
      return rebuilt;
    } finally {
      into.close();
    }
  } finally {
    from.close();
  }
};
