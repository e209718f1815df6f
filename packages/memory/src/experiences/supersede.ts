import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { positionOf } from './rows.ts';
import { supersedes, type Record } from './rules.ts';

/** Other solutions of one problem that are compared at each outcome. */
const COMPARED = 100;

interface Solution extends Record {
  readonly id: string;
  readonly position: number;
  readonly supersededBy: string | undefined;
}

const solutionOf = (row: Row): Solution => ({
  id: text(row, 'id'),
  position: positionOf(row),
  successes: number(row, 'successes'),
  failures: number(row, 'failures'),
  supersededBy: row['superseded_by'] === null ? undefined : text(row, 'superseded_by'),
});

const mark = (sql: Sql, older: Solution, newer: Solution): void => {
  const holds = supersedes(newer, older);
  if (holds && older.supersededBy === undefined) {
    sql.run('UPDATE experiences SET superseded_by = ? WHERE position = ?', newer.id, older.position);
  }
  if (!holds && older.supersededBy === newer.id) {
    sql.run('UPDATE experiences SET superseded_by = NULL WHERE position = ?', older.position);
  }
};

/** After an outcome of one solution: says anew which of the same problem it takes the place of, and which takes its. */
export const updateSuperseded = (sql: Sql, changed: Row): void => {
  const one = solutionOf(changed);
  const others = sql
    .all(
      `SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? AND forgotten_at IS NULL
       AND position <> ? ORDER BY rank DESC LIMIT ?`,
      ...[text(changed, 'fingerprint'), number(changed, 'fingerprint_version'), one.position, COMPARED],
    )
    .map(solutionOf);
  for (const other of others) {
    if (other.position > one.position) mark(sql, one, other);
    else mark(sql, other, one);
  }
};
