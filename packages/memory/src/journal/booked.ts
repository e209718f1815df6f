/**
 * What is held and was settled, booked a second time: the sums of each day, and a list of hashes over all of them whose newest
 * is kept outside of the database. Amounts are decided from the lines alone; this tells whether they still are what was written.
 *
 * 1. Sums and hash are written in the transaction that changes the lines.
 * 2. Nothing is granted where lines, sums, hashes and the copy disagree.
 * 3. A settlement is not kept waiting: where they disagree it changes its lines alone, and they go on disagreeing.
 * 4. The copy is written after the commit, as that of the ledger's head: a crash leaves it behind, never ahead.
 */
import { existsSync } from 'node:fs';
import type { BudgetFault, LedgerHead } from '@evolve/core/contracts';
import { EvolveError, isEvolveError } from '@evolve/core/errors';
import { canonicalJson, hashJson } from '@evolve/core/ledger';
import { number, text } from '../sqlite/row.ts';
import type { Sql } from '../sqlite/store.ts';
import { keepsBookings, readHeadFile, writeHeadFile } from './head-file.ts';

/** Whole millionths by category: what is reserved, and what is settled. */
type Held = Readonly<Record<string, readonly [reserved: number, settled: number]>>;

const NOTHING = canonicalJson({});
/** In place of a day, where nobody can tell which. */
const EVERY_DAY = 'every day';

/** What the lines of a day come to. */
const linesOf = (sql: Sql, day: string): Held =>
  Object.fromEntries(
    sql
      .all(
        `SELECT category, total(CASE status WHEN 'settled' THEN amount ELSE 0 END) AS settled,
           total(CASE status WHEN 'open' THEN amount ELSE 0 END) AS reserved
         FROM reservations WHERE day = ? AND status IN ('open', 'settled') GROUP BY category`,
        day,
      )
      .map((row) => [text(row, 'category'), [number(row, 'reserved'), number(row, 'settled')]]),
  );

const inWords = (held: Held): string => canonicalJson(held);

const newest = (sql: Sql): LedgerHead | undefined => {
  const row = sql.get('SELECT seq, hash FROM bookings ORDER BY seq DESC LIMIT 1');
  return row === undefined ? undefined : { size: number(row, 'seq'), hash: text(row, 'hash') };
};

const hashOf = (sql: Sql, seq: number): string => {
  const rows = sql.all('SELECT day, held FROM booked_days ORDER BY day');
  return hashJson([seq, ...rows.map((row) => [text(row, 'day'), text(row, 'held')])]);
};

const heldOn = (sql: Sql, day: string): string => {
  const row = sql.get('SELECT held FROM booked_days WHERE day = ?', day);
  return row === undefined ? NOTHING : text(row, 'held');
};

const write = (sql: Sql, day: string, held: string): void => {
  sql.run('INSERT OR REPLACE INTO booked_days (day, held) VALUES (?, ?)', day, held);
};

/** How far a copy may be behind after a crash, many times over; older hashes prove nothing more. */
const KEPT_HASHES = 1_000;

const append = (sql: Sql, seq: number): LedgerHead => {
  const head = { size: seq, hash: hashOf(sql, seq) };
  sql.run('INSERT INTO bookings (seq, hash) VALUES (?, ?)', head.size, head.hash);
  sql.run('DELETE FROM bookings WHERE seq <= ?', seq - KEPT_HASHES);
  return head;
};

/** Books what the lines of a day come to by now (invariant 1); undefined when that is what was booked. */
export const book = (sql: Sql, day: string): LedgerHead | undefined => {
  const held = inWords(linesOf(sql, day));
  if (held === heldOn(sql, day)) return undefined;
  write(sql, day, held);
  return append(sql, (newest(sql)?.size ?? 0) + 1);
};

const isCopyTrue = (sql: Sql, file: string): boolean => {
  const kept = readHeadFile(file);
  if (kept === undefined) return false;
  return sql.get('SELECT hash FROM bookings WHERE seq = ?', kept.size)?.['hash'] === kept.hash;
};

/** Whether the sums are those that the newest hash was made of, and the copy is one of the hashes. */
const areSumsTrue = (sql: Sql, file: string): boolean => {
  const head = newest(sql);
  try {
    if (head === undefined) return false;
    return hashOf(sql, head.size) === head.hash && isCopyTrue(sql, file);
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_JOURNAL_CORRUPT')) return false;
    throw error;
  }
};

const daysIn = (sql: Sql): readonly string[] =>
  sql
    .all(
      `SELECT day FROM booked_days UNION SELECT day FROM reservations WHERE status IN ('open', 'settled') ORDER BY day`,
    )
    .map((row) => text(row, 'day'));

/** The first day whose lines are not what was booked; undefined while all agrees. Call it under the lock of a write. */
export const budgetFault = (sql: Sql, file: string, days?: readonly string[]): BudgetFault | undefined => {
  if (!areSumsTrue(sql, file)) return { day: EVERY_DAY };
  const day = (days ?? daysIn(sql)).find((one) => inWords(linesOf(sql, one)) !== heldOn(sql, one));
  return day === undefined ? undefined : { day };
};

/** @throws EVOLVE_JOURNAL_CORRUPT where the books disagree about the day (invariant 2). */
export const requireBooked = (sql: Sql, file: string, day: string): void => {
  const fault = budgetFault(sql, file, [day]);
  if (fault === undefined) return;
  throw new EvolveError('EVOLVE_JOURNAL_CORRUPT', `what was spent on ${fault.day} is not what was booked`, {
    data: { ...fault },
    hint: 'Somebody has edited the budgets in journal.sqlite, or a part of a backup was restored. Look; evolve resume goes on with the greater figures.',
  });
};

/** A settlement or a release (invariant 3). */
export const bookedWith = (sql: Sql, file: string, id: string, work: () => void): LedgerHead | undefined => {
  const row = sql.get(`SELECT day FROM reservations WHERE id = ? AND status = 'open' LIMIT 1`, id);
  const day = row === undefined ? undefined : text(row, 'day');
  const agrees = day !== undefined && budgetFault(sql, file, [day]) === undefined;
  work();
  return agrees ? book(sql, day) : undefined;
};

const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** What was booked in all, by category; what cannot be read was nothing. */
const bookedTotals = (held: string): ReadonlyMap<string, number> => {
  try {
    const entries = Object.entries(JSON.parse(held) as Record<string, unknown>);
    const totals = entries.map(([category, amounts]) => {
      const known = Array.isArray(amounts) ? amounts.filter(isAmount) : [];
      return [category, known.reduce((sum, one) => sum + one, 0)] as const;
    });
    return new Map(totals);
  } catch (error) {
    if (error instanceof SyntaxError) return new Map();
    throw error;
  }
};

/** What a day's lines have lost against what was booked counts on, as a line of its own. */
const makeUp = (sql: Sql, day: string, id: string): void => {
  const lines = linesOf(sql, day);
  for (const [category, booked] of bookedTotals(heldOn(sql, day))) {
    const [reserved, settled] = lines[category] ?? [0, 0];
    const lost = booked - reserved - settled;
    if (lost <= 0 || !Number.isSafeInteger(lost)) continue;
    sql.run(
      `INSERT INTO reservations (id, category, day, amount, status) VALUES (?, ?, ?, ?, 'settled')`,
      ...[id, category, day, lost],
    );
  }
};

const sizeOf = (file: string): number => {
  try {
    return readHeadFile(file)?.size ?? 0;
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_JOURNAL_CORRUPT')) return 0;
    throw error;
  }
};

/** Goes on from what is there, and from the greater figure where two differ; undefined where all agrees. */
export const acceptBudgets = (sql: Sql, file: string): LedgerHead | undefined => {
  if (budgetFault(sql, file) === undefined) return undefined;
  const seq = Math.max(newest(sql)?.size ?? 0, sizeOf(file)) + 1;
  for (const day of daysIn(sql)) {
    makeUp(sql, day, `accepted:${String(seq)}:${day}`);
    write(sql, day, inWords(linesOf(sql, day)));
  }
  return append(sql, seq);
};

/** The newest hash, where the copy has not come as far. */
export const headBeyond = (sql: Sql, file: string): LedgerHead | undefined => {
  const head = newest(sql);
  return head !== undefined && head.size > sizeOf(file) ? head : undefined;
};

/** Books what a journal of an older version, or a new one, has. */
const beginIn = (sql: Sql, file: string): void => {
  if (newest(sql) !== undefined || existsSync(file)) return;
  for (const day of daysIn(sql)) write(sql, day, inWords(linesOf(sql, day)));
  append(sql, 1);
};

/**
 * Begins once in the life of a journal: the copy of the ledger's head says that it was done, so that it is not done again for who
 * removes all of it. What a crash left behind catches up.
 */
export const openBookings = async (
  writeIn: <T>(work: (sql: Sql) => T) => Promise<T>,
  { headFile, bookFile }: { readonly headFile: string; readonly bookFile: string },
): Promise<void> => {
  const head = await writeIn((sql) => {
    const isNew = !keepsBookings(headFile);
    if (isNew) beginIn(sql, bookFile);
    return (isNew && !existsSync(bookFile)) || areSumsTrue(sql, bookFile) ? headBeyond(sql, bookFile) : undefined;
  });
  if (head !== undefined) writeHeadFile(bookFile, head);
};
