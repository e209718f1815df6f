import type { OutcomeCounts, StoredObservation } from '@evolve/core/contracts';
import { number, text } from '../sqlite/row.ts';
import type { Sql, Value } from '../sqlite/store.ts';
import { instant } from './instant.ts';
import type { KnowledgeLimits } from './limits.ts';
import { rollUp } from './signals/roll-up.ts';

type Columns = readonly [
  name: string,
  ok: number,
  value: Value,
  error: Value,
  stack: Value,
  input: Value,
  fingerprint: Value,
  fingerprintVersion: number,
];

const columnsOf = (observation: StoredObservation): Columns => {
  switch (observation.kind) {
    case 'tool': {
      const { name, ok, durationMs = null, error = null, stack = null, input = null } = observation;
      const { fingerprint = null, fingerprintVersion = 0 } = observation;
      return [name, ok ? 1 : 0, durationMs, error, stack, input, fingerprint, fingerprintVersion];
    }
    case 'error': {
      const { error, stack = null, fingerprint, fingerprintVersion = 0 } = observation;
      return ['', 0, null, error, stack, null, fingerprint, fingerprintVersion];
    }
    case 'metric':
      return [observation.name, 1, observation.value, null, null, null, null, 0];
    case 'outcome':
      return [observation.subject, observation.ok ? 1 : 0, null, null, null, null, null, 0];
  }
};

/** Old ones are looked for once in so many new ones: counting through an index costs its length. */
const PRUNE_EVERY = 1_000;

const prune = (sql: Sql, kind: StoredObservation['kind'], keep: number): void => {
  sql.run(
    `DELETE FROM observations WHERE kind = ? AND id <=
       (SELECT id FROM observations WHERE kind = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    ...[kind, kind, keep],
  );
};

const insert = (sql: Sql, observation: StoredObservation): number => {
  sql.run(
    `INSERT INTO observations (kind, at, version_id, turn_id, name, ok, value, error, stack, input, fingerprint,
       fingerprint_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[observation.kind, instant(observation.at), observation.versionId, observation.turnId ?? null],
    ...columnsOf(observation),
  );
  const row = sql.get('SELECT last_insert_rowid() AS id');
  return row === undefined ? 0 : number(row, 'id');
};

/** Of those that are only read as counts fewer rows are kept, for whoever looks into the file. */
const SHARES: Readonly<Record<StoredObservation['kind'], number>> = { tool: 1, outcome: 1, error: 0.1, metric: 0.1 };
const KINDS = Object.keys(SHARES) as readonly StoredObservation['kind'][];

/**
 * Keeps about so many of each kind, of errors and metrics a tenth: never fewer, and at most {@link PRUNE_EVERY} more after
 * each call. They are counted in the same transaction.
 */
export const addObservations = (
  sql: Sql,
  observations: readonly StoredObservation[],
  limits: KnowledgeLimits,
): void => {
  const keep = limits.observations;
  const interval = Math.min(PRUNE_EVERY, keep);
  let isDue = false;
  for (const observation of observations) isDue = insert(sql, observation) % interval === 0 || isDue;
  // All kinds: of two that take turns, one has all the even ids.
  if (isDue) for (const kind of KINDS) prune(sql, kind, Math.ceil(keep * SHARES[kind]));
  rollUp(sql, observations, limits);
};

/** Success and failure of each version, in the order of their first outcome. */
export const readOutcomes = (
  sql: Sql,
  { subject, since }: { readonly subject?: string; readonly since?: string },
): readonly OutcomeCounts[] =>
  sql
    .all(
      `SELECT version_id, sum(ok) AS ok, count(*) - sum(ok) AS failed FROM observations
       WHERE kind = 'outcome' AND name = coalesce(?, name) AND at >= ? GROUP BY version_id ORDER BY min(id)`,
      ...[subject ?? null, since === undefined ? '' : instant(since)],
    )
    .map((row) => ({ versionId: text(row, 'version_id'), ok: number(row, 'ok'), failed: number(row, 'failed') }));
