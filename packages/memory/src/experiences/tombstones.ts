/**
 * Forgetting. A tombstone keeps the fingerprint, the hash of the solution, the counters and the outcomes, so that the same
 * is known again; its texts, its words for the search and its vector are gone.
 */
import type { Forgotten } from '@evolve/core/contracts';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { positionOf } from './rows.ts';

export interface Texts {
  readonly problem: string;
  readonly solution: string;
  readonly tokens: string;
  /** What its texts have in common: of one that comes back, of this text. */
  readonly profile: string;
}

/** Makes the words of a row findable. */
export const indexText = (sql: Sql, position: number, tokens: string): void => {
  sql.run('INSERT INTO experiences_text (rowid, tokens) VALUES (?, ?)', position, tokens);
};

export const forget = (sql: Sql, row: Row, { at, why }: Forgotten): void => {
  const position = positionOf(row);
  sql.run(
    `UPDATE experiences SET problem = '', solution = '', tokens = '', profile = NULL, forgotten_at = ?, forgotten_why = ?,
       superseded_by = NULL, embedded_by = 0 WHERE position = ?`,
    ...[at, why, position],
  );
  sql.run('DELETE FROM experiences_text WHERE rowid = ?', position);
  sql.run('DELETE FROM vectors WHERE experience = ?', position);
  // Whatever it had taken the place of is recalled again.
  sql.run('UPDATE experiences SET superseded_by = NULL WHERE superseded_by = ?', text(row, 'id'));
};

export const revive = (sql: Sql, position: number, { problem, solution, tokens, profile }: Texts): void => {
  sql.run(
    `UPDATE experiences SET problem = ?, solution = ?, tokens = ?, profile = ?, forgotten_at = NULL, forgotten_why = NULL
     WHERE position = ?`,
    ...[problem, solution, tokens, profile, position],
  );
  indexText(sql, position, tokens);
};

export const liveCount = (sql: Sql): number =>
  number(sql.get(`SELECT value FROM counts WHERE name = 'live'`) ?? {}, 'value');

export const tombstoneCount = (sql: Sql): number =>
  number(sql.get(`SELECT value FROM counts WHERE name = 'forgotten'`) ?? {}, 'value');

export interface Kept {
  readonly experiences: number;
  readonly tombstones: number;
}

/** Beyond the limits those with the least value are forgotten, and of tombstones the oldest removed; a person's last. */
export const pruneExperiences = (sql: Sql, keep: Kept, at: string): void => {
  const surplus = liveCount(sql) - keep.experiences;
  if (surplus > 0) {
    const rows = sql.all('SELECT * FROM experiences WHERE forgotten_at IS NULL ORDER BY rank LIMIT ?', surplus);
    for (const row of rows) forget(sql, row, { at, why: 'pruned' });
  }
  const old = tombstoneCount(sql) - keep.tombstones;
  if (old > 0) {
    sql.run(
      `DELETE FROM experiences WHERE position IN (SELECT position FROM experiences WHERE forgotten_at IS NOT NULL
         ORDER BY forgotten_why = 'person', forgotten_at, position LIMIT ?)`,
      old,
    );
  }
};
