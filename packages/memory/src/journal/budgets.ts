/**
 * Budgets and counters of a day.
 *
 * 1. What is settled and reserved in a category never passes the cap that a reservation was made under.
 * 2. A reservation has one answer: asking again with its id tells it again and counts nothing twice. Only one that was
 *    released is asked anew, since nothing is held for it any more.
 * 3. Amounts are held in whole millionths, rounded up: ten times 0.1 is 1.
 */
import type { Reservation, SpendLine } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';

const MICRO = 1_000_000;

/** Rounded up, but not for the noise of binary fractions. */
const toMicro = (amount: number): number => {
  if (!Number.isFinite(amount) || amount < 0 || amount * MICRO > Number.MAX_SAFE_INTEGER) {
    throw new EvolveError('EVOLVE_OPTIONS', 'an amount is a finite number, zero or more', { data: { amount } });
  }
  return Math.ceil(Number((amount * MICRO).toPrecision(15)));
};

const capToMicro = (cap: number): number =>
  Number.isNaN(cap) ? -1 : Math.floor(Number((Math.min(cap, Number.MAX_SAFE_INTEGER / MICRO) * MICRO).toPrecision(15)));

const reservationOf = (row: Row): Reservation => ({
  id: text(row, 'id'),
  category: text(row, 'category'),
  amount: number(row, 'amount') / MICRO,
  day: text(row, 'day'),
  ...optionalText(row, 'cycle_id', 'cycleId'),
});

const taken = (sql: Sql, day: string, category: string): number => {
  const row = sql.get(
    `SELECT coalesce(sum(amount), 0) AS total FROM reservations
     WHERE day = ? AND category = ? AND status IN ('open', 'settled')`,
    ...[day, category],
  );
  return row === undefined ? 0 : number(row, 'total');
};

export const reserve = (sql: Sql, reservation: Reservation, cap: number): boolean => {
  const known = sql.get('SELECT status FROM reservations WHERE id = ?', reservation.id);
  const status = known === undefined ? 'released' : text(known, 'status');
  if (status !== 'released') return status !== 'refused';
  const amount = toMicro(reservation.amount);
  const fits = taken(sql, reservation.day, reservation.category) + amount <= capToMicro(cap);
  sql.run(
    `INSERT OR REPLACE INTO reservations (id, category, day, cycle_id, amount, status) VALUES (?, ?, ?, ?, ?, ?)`,
    ...[reservation.id, reservation.category, reservation.day, reservation.cycleId ?? null],
    ...[amount, fits ? 'open' : 'refused'],
  );
  return fits;
};

/** @throws EVOLVE_NOT_FOUND when nothing was ever reserved under this id. */
export const settle = (sql: Sql, id: string, amount?: number): void => {
  const row = sql.get('SELECT status, amount FROM reservations WHERE id = ?', id);
  if (row === undefined) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `there is no reservation ${id}`, { data: { id } });
  }
  if (text(row, 'status') !== 'open') return;
  const final = amount === undefined ? number(row, 'amount') : toMicro(amount);
  sql.run(`UPDATE reservations SET status = 'settled', amount = ? WHERE id = ?`, final, id);
};

export const release = (sql: Sql, id: string): void => {
  sql.run(`UPDATE reservations SET status = 'released' WHERE id = ? AND status = 'open'`, id);
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
      `SELECT category, sum(CASE status WHEN 'settled' THEN amount ELSE 0 END) AS settled,
         sum(CASE status WHEN 'open' THEN amount ELSE 0 END) AS reserved
       FROM reservations WHERE day = ? AND status IN ('open', 'settled') GROUP BY category ORDER BY category`,
      day,
    )
    .map((row) => ({
      category: text(row, 'category'),
      settled: number(row, 'settled') / MICRO,
      reserved: number(row, 'reserved') / MICRO,
    }));
