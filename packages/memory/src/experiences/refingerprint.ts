/**
 * Gives experiences the fingerprint of this version, and the profile that they lack: without they would never match again.
 *
 * 1. Each batch is one transaction, small enough that neither the event loop nor another process waits for long; what a
 *    crash left is done at the next open, and two processes share the work.
 * 2. Rows that have become one (same fingerprint, same solution) are one row with the outcomes of both.
 * 3. Rows of a newer version are left alone. So are tombstones: their text is gone, and with it what could be fingerprinted.
 *
 * Observations are renewed by `knowledge/signals/refingerprint.ts`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isEvolveError } from '@evolve/core/errors';
import { FINGERPRINT_VERSION, fingerprintError, type Fingerprint } from '@evolve/core/fingerprint';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql, Store } from '../sqlite/store.ts';
import { storedProfile } from './profiles.ts';
import { forgottenOf, positionOf } from './rows.ts';
import { rankOf, type ExperienceRules } from './rules.ts';
import { updateSuperseded } from './supersede.ts';
import { indexText } from './tombstones.ts';

const BATCH = 20;

const outdated = (sql: Sql, limit: number): readonly number[] =>
  sql
    .all(
      `SELECT position FROM experiences WHERE fingerprint_version < ? AND forgotten_at IS NULL
       UNION ALL SELECT position FROM experiences WHERE profile IS NULL AND forgotten_at IS NULL AND fingerprint_version = ?
       LIMIT ?`,
      ...[FINGERPRINT_VERSION, FINGERPRINT_VERSION, limit],
    )
    .map(positionOf);

const remove = (sql: Sql, position: number): void => {
  sql.run('DELETE FROM experiences_text WHERE rowid = ?', position);
  sql.run('DELETE FROM experiences WHERE position = ?', position);
};

/** The outcomes of both under one row; what the other had taken the place of, or had given place to, follows. */
const merge = (sql: Sql, kept: Row, gone: Row, rules: ExperienceRules): void => {
  const at = [text(kept, 'at'), text(gone, 'at')].sort().at(-1) ?? text(kept, 'at');
  const record = {
    successes: number(kept, 'successes') + number(gone, 'successes'),
    failures: number(kept, 'failures') + number(gone, 'failures'),
  };
  sql.run('UPDATE outcomes SET experience = ? WHERE experience = ?', positionOf(kept), positionOf(gone));
  sql.run('UPDATE experiences SET superseded_by = ? WHERE superseded_by = ?', text(kept, 'id'), text(gone, 'id'));
  remove(sql, positionOf(gone));
  sql.run(
    'UPDATE experiences SET successes = ?, failures = ?, at = ?, rank = ?, superseded_by = NULL WHERE position = ?',
    ...[record.successes, record.failures, at, rankOf(record, at, rules), positionOf(kept)],
  );
};

/** What the text of a row tells takes the place of what an older version had made of it. */
const rename = (sql: Sql, position: number, print: Fingerprint): void => {
  const tokens = print.tokens.join(' ');
  sql.run(
    'UPDATE experiences SET fingerprint = ?, fingerprint_version = ?, tokens = ?, profile = ? WHERE position = ?',
    ...[print.id, print.version, tokens, storedProfile(print), position],
  );
  sql.run('DELETE FROM experiences_text WHERE rowid = ?', position);
  indexText(sql, position, tokens);
};

/** A living row stays; of two that live the older one; of a tombstone and an old row the person's word. */
const choose = (row: Row, same: Row): { readonly kept: Row; readonly gone: Row } => {
  const forgotten = forgottenOf(same);
  if (forgotten !== undefined)
    return forgotten.why === 'person' ? { kept: same, gone: row } : { kept: row, gone: same };
  return positionOf(row) < positionOf(same) ? { kept: row, gone: same } : { kept: same, gone: row };
};

const renew = (sql: Sql, position: number, rules: ExperienceRules): void => {
  const row = sql.get('SELECT * FROM experiences WHERE position = ?', position);
  if (row === undefined) return;
  const print = fingerprintError(text(row, 'problem'));
  if (row['fingerprint'] === print.id && row['fingerprint_version'] === print.version) {
    rename(sql, position, print);
    return;
  }
  const same = sql.get(
    'SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? AND solution_hash = ?',
    ...[print.id, print.version, text(row, 'solution_hash')],
  );
  const { kept, gone } = same === undefined ? { kept: row, gone: undefined } : choose(row, same);
  if (gone !== undefined) merge(sql, kept, gone, rules);
  if (forgottenOf(kept) !== undefined) return;
  rename(sql, positionOf(kept), print);
  const renewed = sql.get('SELECT * FROM experiences WHERE position = ?', positionOf(kept));
  if (renewed !== undefined) updateSuperseded(sql, renewed);
};

const renewBatch = (sql: Sql, rules: ExperienceRules): number => {
  const positions = outdated(sql, BATCH);
  for (const position of positions) renew(sql, position, rules);
  return positions.length;
};

/** Renews all that an older version wrote. A store that is full stays as it is: its old rows match nothing, and can be read. */
export const refingerprint = async (store: Store, rules: ExperienceRules): Promise<void> => {
  const some = await store.read((sql) => outdated(sql, 1).length > 0);
  if (!some) return;
  try {
    while ((await store.write((sql) => renewBatch(sql, rules))) === BATCH) await nextTurn();
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_STORE_FULL')) throw error;
  }
};
