/**
 * Gives observations and groups of errors the fingerprint of this version: otherwise one cause is two after an upgrade.
 *
 * 1. Each batch is one transaction, small enough that nobody waits for long; what a crash left is done at the next open.
 * 2. Bounded: of the observations the newest {@link MOST_AT_ONCE} that are old are renewed at each open, and the others when
 *    the store is opened again, if they are still there. Groups are few, and all are renewed.
 * 3. Groups that have become one are one group with the counts of both. Rows of a newer version are left alone.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isEvolveError } from '@evolve/core/errors';
import { FINGERPRINT_VERSION, fingerprintError } from '@evolve/core/fingerprint';
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql, Store } from '../../sqlite/store.ts';
import { addToGroup, groupedOf } from './error-groups.ts';

const BATCH = 50;
/** Of the observations, at each open. */
export const MOST_AT_ONCE = 5_000;

/** Of the stack, where there is one, as when it was told; a row without any text keeps what it has. */
const printOf = (row: Row): string => {
  const of = row['stack'] ?? row['error'];
  return typeof of === 'string' && of !== '' ? fingerprintError(of).id : text(row, 'fingerprint');
};

const renewObservations = (sql: Sql): number => {
  const rows = sql.all(
    `SELECT id, error, stack, fingerprint FROM observations WHERE fingerprint IS NOT NULL AND fingerprint_version < ?
     ORDER BY fingerprint_version DESC, id DESC LIMIT ?`,
    ...[FINGERPRINT_VERSION, BATCH],
  );
  for (const row of rows) {
    sql.run(
      'UPDATE observations SET fingerprint = ?, fingerprint_version = ? WHERE id = ?',
      ...[printOf(row), FINGERPRINT_VERSION, number(row, 'id')],
    );
  }
  return rows.length;
};

const renewGroups = (sql: Sql, keep: number): number => {
  const rows = sql.all('SELECT * FROM error_groups WHERE fingerprint_version < ? LIMIT ?', FINGERPRINT_VERSION, BATCH);
  for (const row of rows) {
    sql.run('DELETE FROM error_groups WHERE position = ?', number(row, 'position'));
    addToGroup(sql, { ...groupedOf(row), fingerprint: printOf(row), fingerprintVersion: FINGERPRINT_VERSION }, keep);
  }
  return rows.length;
};

const repeat = async (store: Store, most: number, renew: (sql: Sql) => number): Promise<void> => {
  for (let left = most; left > 0; left -= BATCH) {
    if ((await store.write(renew)) < BATCH) return;
    await nextTurn();
  }
};

const some = (sql: Sql): boolean =>
  sql.get(
    `SELECT 1 FROM observations WHERE fingerprint IS NOT NULL AND fingerprint_version < ?
     UNION ALL SELECT 1 FROM error_groups WHERE fingerprint_version < ? LIMIT 1`,
    ...[FINGERPRINT_VERSION, FINGERPRINT_VERSION],
  ) !== undefined;

/** Renews what an older version wrote. A store that is full stays as it is. @param keep Groups at most. */
export const refingerprintSignals = async (store: Store, keep: number): Promise<void> => {
  if (!(await store.read(some))) return;
  try {
    await repeat(store, Number.POSITIVE_INFINITY, (sql) => renewGroups(sql, keep));
    await repeat(store, MOST_AT_ONCE, renewObservations);
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_STORE_FULL')) throw error;
  }
};
