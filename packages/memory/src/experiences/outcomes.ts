import type { ExperienceOutcome, MemorySource, NewOutcome } from '@evolve/core/contracts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { safeText } from '../knowledge/safe-text.ts';
import { isOurs } from './rules.ts';

export const MAX_REASON_BYTES = 400;
/** Old ones are looked for once in so many new ones. */
const PRUNE_EVERY = 1_000;

/** How the counters change: with an id of a cycle, its earlier outcome no longer counts. */
interface Change {
  readonly successes: number;
  readonly failures: number;
}

type Told = NewOutcome & { readonly by: MemorySource; readonly at: string };

const side = (ok: boolean, by: number): Change =>
  ok ? { successes: by, failures: 0 } : { successes: 0, failures: by };

/** What a recall had promised. */
interface Promised {
  readonly scale: string | null;
  readonly score: number | null;
}

const NOTHING: Promised = { scale: null, score: null };

/** The latest of the same weight that was told for the cycle. */
const earlier = (
  sql: Sql,
  experience: number,
  { cycleId, by }: Told,
): { readonly ok: boolean; readonly promised: Promised } | undefined => {
  if (cycleId === undefined) return undefined;
  const row = sql.get(
    `SELECT ok, scale, score FROM outcomes WHERE experience = ? AND cycle_id = ? AND (said_by IN ('host', 'person')) = ?
     ORDER BY id DESC LIMIT 1`,
    ...[experience, cycleId, isOurs(by) ? 1 : 0],
  );
  if (row === undefined) return undefined;
  const promised = row['scale'] === null ? NOTHING : { scale: text(row, 'scale'), score: number(row, 'score') };
  return { ok: number(row, 'ok') === 1, promised };
};

/** @param promised By the recall that the cycle began with, where the outcome names none itself. */
const insert = (sql: Sql, experience: number, told: Told, promised: Promised): number => {
  const { ok, at, by, cycleId, reason, recalled } = told;
  // What was promised is only held against what we saw ourselves.
  const { scale, score } = isOurs(by) ? (recalled ?? promised) : NOTHING;
  sql.run(
    `INSERT INTO outcomes (experience, ok, at, said_by, cycle_id, reason, scale, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[experience, ok ? 1 : 0, at, by, cycleId ?? null],
    ...[reason === undefined ? null : safeText(reason, MAX_REASON_BYTES), scale, score],
  );
  return number(sql.get('SELECT last_insert_rowid() AS id') ?? {}, 'id');
};

/** Claims go first, then the oldest. Counters keep what pruned outcomes counted. */
const prune = (sql: Sql, keep: number): void => {
  const surplus = number(sql.get('SELECT count(*) AS count FROM outcomes') ?? {}, 'count') - keep;
  if (surplus <= 0) return;
  sql.run(
    `DELETE FROM outcomes WHERE id IN
       (SELECT id FROM outcomes ORDER BY said_by IN ('host', 'person'), id LIMIT ?)`,
    surplus,
  );
};

/** Adds the outcome and says what it changes; nothing when the cycle has told it already, or when it is a claim. */
export const addOutcome = (sql: Sql, experience: number, told: Told, keep: number): Change | undefined => {
  const before = earlier(sql, experience, told);
  if (before?.ok === told.ok) return undefined;
  if (insert(sql, experience, told, before?.promised ?? NOTHING) % Math.min(PRUNE_EVERY, keep) === 0) prune(sql, keep);
  if (!isOurs(told.by)) return undefined;
  const added = side(told.ok, 1);
  const taken = before === undefined ? side(true, 0) : side(before.ok, -1);
  return { successes: added.successes + taken.successes, failures: added.failures + taken.failures };
};

const outcomeOf = (row: Row): ExperienceOutcome => ({
  ok: number(row, 'ok') === 1,
  at: text(row, 'at'),
  by: text(row, 'said_by') as MemorySource,
  ...optionalText(row, 'reason', 'reason'),
  ...optionalText(row, 'cycle_id', 'cycleId'),
});

/** Latest first. */
export const readOutcomesOf = (sql: Sql, experience: number, limit: number): readonly ExperienceOutcome[] =>
  sql.all('SELECT * FROM outcomes WHERE experience = ? ORDER BY id DESC LIMIT ?', experience, limit).map(outcomeOf);
