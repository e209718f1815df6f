/**
 * Budgets and counters of a day.
 *
 * 1. A reservation is made in all of its categories or in none, and only if every limit holds with it.
 * 2. It has one answer: asking again with its id tells it again and counts nothing twice. Only one that was released is asked
 *    anew, since nothing is held for it any more. Under a newer fence it passes to the new holder of the lease.
 * 3. Amounts are held in whole millionths, rounded up: ten times 0.1 is 1.
 * 4. What was reserved under a fence is settled and released under the current one only: who lost the lease changes nothing.
 */
import type { BudgetClaim, BudgetAnswer, Reservation, SpendLimit, SpendLine } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { requireFence } from './leases.ts';

const MICRO = 1_000_000;

type Fence = number | undefined;

const badAmount = (amount: unknown): EvolveError =>
  new EvolveError('EVOLVE_OPTIONS', 'an amount is a finite number, zero or more', { data: { amount } });

/** Rounded up, but not for the noise of binary fractions. */
const toMicro = (amount: number): number => {
  if (!Number.isFinite(amount) || amount < 0 || amount * MICRO > Number.MAX_SAFE_INTEGER) throw badAmount(amount);
  return Math.ceil(Number((amount * MICRO).toPrecision(15)));
};

/** Below any amount for a cap that is none, whatever its type says: who names no cap has none to spend from. */
const capToMicro = (cap: number): number => {
  if (!Number.isFinite(cap) && cap !== Infinity) return -1;
  return Math.floor(Number((Math.min(cap, Number.MAX_SAFE_INTEGER / MICRO) * MICRO).toPrecision(15)));
};

const reservationOf = (row: Row): Reservation => ({
  id: text(row, 'id'),
  category: text(row, 'category'),
  amount: number(row, 'amount') / MICRO,
  day: text(row, 'day'),
  ...optionalText(row, 'cycle_id', 'cycleId'),
  ...(typeof row['fence'] === 'number' ? { fence: row['fence'] } : {}),
});

/** `total` and not `sum`: it is exact as far as amounts are, and no number of huge ones makes it fail. */
const taken = (sql: Sql, day: string, category: string): number => {
  const row = sql.get(
    `SELECT total(amount) AS total FROM reservations WHERE day = ? AND category = ? AND status IN ('open', 'settled')`,
    ...[day, category],
  );
  return row === undefined ? 0 : number(row, 'total');
};

type Amounts = ReadonlyMap<string, number>;

const microOf = (amounts: Readonly<Record<string, number>>): Amounts =>
  new Map(Object.entries(amounts).map(([category, amount]) => [category, toMicro(amount)]));

const isPassed = (sql: Sql, day: string, amounts: Amounts, { categories, cap }: SpendLimit): boolean => {
  if (!categories.some((category) => amounts.has(category))) return false;
  const total = categories.reduce((sum, one) => sum + taken(sql, day, one) + (amounts.get(one) ?? 0), 0);
  return total > capToMicro(cap);
};

const statusOf = (sql: Sql, id: string): string => {
  const row = sql.get('SELECT status FROM reservations WHERE id = ? LIMIT 1', id);
  return row === undefined ? 'released' : text(row, 'status');
};

const insertLine = (
  sql: Sql,
  line: Omit<BudgetClaim, 'amounts' | 'limits'>,
  [category, amount]: [string, number],
  status: string,
): void => {
  sql.run(
    `INSERT INTO reservations (id, category, day, cycle_id, fence, amount, status) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[line.id, category, line.day, line.cycleId ?? null, line.fence ?? null, amount, status],
  );
};

/** Invariant 2, of what is known already. */
const askedBefore = (sql: Sql, { id, fence }: BudgetClaim, status: string): BudgetAnswer => {
  if (status === 'open' && fence !== undefined) sql.run('UPDATE reservations SET fence = ? WHERE id = ?', fence, id);
  return { granted: status !== 'refused', short: [] };
};

/** @throws EVOLVE_OPTIONS for amounts that are none, or none at all; EVOLVE_LEASE_LOST. */
export const reserveAll = (sql: Sql, claim: BudgetClaim): BudgetAnswer => {
  const amounts = microOf(claim.amounts);
  if (amounts.size === 0) throw badAmount(null);
  if (claim.fence !== undefined) requireFence(sql, claim.fence);
  const status = statusOf(sql, claim.id);
  if (status !== 'released') return askedBefore(sql, claim, status);
  const short = claim.limits.filter((limit) => isPassed(sql, claim.day, amounts, limit)).map(({ name }) => name);
  const granted = short.length === 0;
  sql.run('DELETE FROM reservations WHERE id = ?', claim.id);
  for (const line of amounts) insertLine(sql, claim, line, granted ? 'open' : 'refused');
  return { granted, short };
};

export const reserve = (sql: Sql, { category, amount, ...of }: Reservation, cap: number): boolean =>
  reserveAll(sql, { ...of, amounts: { [category]: amount }, limits: [{ name: category, categories: [category], cap }] })
    .granted;

/** @throws EVOLVE_LEASE_LOST when the lines, or the caller, belong to a lease that is held no more (invariant 4). */
const requireHolder = (sql: Sql, rows: readonly Row[], fence: Fence): void => {
  if (fence !== undefined) requireFence(sql, fence);
  else if (rows.some((row) => typeof row['fence'] === 'number')) requireFence(sql, -1);
};

/** What was told, by category. */
const finalAmounts = (rows: readonly Row[], amount: number | Readonly<Record<string, number>> | undefined): Amounts => {
  if (amount === undefined) return new Map();
  if (typeof amount !== 'number') return microOf(amount);
  const [only, another] = rows;
  if (only === undefined || another !== undefined) {
    throw new EvolveError('EVOLVE_OPTIONS', 'what was reserved in several categories is settled by category');
  }
  return new Map([[text(only, 'category'), toMicro(amount)]]);
};

/** @throws EVOLVE_NOT_FOUND when nothing was ever reserved under this id; EVOLVE_LEASE_LOST; EVOLVE_OPTIONS. */
export const settle = (
  sql: Sql,
  id: string,
  amount?: number | Readonly<Record<string, number>>,
  { fence }: { readonly fence?: Fence } = {},
): void => {
  const rows = sql.all('SELECT * FROM reservations WHERE id = ?', id);
  const [first] = rows;
  if (first === undefined) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `there is no reservation ${id}`, { data: { id } });
  }
  const final = finalAmounts(rows, amount);
  requireHolder(sql, rows, fence);
  if (text(first, 'status') !== 'open') return;
  sql.run(`UPDATE reservations SET status = 'settled' WHERE id = ?`, id);
  const reserved = new Set(rows.map((row) => text(row, 'category')));
  for (const [category, came] of final) {
    if (reserved.has(category)) {
      sql.run('UPDATE reservations SET amount = ? WHERE id = ? AND category = ?', came, id, category);
    } else if (came > 0) insertLine(sql, reservationOf(first), [category, came], 'settled');
  }
};

/** @throws EVOLVE_LEASE_LOST */
export const release = (sql: Sql, id: string, { fence }: { readonly fence?: Fence } = {}): void => {
  const rows = sql.all(`SELECT * FROM reservations WHERE id = ? AND status = 'open'`, id);
  if (rows.length === 0) return;
  requireHolder(sql, rows, fence);
  sql.run(`UPDATE reservations SET status = 'released' WHERE id = ?`, id);
};

export const readOpenReservations = (sql: Sql, cycleId?: string): readonly Reservation[] => {
  const open = `SELECT * FROM reservations WHERE status = 'open'`;
  const rows =
    cycleId === undefined
      ? sql.all(`${open} ORDER BY rowid`)
      : sql.all(`${open} AND cycle_id = ? ORDER BY rowid`, cycleId);
  return rows.map(reservationOf);
};

export const readSpend = (sql: Sql, day: string): readonly SpendLine[] =>
  sql
    .all(
      `SELECT category, total(CASE status WHEN 'settled' THEN amount ELSE 0 END) AS settled,
         total(CASE status WHEN 'open' THEN amount ELSE 0 END) AS reserved
       FROM reservations WHERE day = ? AND status IN ('open', 'settled') GROUP BY category ORDER BY category`,
      day,
    )
    .map((row) => ({
      category: text(row, 'category'),
      settled: number(row, 'settled') / MICRO,
      reserved: number(row, 'reserved') / MICRO,
    }));
