import type { ToolFailure, ToolStats } from '@evolve/core/contracts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { instant } from './instant.ts';

interface Query {
  readonly since: string;
  readonly limit: number;
  readonly versionId?: string;
}

const MAX_KINDS = 5;
const CALLS = `kind = 'tool' AND at >= ? AND version_id = coalesce(?, version_id)`;
type Scope = readonly [since: string, versionId: string | null];

const failureOf = (row: Row): ToolFailure => ({
  error: text(row, 'error'),
  ...optionalText(row, 'stack', 'stack'),
  ...optionalText(row, 'input', 'input'),
  fingerprint: text(row, 'fingerprint'),
  at: text(row, 'at'),
  count: number(row, 'count'),
});

/** SQLite takes the other columns of a group from the row that max() picked: the latest failure of each kind. */
const failureKinds = (sql: Sql, tool: string, scope: Scope): readonly ToolFailure[] =>
  sql
    .all(
      `SELECT coalesce(error, '') AS error, stack, input, coalesce(fingerprint, '') AS fingerprint, at,
         count(*) AS count, max(id) AS latest
       FROM observations WHERE ${CALLS} AND name = ? AND ok = 0
       GROUP BY coalesce(fingerprint, '') ORDER BY count DESC, latest DESC LIMIT ?`,
      ...[...scope, tool, MAX_KINDS],
    )
    .map(failureOf);

const lastError = (sql: Sql, tool: string, scope: Scope): string | undefined => {
  const row = sql.get(
    `SELECT error FROM observations WHERE ${CALLS} AND name = ? AND ok = 0 AND error IS NOT NULL
     ORDER BY at DESC, id DESC LIMIT 1`,
    ...[...scope, tool],
  );
  return row === undefined ? undefined : text(row, 'error');
};

/** Nearest rank: the smallest duration that at least this share of the calls did not pass. */
const quantile = (sql: Sql, tool: string, scope: Scope, timed: number, share: number): number => {
  const row = sql.get(
    `SELECT value FROM observations WHERE ${CALLS} AND name = ? AND value IS NOT NULL ORDER BY value LIMIT 1 OFFSET ?`,
    ...[...scope, tool, Math.max(0, Math.ceil(share * timed) - 1)],
  );
  return row === undefined ? 0 : number(row, 'value');
};

const statsOf = (sql: Sql, row: Row, scope: Scope): ToolStats => {
  const name = text(row, 'name');
  const [calls, failures, timed] = [number(row, 'calls'), number(row, 'failures'), number(row, 'timed')];
  const last = failures === 0 ? undefined : lastError(sql, name, scope);
  return {
    name,
    calls,
    failures,
    successRate: (calls - failures) / calls,
    ...(last === undefined ? {} : { lastError: last }),
    failureKinds: failures === 0 ? [] : failureKinds(sql, name, scope),
    ...(timed === 0
      ? {}
      : { p50Ms: quantile(sql, name, scope, timed, 0.5), p95Ms: quantile(sql, name, scope, timed, 0.95) }),
  };
};

/** Worst success rate first; of equal ones the most called. */
export const readToolStats = (sql: Sql, { since, limit, versionId }: Query): readonly ToolStats[] => {
  const scope: Scope = [instant(since), versionId ?? null];
  return sql
    .all(
      `SELECT name, count(*) AS calls, count(*) - sum(ok) AS failures, count(value) AS timed
       FROM observations WHERE ${CALLS} GROUP BY name ORDER BY avg(ok), calls DESC, name LIMIT ?`,
      ...[...scope, limit],
    )
    .map((row) => statsOf(sql, row, scope));
};
