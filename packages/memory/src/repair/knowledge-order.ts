/**
 * What of the knowledge follows from the rest of it, and may be out of step: counts, counters, the index of words, vectors.
 *
 * Counters stand for outcomes that were pruned as well, so they are raised to what the outcomes say, and never lowered.
 */
import type { Sql } from '../sqlite/store.ts';
import { number } from '../sqlite/row.ts';
import { forgetHalfLife } from '../experiences/ranks.ts';

/** Of the outcomes of ours; of those of one cycle the last. */
const MISCOUNTED = `
  SELECT position, max(successes, ok) AS successes, max(failures, failed) AS failures FROM experiences JOIN (
    SELECT experience, sum(iif(ok = 1, times, 0)) AS ok, sum(iif(ok = 1, 0, times)) AS failed FROM outcomes o
    WHERE said_by IN ('host', 'person') AND (cycle_id IS NULL OR id = (
      SELECT max(id) FROM outcomes l WHERE l.experience = o.experience AND l.cycle_id = o.cycle_id
        AND l.said_by IN ('host', 'person')))
    GROUP BY experience
  ) ON experience = position WHERE ok > successes OR failed > failures`;

const LIVE = 'SELECT position FROM experiences WHERE forgotten_at IS NULL';
const INDEXED = 'SELECT id FROM experiences_text_docsize';

/** Rows that are not as the others say, by what is wrong with them. */
const WRONG: Readonly<Record<string, string>> = {
  'experiences are counted wrongly': `SELECT name FROM counts WHERE value <> (SELECT count(*) FROM experiences
    WHERE (forgotten_at IS NULL) = (name = 'live'))`,
  'experiences have more outcomes than they count': MISCOUNTED,
  'experiences are missing from the index of words': `${LIVE} EXCEPT ${INDEXED}`,
  'entries of the index of words belong to nothing': `${INDEXED} EXCEPT ${LIVE}`,
  'experiences give place to one that is gone': `SELECT id FROM experiences
    WHERE superseded_by IS NOT NULL AND superseded_by NOT IN (SELECT id FROM experiences)`,
  'entries of the log are in an archive that is gone': `SELECT id FROM log
    WHERE archive IS NOT NULL AND archive NOT IN (SELECT id FROM log_archives)`,
  'vectors are not whole, or of nothing that lives': `SELECT id FROM vectors WHERE id NOT IN (SELECT id FROM vector_floats)
    OR experience NOT IN (${LIVE})
    UNION ALL SELECT id FROM vector_floats WHERE id NOT IN (SELECT id FROM vectors)
    UNION ALL SELECT position FROM experiences WHERE embedded_by <> 0 AND position NOT IN (SELECT experience FROM vectors)`,
};

/** What is out of step, a sentence each. */
export const knowledgeProblems = (sql: Sql): readonly string[] =>
  Object.entries(WRONG).flatMap(([what, query]) => {
    const count = number(sql.get(`SELECT count(*) AS count FROM (${query})`) ?? {}, 'count');
    return count === 0 ? [] : [`${count} ${what}`];
  });

const countAnew = (sql: Sql): void => {
  for (const row of sql.all(MISCOUNTED)) {
    const { position, successes, failures } = row;
    sql.run(
      'UPDATE experiences SET successes = ?, failures = ? WHERE position = ?',
      ...[Number(successes), Number(failures), Number(position)],
    );
  }
  for (const name of ['live', 'forgotten']) {
    sql.run(
      `INSERT OR REPLACE INTO counts (name, value)
         VALUES (?, (SELECT count(*) FROM experiences WHERE (forgotten_at IS NULL) = ?))`,
      ...[name, name === 'live' ? 1 : 0],
    );
  }
};

const indexAnew = (sql: Sql): void => {
  sql.run(`INSERT INTO experiences_text (experiences_text) VALUES ('delete-all')`);
  sql.run(
    'INSERT INTO experiences_text (rowid, tokens) SELECT position, tokens FROM experiences WHERE forgotten_at IS NULL',
  );
};

const letGo = (sql: Sql): void => {
  sql.run('UPDATE experiences SET superseded_by = NULL WHERE superseded_by NOT IN (SELECT id FROM experiences)');
  // It is shown again, and goes into another archive.
  sql.run('UPDATE log SET archive = NULL WHERE archive NOT IN (SELECT id FROM log_archives)');
  sql.run(`DELETE FROM vectors WHERE id NOT IN (SELECT id FROM vector_floats) OR experience NOT IN (${LIVE})`);
  sql.run('DELETE FROM vector_floats WHERE id NOT IN (SELECT id FROM vectors)');
  // Without one they are embedded again.
  sql.run(
    'UPDATE experiences SET embedded_by = 0 WHERE embedded_by <> 0 AND position NOT IN (SELECT experience FROM vectors)',
  );
};

/** Makes everything follow from the rows that are there. */
export const putKnowledgeInOrder = (sql: Sql): void => {
  countAnew(sql);
  letGo(sql);
  indexAnew(sql);
  // Ranks hold counters; the next one who opens the store computes them.
  forgetHalfLife(sql);
};
