/**
 * Experiences by the words of their problems.
 *
 * What a search costs is the number of rows that have any of its words, and nearly all of them have only a word that says
 * little. So rows are looked for by their rare words, and by two common ones together; how often a word occurs is counted
 * no further than the decision needs. Few words are rare where few experiences are: then nothing is left out.
 */
import { number } from '../sqlite/row.ts';
import type { Sql } from '../sqlite/store.ts';
import { positionOf } from './rows.ts';
import { liveCount } from './tombstones.ts';

const MAX_QUERY_WORDS = 40;
/** A word of fewer rows is rare, whatever their share. */
const LEAST_COMMON = 2_000;
/** ... and so is one of a smaller share. */
const COMMON_SHARE = 0.02;
/** A word that is so many times as frequent finds nothing even together with another. */
const TOO_COMMON = 8;
/** Common words that are looked for in pairs, the rarest first. */
const MAX_PAIRED = 4;

interface Frequency {
  readonly word: string;
  readonly rows: number;
}

const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`;
const anyOf = (words: readonly string[]): string => words.map(phrase).join(' OR ');

/** Rarest first, without those that nothing has; counted up to `most`. */
const frequencies = (sql: Sql, words: readonly string[], most: number): readonly Frequency[] =>
  words
    .map((word) => {
      const row = sql.get(
        `SELECT count(*) AS rows FROM
           (SELECT 1 FROM experiences_text WHERE experiences_text MATCH ? LIMIT CAST(? AS INTEGER))`,
        ...[phrase(word), most],
      );
      return { word, rows: number(row ?? {}, 'rows') };
    })
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => a.rows - b.rows);

/** Rows with at least two of the words. */
const pairsOf = (words: readonly string[]): readonly string[] =>
  words.slice(0, -1).map((word, index) => `(${phrase(word)} AND (${anyOf(words.slice(index + 1))}))`);

/** What to search for; undefined where no row has any of the words. */
const expressionOf = (found: readonly Frequency[], common: number): string | undefined => {
  const [rarest] = found;
  if (rarest === undefined) return undefined;
  const rare = found.filter(({ rows }) => rows < common).map(({ word }) => word);
  const paired = found
    .filter(({ rows }) => rows >= common && rows < common * TOO_COMMON)
    .slice(0, MAX_PAIRED)
    .map(({ word }) => word);
  const parts = [...(rare.length === 0 ? [] : [anyOf(rare)]), ...pairsOf(paired)];
  return parts.length === 0 ? phrase(rarest.word) : parts.join(' OR ');
};

/** Positions, best first by bm25. @param words Those that matter most first: of many the others are left out. */
export const searchWords = (sql: Sql, words: readonly string[], limit: number): readonly number[] => {
  const common = Math.max(LEAST_COMMON, Math.ceil(liveCount(sql) * COMMON_SHARE));
  const found = frequencies(sql, words.slice(0, MAX_QUERY_WORDS), common * TOO_COMMON);
  const expression = expressionOf(found, common);
  return expression === undefined
    ? []
    : sql
        .all(
          `SELECT rowid AS position FROM experiences_text WHERE experiences_text MATCH ?
           ORDER BY bm25(experiences_text) LIMIT CAST(? AS INTEGER)`,
          ...[expression, limit],
        )
        .map(positionOf);
};
