/** What one tool or metric did within one window, as it adds up. */
import type { StoredObservation } from '@evolve/core/contracts';
import { quantileSketch, type QuantileSketch } from '@evolve/core/stats';
import { number, text } from '../../sqlite/row.ts';
import type { Row } from '../../sqlite/store.ts';

export type Counted = Extract<StoredObservation, { kind: 'tool' | 'metric' }>;

export interface Series {
  count: number;
  failures: number;
  sum: number;
  min: number | null;
  max: number | null;
  last: number | null;
  lastAt: string;
  readonly sketch: QuantileSketch;
}

export const emptySeries = (): Series => ({
  count: 0,
  failures: 0,
  sum: 0,
  min: null,
  max: null,
  last: null,
  lastAt: '',
  sketch: quantileSketch(),
});

const least = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const most = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

/** Sums of finite values that are not: the largest number there is. */
const finite = (sum: number): number => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, sum));

export const addToSeries = (series: Series, from: Series): void => {
  series.count += from.count;
  series.failures += from.failures;
  series.sum = finite(series.sum + from.sum);
  series.min = least(series.min, from.min);
  series.max = most(series.max, from.max);
  if (from.lastAt >= series.lastAt) [series.last, series.lastAt] = [from.last, from.lastAt];
  series.sketch.merge(from.sketch);
};

/** A duration that was not told is null; a value is always there. */
export const valueOf = (observation: Counted): number | null =>
  observation.kind === 'metric' ? observation.value : (observation.durationMs ?? null);

/** @param at In the one form that sorts as text. */
export const countValue = (series: Series, ok: boolean, value: number | null, at: string): void => {
  series.count += 1;
  if (!ok) series.failures += 1;
  if (at >= series.lastAt) [series.last, series.lastAt] = [value, at];
  if (value === null || !Number.isFinite(value)) return;
  series.sum = finite(series.sum + value);
  series.min = least(series.min, value);
  series.max = most(series.max, value);
  series.sketch.add(value);
};

const orNull = (row: Row, column: string): number | null => (row[column] === null ? null : number(row, column));

/** @throws TypeError for a damaged row */
export const seriesOf = (row: Row): Series => {
  const sketch = row['sketch'];
  if (!(sketch instanceof Uint8Array)) throw new TypeError('column sketch holds no bytes');
  return {
    count: number(row, 'count'),
    failures: number(row, 'failures'),
    sum: number(row, 'sum'),
    min: orNull(row, 'min'),
    max: orNull(row, 'max'),
    last: orNull(row, 'last'),
    lastAt: text(row, 'last_at'),
    sketch: quantileSketch(sketch),
  };
};
