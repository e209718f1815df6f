/** Whether what a journal holds keeps every limit, straight from its table. */
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { limitsOf, type Run } from './work.ts';

export interface Held {
  /** `day category`, in millionths. */
  readonly sums: ReadonlyMap<string, number>;
  readonly open: number;
}

export const openTable = (dir: string): DatabaseSync =>
  new DatabaseSync(join(dir, 'journal.sqlite'), { readOnly: true });

export const readHeld = (database: DatabaseSync): Held => {
  const rows = database
    .prepare(
      `SELECT day, category, sum(amount) AS amount, sum(status = 'open') AS open FROM reservations
       WHERE status IN ('open', 'settled') GROUP BY day, category`,
    )
    .all();
  return {
    sums: new Map(rows.map((row) => [`${String(row['day'])} ${String(row['category'])}`, Number(row['amount'])])),
    open: rows.reduce((sum, row) => sum + Number(row['open']), 0),
  };
};

/** The limits that are passed, in words, and how full the fullest is. */
export const judgeLimits = (
  run: Run,
  sums: ReadonlyMap<string, number>,
): { readonly passed: readonly string[]; readonly fullest: number } => {
  const days = new Set([...sums.keys()].map((key) => key.split(' ')[0] ?? ''));
  const passed: string[] = [];
  let fullest = 0;
  for (const day of days) {
    for (const { categories, cap } of limitsOf(run)) {
      const total = categories.reduce((sum, category) => sum + (sums.get(`${day} ${category}`) ?? 0), 0);
      fullest = Math.max(fullest, total / cap);
      if (total > cap) passed.push(`${day} ${categories.join()}: ${String(total)} of ${String(cap)} millionths`);
    }
  }
  return { passed, fullest };
};
