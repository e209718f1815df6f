/**
 * A store for one process alone, whatever is in it.
 *
 * 1. SQLite's locks are the kernel's and belong to the file, not to its name. Whoever has a store open holds a shared one all
 *    the time (WAL mode), and so does everything in this process; with the exclusive one here nobody has it open, and whoever
 *    comes waits.
 * 2. SQLite takes the exclusive lock before it looks at the first page only where there is a WAL. So the file gets a second
 *    name for the moment, with a WAL of one byte beside it, in which there is nothing to be found.
 * 3. The first descriptor of the file that this process closes drops the lock. So its bytes are read and written through the
 *    one that is open here, and through no other.
 */
import { closeSync, linkSync, openSync, writeFileSync } from 'node:fs';
import { EvolveError } from '@evolve/core/errors';
import { DatabaseSync } from '@evolve/core/sqlite';
import { isBusy, isDamage } from '../sqlite/errors.ts';
import { removeDatabase, temporaryFor } from '../sqlite/remains.ts';

export interface HeldFile {
  readonly file: string;
  /** Open for reading and writing. */
  readonly descriptor: number;
  release(): void;
}

let names = 0;

const nameAgain = (file: string): string => {
  names += 1;
  const name = temporaryFor(file, `lock-${names}`);
  removeDatabase(name);
  linkSync(file, name);
  writeFileSync(`${name}-wal`, '\0', { mode: 0o600 });
  return name;
};

const busy = (file: string): EvolveError =>
  new EvolveError('EVOLVE_BUSY', `${file} is open in another process, or elsewhere in this one`, {
    data: { file },
    hint: 'Stop what uses the memory (the agent, its heartbeat), then try again.',
  });

const lock = (name: string, file: string): DatabaseSync => {
  const database = new DatabaseSync(name);
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    // That what it holds is no database comes out after the lock was taken.
    if (isDamage(error)) return database;
    database.close();
    throw isBusy(error) ? busy(file) : error;
  }
  return database;
};

/** @throws EVOLVE_BUSY while anybody has it open. */
export const holdFile = (file: string): HeldFile => {
  const descriptor = openSync(file, 'r+');
  let name: string | undefined;
  try {
    name = nameAgain(file);
    const database = lock(name, file);
    const held = name;
    return {
      file,
      descriptor,
      release: () => {
        closeSync(descriptor);
        database.close();
        removeDatabase(held);
      },
    };
  } catch (error) {
    closeSync(descriptor);
    if (name !== undefined) removeDatabase(name);
    throw error;
  }
};
