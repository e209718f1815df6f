import type { Grade, Lesson, StoredReflection } from '@evolve/core/contracts';
import { optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { instant } from './instant.ts';
import { safeText } from './safe-text.ts';

const MAX_REASON_BYTES = 2_000;
export const MAX_LESSON_BYTES = 2_000;

const reflectionOf = (row: Row): StoredReflection => ({
  turnId: text(row, 'turn_id'),
  at: text(row, 'at'),
  versionId: text(row, 'version_id'),
  grade: text(row, 'grade') as Grade,
  reason: text(row, 'reason'),
  curiosity: row['curiosity'] === null ? null : text(row, 'curiosity'),
  scores: JSON.parse(text(row, 'scores')) as Readonly<Record<string, number>>,
});

export const addReflection = (sql: Sql, reflection: StoredReflection, keep: number): void => {
  const { turnId, at, versionId, grade, reason, curiosity, scores } = reflection;
  sql.run(
    `INSERT INTO reflections (turn_id, at, version_id, grade, reason, curiosity, scores) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[turnId, instant(at), versionId, grade, safeText(reason, MAX_REASON_BYTES)],
    ...[curiosity === null ? null : safeText(curiosity, MAX_REASON_BYTES), JSON.stringify(scores)],
  );
  sql.run('DELETE FROM reflections WHERE position <= (SELECT max(position) FROM reflections) - ?', keep);
};

export const readReflections = (
  sql: Sql,
  { since, limit }: { readonly since: string; readonly limit: number },
): readonly StoredReflection[] =>
  sql
    .all('SELECT * FROM reflections WHERE at >= ? ORDER BY at DESC, position DESC LIMIT ?', instant(since), limit)
    .map(reflectionOf);

/** The same lesson is kept once, at its latest time. */
export const addLesson = (sql: Sql, lesson: Lesson, keep: number): void => {
  const wording = safeText(lesson.text, MAX_LESSON_BYTES);
  sql.run('DELETE FROM lessons WHERE id = ? OR text = ?', lesson.id, wording);
  sql.run(
    'INSERT INTO lessons (id, text, at, cycle_id) VALUES (?, ?, ?, ?)',
    ...[lesson.id, wording, instant(lesson.at), lesson.cycleId ?? null],
  );
  sql.run('DELETE FROM lessons WHERE position <= (SELECT max(position) FROM lessons) - ?', keep);
};

export const readLessons = (sql: Sql, limit: number): readonly Lesson[] =>
  sql.all('SELECT * FROM lessons ORDER BY at DESC, position DESC LIMIT ?', limit).map((row) => ({
    id: text(row, 'id'),
    text: text(row, 'text'),
    at: text(row, 'at'),
    ...optionalText(row, 'cycle_id', 'cycleId'),
  }));
