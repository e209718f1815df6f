import { number } from '../sqlite/row.ts';
import type { Sql } from '../sqlite/store.ts';
import { lowerChance, type ExperienceRules } from './rules.ts';

const NAME = 'half-life-days';

/** Whether the ranks that are stored hold this half-life. */
export const areRanksCurrent = (sql: Sql, { halfLifeDays }: ExperienceRules): boolean =>
  sql.get('SELECT value FROM settings WHERE name = ?', NAME)?.['value'] === halfLifeDays;

/** Ranks hold the half-life: where it is another than last time, or was never written down, all are computed anew. */
export const renewRanks = (sql: Sql, { halfLifeDays }: ExperienceRules): void => {
  for (const row of sql.all('SELECT DISTINCT successes, failures FROM experiences')) {
    const record = { successes: number(row, 'successes'), failures: number(row, 'failures') };
    sql.run(
      `UPDATE experiences SET rank = ? + (julianday(at) - 2440587.5) / ? WHERE successes = ? AND failures = ?`,
      ...[Math.log2(lowerChance(record)), halfLifeDays, record.successes, record.failures],
    );
  }
  sql.run('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', NAME, halfLifeDays);
};

/** Ranks are computed anew at the next opening. */
export const forgetHalfLife = (sql: Sql): void => {
  sql.run('UPDATE settings SET value = NULL WHERE name = ?', NAME);
};
