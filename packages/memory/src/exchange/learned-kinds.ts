/** What was looked up and learned: topics, explorations and lessons. */
import { addExploration, MAX_TOPIC_BYTES, pruneTopics } from '../knowledge/curiosity.ts';
import { instant } from '../knowledge/instant.ts';
import { addLesson, MAX_LESSON_BYTES } from '../knowledge/reflections.ts';
import { safeText } from '../knowledge/safe-text.ts';
import { number, optionalText, text } from '../sqlite/row.ts';
import { equals, isThere, json, nthOf, putOnce, type Kind } from './kind.ts';

const EXPLORED = ['at', 'topic', 'learned', 'sources'];

export const explorations: Kind<'exploration'> = {
  table: 'explorations',
  order: 'position',
  read: (sql, row) => ({
    type: 'exploration',
    topic: text(row, 'topic'),
    learned: text(row, 'learned'),
    sources: json(row, 'sources'),
    at: text(row, 'at'),
    ...nthOf(sql, 'explorations', 'position', EXPLORED, row),
  }),
  take: (sql, { type: _, nth = 1, ...exploration }, { keep }) =>
    putOnce(sql, { table: 'explorations', columns: EXPLORED, nth }, () => {
      addExploration(sql, exploration, keep.explorations);
    }),
};

export const topics: Kind<'topic'> = {
  table: 'curiosity',
  order: 'position',
  read: (_, row) => ({
    type: 'topic',
    id: text(row, 'id'),
    topic: text(row, 'topic'),
    at: text(row, 'at'),
    count: number(row, 'count'),
    explored: row['explored'] === 1,
  }),
  take: (sql, { id, topic, at, count, explored }, { keep }) => {
    const wording = safeText(topic, MAX_TOPIC_BYTES);
    if (isThere(sql, 'curiosity', id) || equals(sql, 'curiosity', { topic: wording }) > 0) return false;
    sql.run(
      'INSERT INTO curiosity (id, topic, at, count, explored) VALUES (?, ?, ?, ?, ?)',
      ...[id, wording, instant(at), count, explored ? 1 : 0],
    );
    pruneTopics(sql, keep.curiosity);
    return true;
  },
};

export const lessons: Kind<'lesson'> = {
  table: 'lessons',
  order: 'position',
  read: (_, row) => ({
    type: 'lesson',
    id: text(row, 'id'),
    text: text(row, 'text'),
    at: text(row, 'at'),
    ...optionalText(row, 'cycle_id', 'cycleId'),
  }),
  take: (sql, { type: _, ...lesson }, { keep }) => {
    if (
      isThere(sql, 'lessons', lesson.id) ||
      equals(sql, 'lessons', { text: safeText(lesson.text, MAX_LESSON_BYTES) }) > 0
    )
      return false;
    const { cycleId, ...rest } = lesson;
    addLesson(sql, cycleId === undefined ? rest : { ...rest, cycleId }, keep.lessons);
    return true;
  },
};
