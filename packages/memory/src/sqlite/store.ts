/**
 * One SQLite file that many processes share.
 *
 * Owns: the connection, transactions, waiting for locks, the schema's version. Others own: the tables.
 *
 * 1. Work inside `read` and `write` is synchronous, so nothing of this process runs between its statements.
 * 2. A write takes the lock before it reads (`BEGIN IMMEDIATE`): what it decides from cannot change under it.
 * 3. Waiting for another process never blocks the event loop for more than {@link BLOCKING_MS}.
 * 4. A rejected write left nothing behind.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSync as Database, StatementSync } from 'node:sqlite';
import { EvolveError, type ErrorCode } from '@evolve/core/errors';
import { isBusy, storeError } from './errors.ts';
import { DatabaseSync } from '@evolve/core/sqlite';
import { backUpBefore } from './backup.ts';
import { foreignObjects } from './foreign.ts';
import { refuseHalfRepaired } from './half-repaired.ts';
import { migrate } from './migrate.ts';

export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** Statements of one transaction. */
export interface Sql {
  /** Returns how many rows changed. */
  run(sql: string, ...values: readonly Value[]): number;
  get(sql: string, ...values: readonly Value[]): Row | undefined;
  all(sql: string, ...values: readonly Value[]): readonly Row[];
}

export interface Store {
  readonly file: string;
  read<T>(work: (sql: Sql) => T): Promise<T>;
  write<T>(work: (sql: Sql) => T): Promise<T>;
  /** Moves what was written into the file and empties its log. @throws EVOLVE_BUSY when others read from the log. */
  truncateLog(): Promise<void>;
  /** Writes the file anew, so that no byte of what was deleted is left in it or its log. @throws EVOLVE_BUSY, as above. */
  scrub(): Promise<void>;
  close(): void;
}

export interface StoreOptions {
  readonly file: string;
  /** One script for each version of the schema, oldest first; the file's version is how many have run. */
  readonly migrations: readonly string[];
  /** `FULL`: an acknowledged write survives a power cut. `NORMAL`: it survives a crash of the process. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** The error of a damaged file. */
  readonly corrupt: ErrorCode;
  /** The most the file may grow to, in bytes. */
  readonly maxBytes?: number | undefined;
  /** Overwrites what is deleted. @default false */
  readonly secureDelete?: boolean;
}

/** How long SQLite itself may wait inside one call, and with it the event loop. */
const BLOCKING_MS = 5;
/** How long a call waits for other processes altogether before it fails with EVOLVE_STORE_FAILED. */
const PATIENCE_MS = 15_000;
const LONGEST_PAUSE_MS = 20;
export const PAGE_BYTES = 4096;

const createPrivately = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Created before SQLite does, which would follow the umask; its side files inherit the mode.
  closeSync(openSync(file, 'a', 0o600));
};

const configure = (database: Database, { synchronous, maxBytes, secureDelete = false }: StoreOptions): void => {
  database.exec(`PRAGMA page_size = ${String(PAGE_BYTES)}`);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  database.exec('PRAGMA foreign_keys = ON');
  if (secureDelete) database.exec('PRAGMA secure_delete = ON');
  if (maxBytes !== undefined) {
    database.exec(`PRAGMA max_page_count = ${String(Math.max(1, Math.floor(maxBytes / PAGE_BYTES)))}`);
  }
};

/** Runs `attempt` until the lock is free, giving the event loop back in between. */
const patiently = async <T>(attempt: () => T): Promise<T> => {
  const started = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() - started > PATIENCE_MS) throw error;
    }
    await sleep(Math.min(tries, LONGEST_PAUSE_MS));
  }
};

/** Statements of a connection, each prepared once. */
export const statements = (database: Database): Sql => {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
  };
};

const inTransaction = <T>(database: Database, begin: string, sql: Sql, work: (sql: Sql) => T): T => {
  sql.run(begin);
  try {
    const result = work(sql);
    sql.run('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back by itself after some errors, a full disk among them.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

/** False while another connection reads from the log. */
const emptyLog = (database: Database): boolean => {
  const row = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  return row?.['busy'] === 0;
};

const logIsRead = (file: string): EvolveError =>
  new EvolveError('EVOLVE_BUSY', `another process goes on reading from the log of ${file}`, {
    data: { file },
    hint: 'What was deleted is gone from the tables; its bytes are in the log until the same call succeeds.',
  });

/** Empties the log, waiting for readers. */
const truncate = async (database: Database, file: string): Promise<void> => {
  const started = performance.now();
  while (!(await patiently(() => emptyLog(database)))) {
    if (performance.now() - started > PATIENCE_MS) throw logIsRead(file);
    await sleep(LONGEST_PAUSE_MS);
  }
};

const refuseForeign = (database: Database, { file, migrations, corrupt }: StoreOptions): void => {
  const objects = foreignObjects(statements(database), migrations);
  if (objects.length === 0) return;
  throw new EvolveError(corrupt, `${file} has a ${objects.join(', ')}, which is none of ours`, {
    data: { file, objects },
    hint: 'evolve memory check tells what is wrong; evolve memory repair leaves out what is not ours.',
  });
};

const openDatabase = async (options: StoreOptions): Promise<Database> => {
  createPrivately(options.file);
  const database = new DatabaseSync(options.file, { timeout: BLOCKING_MS });
  try {
    await patiently(() => {
      configure(database, options);
    });
    // From here on nobody can take the file away: a repair needs it for itself.
    refuseHalfRepaired(options.file, options.corrupt);
    await patiently(() => {
      backUpBefore(database, options.migrations.length, options.file);
    });
    await patiently(() => {
      migrate(database, options.migrations, options.file);
    });
    await patiently(() => {
      refuseForeign(database, options);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * Opens the file, creating it (mode 0600) and bringing its schema up to date. A file of an older schema is copied before:
 * see `backUpBefore`.
 * @throws EVOLVE_STORE_VERSION for a file written by a newer version; `options.corrupt` for a damaged one.
 */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const translated = (error: unknown): EvolveError => storeError(error, options.file, options.corrupt);
  const database = await openDatabase(options).catch((error: unknown) => {
    throw translated(error);
  });
  const sql = statements(database);
  let open = true;
  const transact = async <T>(begin: string, work: (sql: Sql) => T): Promise<T> => {
    try {
      return await patiently(() => {
        if (!open) throw new EvolveError('EVOLVE_STORE_FAILED', `${options.file} has been closed`);
        return inTransaction(database, begin, sql, work);
      });
    } catch (error) {
      throw error instanceof TypeError ? error : translated(error);
    }
  };
  const care = async (work: () => Promise<void>): Promise<void> => {
    if (!open) throw new EvolveError('EVOLVE_STORE_FAILED', `${options.file} has been closed`);
    await work().catch((error: unknown) => {
      throw translated(error);
    });
  };
  const truncateLog = (): Promise<void> => truncate(database, options.file);
  return {
    file: options.file,
    read: (work) => transact('BEGIN', work),
    write: (work) => transact('BEGIN IMMEDIATE', work),
    truncateLog: () => care(truncateLog),
    scrub: () =>
      care(async () => {
        await patiently(() => {
          database.exec('VACUUM');
        });
        await truncateLog();
      }),
    close: () => {
      if (open) database.close();
      open = false;
    },
  };
};
