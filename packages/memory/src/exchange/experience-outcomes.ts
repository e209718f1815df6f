/** The outcomes of an experience on their way out and in. */
import { MAX_REASON_BYTES } from '../experiences/outcomes.ts';
import { instant } from '../knowledge/instant.ts';
import { safeText } from '../knowledge/safe-text.ts';
import { optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { MOST_OUTCOMES, type ExportedOutcome } from './format.ts';

const outcomeOf = (row: Row): object => ({
  ok: row['ok'] === 1,
  at: text(row, 'at'),
  by: text(row, 'said_by'),
  ...optionalText(row, 'reason', 'reason'),
  ...optionalText(row, 'cycle_id', 'cycleId'),
  ...(row['times'] === 1 ? {} : { times: row['times'] }),
  ...(row['scale'] === null ? {} : { scale: row['scale'], score: row['score'] }),
});

const rowsOf = (sql: Sql, position: number, limit: number): readonly Row[] =>
  sql.all('SELECT * FROM outcomes WHERE experience = ? ORDER BY id DESC LIMIT ?', position, limit).toReversed();

/** As they were told: they change no counter, which came with them. */
export const insertOutcomes = (
  sql: Sql,
  position: number,
  outcomes: readonly ExportedOutcome[],
  { trust }: { readonly trust: boolean },
): void => {
  for (const { ok, at, by, reason, cycleId, times, scale, score } of outcomes) {
    sql.run(
      `INSERT INTO outcomes (experience, ok, times, at, said_by, cycle_id, reason, scale, score)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[position, ok ? 1 : 0, trust ? (times ?? 1) : 1, instant(at), trust ? by : 'untrusted'],
      ...[cycleId ?? null, reason === undefined ? null : safeText(reason, MAX_REASON_BYTES)],
      ...(trust ? [scale ?? null, score ?? null] : [null, null]),
    );
  }
};

/** Whoever says it: what we saw ourselves is no less true as somebody's claim. */
const sameness = ({ ok, at, cycleId, reason }: ExportedOutcome): string => {
  const said = reason === undefined ? undefined : safeText(reason, MAX_REASON_BYTES);
  return JSON.stringify([ok, instant(at), cycleId, said]);
};

/** Those that the experience lacks; of equal ones as many as it has fewer. */
export const missingOf = (
  sql: Sql,
  position: number,
  outcomes: readonly ExportedOutcome[],
): readonly ExportedOutcome[] => {
  const known = new Map<string, number>();
  for (const row of rowsOf(sql, position, -1)) {
    const same = sameness(outcomeOf(row) as ExportedOutcome);
    known.set(same, (known.get(same) ?? 0) + 1);
  }
  return outcomes.filter((outcome) => {
    const same = sameness(outcome);
    const left = known.get(same) ?? 0;
    known.set(same, left - 1);
    return left <= 0;
  });
};

/** Oldest first; the latest of many. */
export const readOutcomes = (sql: Sql, position: number): readonly object[] =>
  rowsOf(sql, position, MOST_OUTCOMES).map(outcomeOf);
