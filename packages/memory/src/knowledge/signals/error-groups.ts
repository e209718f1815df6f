/** Errors by cause: counted in the transaction of the observations, the causes that came up last are kept. */
import type { ErrorGroup } from '@evolve/core/contracts';
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql } from '../../sqlite/store.ts';
import { instant } from '../instant.ts';

export interface GroupedError {
  readonly kind: ErrorGroup['kind'];
  /** Of the tool; empty where there is none. */
  readonly name: string;
  readonly versionId: string;
  readonly fingerprint: string;
  readonly fingerprintVersion: number;
  readonly error: string;
  readonly stack: string | null;
  readonly count: number;
  /** In the one form that sorts as text. */
  readonly firstAt: string;
  readonly lastAt: string;
}

const prune = (sql: Sql, keep: number): void => {
  sql.run(
    `DELETE FROM error_groups WHERE position IN
       (SELECT position FROM error_groups ORDER BY last_at DESC, position DESC LIMIT -1 OFFSET ?)`,
    keep,
  );
};

const keyOf = ({ fingerprint, fingerprintVersion, kind, name, versionId }: GroupedError) =>
  [fingerprint, fingerprintVersion, kind, name, versionId] as const;

const KEY = 'fingerprint = ? AND fingerprint_version = ? AND kind = ? AND name = ? AND version_id = ?';

/** Adds to the group of this cause, or begins it. */
export const addToGroup = (sql: Sql, given: GroupedError, keep: number): void => {
  const { error, stack, count, firstAt, lastAt } = given;
  const changed = sql.run(
    `UPDATE error_groups SET count = count + ?, first_at = min(first_at, ?), last_at = max(last_at, ?),
       error = iif(last_at <= ?, ?, error), stack = iif(last_at <= ?, ?, stack) WHERE ${KEY}`,
    ...[count, firstAt, lastAt, lastAt, error, lastAt, stack, ...keyOf(given)],
  );
  if (changed > 0) return;
  sql.run(
    `INSERT INTO error_groups (fingerprint, fingerprint_version, kind, name, version_id, error, stack, count, first_at,
       last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[...keyOf(given), error, stack, count, firstAt, lastAt],
  );
  prune(sql, keep);
};

/** A row as what was added to make it. */
export const groupedOf = (row: Row): GroupedError => ({
  kind: text(row, 'kind') as ErrorGroup['kind'],
  name: text(row, 'name'),
  versionId: text(row, 'version_id'),
  fingerprint: text(row, 'fingerprint'),
  fingerprintVersion: number(row, 'fingerprint_version'),
  error: text(row, 'error'),
  stack: row['stack'] === null ? null : text(row, 'stack'),
  count: number(row, 'count'),
  firstAt: text(row, 'first_at'),
  lastAt: text(row, 'last_at'),
});

const shown = (row: Row): ErrorGroup => {
  const { stack: _, name, ...group } = groupedOf(row);
  return { ...group, ...(group.kind === 'tool' ? { tool: name } : {}) };
};

/** Most frequent first; of equal ones the latest. */
export const readErrorGroups = (
  sql: Sql,
  query: { readonly since: string; readonly limit: number; readonly kind?: string; readonly versionId?: string },
): readonly ErrorGroup[] =>
  sql
    .all(
      `SELECT * FROM error_groups WHERE last_at >= ? AND kind = coalesce(?, kind) AND version_id = coalesce(?, version_id)
       ORDER BY count DESC, last_at DESC, position LIMIT ?`,
      ...[instant(query.since), query.kind ?? null, query.versionId ?? null, query.limit],
    )
    .map(shown);
