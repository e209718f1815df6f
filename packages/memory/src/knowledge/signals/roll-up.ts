/**
 * What is counted as it comes: windows and error groups.
 *
 * 1. Each observation is counted once: by the write that stores it, or, where a file comes from before this was kept, by
 *    `rollUpWhatStands`.
 * 2. That goes in short transactions and says in each how far it has come; what a crash left is done at the next open, and two
 *    processes share the work.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredObservation } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql, Store } from '../../sqlite/store.ts';
import { instant } from '../instant.ts';
import type { KnowledgeLimits } from '../limits.ts';
import { addToGroup, type GroupedError } from './error-groups.ts';
import { addToWindows, type Told } from './windows.ts';

const BATCH = 2_000;
const [BOUND, DONE] = ['roll-up-to', 'rolled-up'];

const toldOf = (observation: StoredObservation): readonly Told[] => {
  if (observation.kind !== 'tool' && observation.kind !== 'metric') return [];
  const { kind, name, versionId } = observation;
  const at = instant(observation.at);
  if (observation.kind === 'tool')
    return [{ kind, at, name, versionId, ok: observation.ok, value: observation.durationMs ?? null }];
  return Number.isFinite(observation.value) ? [{ kind, at, name, versionId, ok: true, value: observation.value }] : [];
};

const erredOf = (observation: StoredObservation): readonly GroupedError[] => {
  if (observation.kind !== 'tool' && observation.kind !== 'error') return [];
  const { kind, versionId, fingerprint, fingerprintVersion = 0, error = '', stack = null } = observation;
  if (fingerprint === undefined) return [];
  const at = instant(observation.at);
  const name = observation.kind === 'tool' ? observation.name : '';
  return [{ kind, name, versionId, fingerprint, fingerprintVersion, error, stack, count: 1, firstAt: at, lastAt: at }];
};

/** Within the transaction that stores them. */
export const rollUp = (sql: Sql, observations: readonly StoredObservation[], keep: KnowledgeLimits): void => {
  addToWindows(sql, observations.flatMap(toldOf), keep);
  for (const error of observations.flatMap(erredOf)) addToGroup(sql, error, keep.errors);
};

const optional = (row: Row, column: string): Record<string, unknown> =>
  row[column] === null ? {} : { [column]: row[column] };

/** What `rollUp` reads of an observation. */
const observationOf = (row: Row): StoredObservation => {
  const [kind, name, value] = [text(row, 'kind'), text(row, 'name'), row['value']];
  const common = { kind, at: text(row, 'at'), versionId: text(row, 'version_id'), name };
  const erred = { ...optional(row, 'error'), ...optional(row, 'stack'), ...optional(row, 'fingerprint') };
  const timed = value === null ? {} : kind === 'tool' ? { durationMs: value } : { value };
  const fingerprintVersion = number(row, 'fingerprint_version');
  return { ...common, ok: number(row, 'ok') === 1, ...erred, ...timed, fingerprintVersion } as StoredObservation;
};

const settingOf = (sql: Sql, name: string): number | undefined => {
  const row = sql.get('SELECT value FROM settings WHERE name = ?', name);
  return row === undefined ? undefined : number(row, 'value');
};

/** False when nothing is left. */
const rollUpSome = (sql: Sql, keep: KnowledgeLimits): boolean => {
  const bound = settingOf(sql, BOUND);
  if (bound === undefined) return false;
  const rows = sql.all(
    'SELECT * FROM observations WHERE id > ? AND id <= ? ORDER BY id LIMIT ?',
    ...[settingOf(sql, DONE) ?? 0, bound, BATCH],
  );
  rollUp(sql, rows.map(observationOf), keep);
  const last = rows.at(-1);
  if (last === undefined || rows.length < BATCH) sql.run('DELETE FROM settings WHERE name IN (?, ?)', BOUND, DONE);
  else sql.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', DONE, number(last, 'id'));
  return rows.length === BATCH;
};

/** Counts what a file held before this was kept. A store that is full goes on without. */
export const rollUpWhatStands = async (store: Store, keep: KnowledgeLimits): Promise<void> => {
  if ((await store.read((sql) => settingOf(sql, BOUND))) === undefined) return;
  try {
    while (await store.write((sql) => rollUpSome(sql, keep))) await nextTurn();
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_STORE_FULL')) throw error;
  }
};
