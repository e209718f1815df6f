import type { MetricSummary, MetricWindow, ToolWindow, WindowQuantiles, WindowQuery } from '@evolve/core/contracts';
import type { QuantileSketch } from '@evolve/core/stats';
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql } from '../../sqlite/store.ts';
import { instant } from '../instant.ts';
import { addToSeries, emptySeries, seriesOf, type Series } from './series.ts';
import { requireSpan, startOf } from './spans.ts';

type Kind = 'tool' | 'metric';

const merged = (rows: readonly Row[]): Series => {
  const total = emptySeries();
  for (const row of rows) addToSeries(total, seriesOf(row));
  return total;
};

/** The windows that were asked for, each with the rows of its versions added up. */
const read = <T>(
  sql: Sql,
  kind: Kind,
  query: WindowQuery,
  show: (name: string, start: string, all: Series) => T,
): T[] => {
  const { since, by, limit, name, versionId } = query;
  const span = requireSpan(by);
  return sql
    .all(
      `SELECT w.id, w.start, s.name FROM windows w JOIN window_series s ON s.window = w.id
       WHERE w.kind = ? AND w.span = ? AND w.start >= ? AND s.name = coalesce(?, s.name)
         AND s.version_id = coalesce(?, s.version_id)
       GROUP BY w.start, s.name ORDER BY w.start DESC, s.name LIMIT ?`,
      ...[kind, span, startOf(instant(since), span), name ?? null, versionId ?? null, limit],
    )
    .map((row) => {
      const rows = sql.all(
        'SELECT * FROM window_series WHERE window = ? AND name = ? AND version_id = coalesce(?, version_id)',
        ...[number(row, 'id'), text(row, 'name'), versionId ?? null],
      );
      return show(text(row, 'name'), text(row, 'start'), merged(rows));
    });
};

const quantilesOf = (sketch: QuantileSketch): WindowQuantiles => ({
  p50: sketch.quantile(0.5) ?? 0,
  p95: sketch.quantile(0.95) ?? 0,
  p99: sketch.quantile(0.99) ?? 0,
});

const summaryOf = (name: string, { count, sum, min, max, last, lastAt, sketch }: Series): MetricSummary => ({
  ...{ name, count, sum, min: min ?? 0, max: max ?? 0, last: last ?? 0, lastAt },
  ...quantilesOf(sketch),
});

export const readToolWindows = (sql: Sql, query: WindowQuery): readonly ToolWindow[] =>
  read(sql, 'tool', query, (name, start, { count: calls, failures, sketch }) => ({
    ...{ name, start, calls, failures, successRate: (calls - failures) / calls },
    ...(sketch.count === 0 ? {} : { latencyMs: quantilesOf(sketch) }),
  }));

export const readMetricWindows = (sql: Sql, query: WindowQuery): readonly MetricWindow[] =>
  read(sql, 'metric', query, (name, start, all) => ({ ...summaryOf(name, all), start }));

/** Windows of an hour, added up by name. */
export const readMetrics = (
  sql: Sql,
  { since, limit, versionId }: { readonly since: string; readonly limit: number; readonly versionId?: string },
): readonly MetricSummary[] => {
  const scope = [startOf(instant(since), 'hour'), versionId ?? null];
  const from = `FROM windows w JOIN window_series s ON s.window = w.id
    WHERE w.kind = 'metric' AND w.span = 'hour' AND w.start >= ? AND s.version_id = coalesce(?, s.version_id)`;
  return sql
    .all(
      `SELECT s.name, max(s.last_at) AS latest ${from} GROUP BY s.name ORDER BY latest DESC, s.name LIMIT ?`,
      ...scope,
      limit,
    )
    .map((row) => {
      const name = text(row, 'name');
      return summaryOf(name, merged(sql.all(`SELECT s.* ${from} AND s.name = ?`, ...scope, name)));
    });
};
