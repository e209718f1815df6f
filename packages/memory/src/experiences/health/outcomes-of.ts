/** What the outcomes of some experiences say of each: the last one, and whether it went both ways within a day. */
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql } from '../../sqlite/store.ts';

/** Of each side within one day (UTC): a single one may be an accident. */
const TIMES_EACH = 2;

export interface Went {
  readonly lastOk: boolean;
  readonly opposite: boolean;
}

/** Of ours, in their order; those that an older version had only counted have no order. */
const OURS = `SELECT experience, ok, at, cycle_id FROM outcomes WHERE experience BETWEEN ? AND ?
  AND said_by IN ('host', 'person') AND coalesce(reason, '') <> 'counted before outcomes were kept' ORDER BY id`;

/** Of the outcomes of one cycle the last counts. */
const counting = (rows: readonly Row[]): readonly Row[] => {
  const latest = new Map(rows.map((row, index) => [row['cycle_id'] ?? index, row]));
  return [...latest.values()];
};

const wentBothWays = (rows: readonly Row[]): boolean => {
  const days = new Map<string, [number, number]>();
  for (const row of counting(rows)) {
    const day = text(row, 'at').slice(0, 10);
    const sides = days.get(day) ?? [0, 0];
    sides[number(row, 'ok') === 1 ? 0 : 1] += 1;
    days.set(day, sides);
  }
  return [...days.values()].some((sides) => Math.min(...sides) >= TIMES_EACH);
};

/** Of the experiences with these positions. */
export const outcomesBetween = (sql: Sql, first: number, last: number): ReadonlyMap<number, Went> => {
  const rows = Map.groupBy(sql.all(OURS, first, last), (row) => number(row, 'experience'));
  return new Map(
    [...rows].map(([experience, told]) => [
      experience,
      { lastOk: number(told.at(-1) ?? {}, 'ok') === 1, opposite: wentBothWays(told) },
    ]),
  );
};
