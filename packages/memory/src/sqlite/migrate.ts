import type { DatabaseSync } from 'node:sqlite';
import { EvolveError } from '@evolve/core/errors';

/** How many scripts have run on the file. */
export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);

export const refuseNewer = (found: number, known: number, file: string): void => {
  if (found <= known) return;
  throw new EvolveError('EVOLVE_STORE_VERSION', `${file} was written by a newer version`, {
    data: { file, found, known },
    hint: 'Update this package; an older one does not touch the file.',
  });
};

/**
 * Brings a database to the newest schema. `user_version` counts the scripts that have run; the whole step is one
 * transaction, so two processes that open a new file at the same time create it once.
 */
export const migrate = (database: DatabaseSync, migrations: readonly string[], file: string): void => {
  const before = versionOf(database);
  refuseNewer(before, migrations.length, file);
  if (before === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    const found = versionOf(database);
    refuseNewer(found, migrations.length, file);
    for (const script of migrations.slice(found)) database.exec(script);
    database.exec(`PRAGMA user_version = ${String(migrations.length)}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};
