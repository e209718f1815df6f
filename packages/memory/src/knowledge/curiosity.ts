import type { CuriosityTopic, Exploration, Ids } from '@evolve/core/contracts';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { instant } from './instant.ts';
import { isSameTopic, normaliseTopic } from './similarity.ts';
import { safeText } from './safe-text.ts';

/** A longer topic is cut. */
export const MAX_TOPIC_BYTES = 400;
const MAX_LEARNED_BYTES = 16_384;
const MAX_SOURCES = 20;
/** A new topic is compared with so many of the latest. */
const COMPARED = 400;

const topicOf = (row: Row): CuriosityTopic => ({
  id: text(row, 'id'),
  topic: text(row, 'topic'),
  at: text(row, 'at'),
  count: number(row, 'count'),
  explored: number(row, 'explored') === 1,
});

const latest = (sql: Sql): readonly CuriosityTopic[] =>
  sql.all('SELECT * FROM curiosity ORDER BY at DESC, position DESC LIMIT ?', COMPARED).map(topicOf);

/** Those that were explored go first, then the oldest. */
export const pruneTopics = (sql: Sql, keep: number): void => {
  sql.run(
    `DELETE FROM curiosity WHERE position IN
       (SELECT position FROM curiosity ORDER BY explored, at DESC, position DESC LIMIT -1 OFFSET ?)`,
    keep,
  );
};

interface NewTopic {
  readonly topic: string;
  readonly at: string;
  readonly by: 'agent' | 'person';
}

const countAgain = (sql: Sql, { id }: CuriosityTopic, wording: string, { at, by }: NewTopic): void => {
  sql.run('UPDATE curiosity SET count = count + 1, at = max(at, ?) WHERE id = ?', instant(at), id);
  if (by === 'person') sql.run('UPDATE curiosity SET topic = ?, explored = 0 WHERE id = ?', wording, id);
};

/** Counts a topic that came up before, in these words or nearly; only a person opens one again that was explored. */
export const addTopic = (
  sql: Sql,
  added: NewTopic,
  { ids, keep }: { readonly ids: Ids; readonly keep: number },
): void => {
  const wording = safeText(added.topic, MAX_TOPIC_BYTES).replace(/\s+/g, ' ').trim();
  if (normaliseTopic(wording) === '') return;
  const known = latest(sql).find((candidate) => isSameTopic(candidate.topic, wording));
  if (known !== undefined) {
    countAgain(sql, known, wording, added);
    return;
  }
  sql.run(
    'INSERT INTO curiosity (id, topic, at, count, explored) VALUES (?, ?, ?, 1, 0)',
    ...[ids(), wording, instant(added.at)],
  );
  pruneTopics(sql, keep);
};

/** An explored topic does not come back by itself, and so a dismissed one is kept as such. */
export const dismissTopic = (sql: Sql, id: string): boolean =>
  sql.run('UPDATE curiosity SET explored = 1 WHERE id = ? AND explored = 0', id) > 0;

export const readTopics = (sql: Sql, limit: number): readonly CuriosityTopic[] =>
  sql.all('SELECT * FROM curiosity WHERE explored = 0 ORDER BY at DESC, position DESC LIMIT ?', limit).map(topicOf);

/** Keeps what was learned and ticks off every topic that it answers. */
export const addExploration = (sql: Sql, exploration: Exploration, keep: number): void => {
  const topic = safeText(exploration.topic, MAX_TOPIC_BYTES);
  const sources = exploration.sources.slice(0, MAX_SOURCES).map((source) => safeText(source, 1_000));
  sql.run(
    'INSERT INTO explorations (topic, learned, sources, at) VALUES (?, ?, ?, ?)',
    ...[topic, safeText(exploration.learned, MAX_LEARNED_BYTES), JSON.stringify(sources), instant(exploration.at)],
  );
  sql.run('DELETE FROM explorations WHERE position <= (SELECT max(position) FROM explorations) - ?', keep);
  for (const known of latest(sql)) {
    if (isSameTopic(known.topic, topic)) sql.run('UPDATE curiosity SET explored = 1 WHERE id = ?', known.id);
  }
};

/** Latest first. */
export const readExplorations = (sql: Sql, limit: number): readonly Exploration[] =>
  sql.all('SELECT * FROM explorations ORDER BY at DESC, position DESC LIMIT ?', limit).map((row) => ({
    topic: text(row, 'topic'),
    learned: text(row, 'learned'),
    sources: JSON.parse(text(row, 'sources')) as readonly string[],
    at: text(row, 'at'),
  }));
