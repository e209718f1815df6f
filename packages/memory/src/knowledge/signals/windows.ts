/**
 * Tools and metrics by hour and day.
 *
 * 1. Kept in the transaction of the observations themselves, so both say the same after a crash.
 * 2. What a call costs does not depend on how much was observed: a few rows by their key, and each row is of bounded size.
 * 3. Bounded: the newest windows stay, and a window keeps so many names and versions apart; the rest is `(other)`.
 */
import { number } from '../../sqlite/row.ts';
import type { Row, Sql } from '../../sqlite/store.ts';
import type { KnowledgeLimits } from '../limits.ts';
import { addToSeries, emptySeries, countValue, seriesOf, type Series } from './series.ts';
import { SPANS, startOf, type Span } from './spans.ts';

export const OTHER_NAMES = '(other)';

export type WindowLimits = Pick<KnowledgeLimits, 'windowHours' | 'windowDays' | 'windowNames'>;

/** One call or value. */
export interface Told {
  readonly kind: 'tool' | 'metric';
  /** In the one form that sorts as text. */
  readonly at: string;
  readonly name: string;
  readonly versionId: string;
  readonly ok: boolean;
  readonly value: number | null;
}

interface Place {
  readonly kind: string;
  readonly span: Span;
  readonly start: string;
  readonly name: string;
  readonly versionId: string;
}

const prune = (sql: Sql, { kind, span }: Place, { windowHours, windowDays }: WindowLimits): void => {
  sql.run(
    `DELETE FROM windows WHERE kind = ? AND span = ? AND start <=
       (SELECT start FROM windows WHERE kind = ? AND span = ? ORDER BY start DESC LIMIT 1 OFFSET ?)`,
    ...[kind, span, kind, span, span === 'hour' ? windowHours : windowDays],
  );
};

/** Undefined for a window that is older than all that are kept. */
const windowOf = (sql: Sql, place: Place, limits: WindowLimits): number | undefined => {
  const { kind, span, start } = place;
  const find = (): Row | undefined =>
    sql.get('SELECT id FROM windows WHERE kind = ? AND span = ? AND start = ?', kind, span, start);
  if (find() === undefined) {
    sql.run('INSERT INTO windows (kind, span, start) VALUES (?, ?, ?)', kind, span, start);
    prune(sql, place, limits);
  }
  const row = find();
  return row === undefined ? undefined : number(row, 'id');
};

interface Key {
  readonly window: number;
  readonly name: string;
  readonly versionId: string;
}

const stored = (sql: Sql, { window, name, versionId }: Key): Row | undefined =>
  sql.get('SELECT * FROM window_series WHERE window = ? AND name = ? AND version_id = ?', ...[window, name, versionId]);

/** Nearly always there is a row: changing it in its place costs half of writing it anew. */
const write = (sql: Sql, { window, name, versionId }: Key, series: Series): void => {
  const { count, failures, sum, min, max, last, lastAt, sketch } = series;
  const values = [count, failures, sum, min, max, last, lastAt, sketch.encode(), window, name, versionId];
  const changed = sql.run(
    `UPDATE window_series SET count = ?, failures = ?, sum = ?, min = ?, max = ?, last = ?, last_at = ?, sketch = ?
     WHERE window = ? AND name = ? AND version_id = ?`,
    ...values,
  );
  if (changed > 0) return;
  sql.run(
    `INSERT INTO window_series (count, failures, sum, min, max, last, last_at, sketch, window, name, version_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...values,
  );
};

const isFull = (sql: Sql, window: number, { windowNames }: WindowLimits): boolean =>
  number(
    sql.get('SELECT count(*) AS count FROM window_series WHERE window = ? AND name <> ?', window, OTHER_NAMES) ?? {},
    'count',
  ) >= windowNames;

const add = (sql: Sql, told: Key, series: Series, limits: WindowLimits): void => {
  const known = stored(sql, told);
  const isOther = known === undefined && isFull(sql, told.window, limits);
  const key = isOther ? { window: told.window, name: OTHER_NAMES, versionId: '' } : told;
  const before = isOther ? stored(sql, key) : known;
  const total = before === undefined ? emptySeries() : seriesOf(before);
  addToSeries(total, series);
  write(sql, key, total);
};

/** One batch adds up in memory first: each row is read and written once. */
const addUp = (told: readonly Told[]): ReadonlyMap<string, { readonly place: Place; readonly series: Series }> => {
  const sums = new Map<string, { readonly place: Place; readonly series: Series }>();
  for (const { kind, at, name, versionId, ok, value } of told) {
    for (const span of SPANS) {
      const place = { kind, span, start: startOf(at, span), name, versionId };
      const key = JSON.stringify(place);
      const sum = sums.get(key) ?? { place, series: emptySeries() };
      countValue(sum.series, ok, value, at);
      sums.set(key, sum);
    }
  }
  return sums;
};

export const addToWindows = (sql: Sql, told: readonly Told[], limits: WindowLimits): void => {
  const windows = new Map<string, number | undefined>();
  // The newest first: a window that comes later in this loop is older, and pushes none out that was written before.
  const sums = [...addUp(told).values()].sort((one, other) => (one.place.start < other.place.start ? 1 : -1));
  for (const { place, series } of sums) {
    const { kind, span, start, name, versionId } = place;
    const known = `${kind} ${span} ${start}`;
    if (!windows.has(known)) windows.set(known, windowOf(sql, place, limits));
    const window = windows.get(known);
    if (window !== undefined) add(sql, { window, name, versionId }, series, limits);
  }
};
