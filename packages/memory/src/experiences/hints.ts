/** Experiences of other problems that are like this one, by words and, where there is an embedder, by vectors. */
import type { RecalledExperience } from '@evolve/core/contracts';
import type { Fingerprint } from '@evolve/core/fingerprint';
import { text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { fuse } from './fusion.ts';
import { overlap, wordsOf, type Words } from './likeness.ts';
import { experienceOf, positionOf, RECALLABLE, TRUSTED, type Reading } from './rows.ts';
import { meanChance } from './rules.ts';
import { readVectorsOf } from './vectors/rows.ts';
import { dot, type SignIndex } from './vectors/sign-index.ts';

/** Below this likeness a hint is noise. */
const LEAST_LIKENESS = 0.2;
const MAX_QUERY_WORDS = 40;
/** Of each search at least so many are looked at more closely. */
const LEAST_CANDIDATES = 50;

/** A problem as a vector, and where to look for others. */
export interface VectorQuery {
  readonly index: SignIndex;
  readonly embedder: number;
  readonly scale: string;
  readonly wanted: Float32Array;
}

export interface HintQuery {
  readonly print: Fingerprint;
  readonly limit: number;
  readonly vectors: VectorQuery | undefined;
}

/** A hint before its probability. */
export type Candidate = Omit<RecalledExperience, 'probability' | 'match'>;

const phrase = (token: string): string => `"${token.replaceAll('"', '""')}"`;

/** Positions, best first by bm25. */
const byWords = (sql: Sql, { ordered }: Words, limit: number): readonly number[] =>
  ordered.length === 0
    ? []
    : sql
        .all(
          `SELECT rowid AS position FROM experiences_text WHERE experiences_text MATCH ?
           ORDER BY bm25(experiences_text) LIMIT ?`,
          ...[ordered.slice(0, MAX_QUERY_WORDS).map(phrase).join(' OR '), limit],
        )
        .map(positionOf);

/** Rows of these that recall may show as a hint: not those that are a match already. */
const rowsOf = (sql: Sql, positions: readonly number[], { id, version }: Fingerprint): readonly Row[] =>
  sql.all(
    `SELECT e.* FROM json_each(?) j JOIN experiences e ON e.position = j.value
     WHERE ${RECALLABLE} AND NOT (fingerprint = ? AND fingerprint_version = ? AND ${TRUSTED})`,
    ...[JSON.stringify(positions), id, version],
  );

/** Of those that the search did not measure already. */
const measure = (
  sql: Sql,
  { embedder, wanted }: VectorQuery,
  positions: readonly number[],
  near: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> => {
  const others = positions.filter((position) => !near.has(position));
  return new Map([
    ...near,
    ...readVectorsOf(sql, embedder, others).map(({ key, floats }) => [key, dot(wanted, floats)] as const),
  ]);
};

/** Candidates, most likely first; `score` is likeness times the mean of the record. */
export const findHints = (
  sql: Sql,
  { print, limit, vectors }: HintQuery,
  reading: Reading,
): readonly (Candidate & { readonly likeness: number })[] => {
  const words = wordsOf(print);
  const wide = Math.max(limit * 4, LEAST_CANDIDATES);
  const near = new Map(
    vectors?.index.search(sql, vectors.wanted, wide).map(({ experience, cosine }) => [experience, cosine]),
  );
  const fused = fuse([byWords(sql, words, wide), [...near.keys()]]);
  const rows = rowsOf(sql, [...fused.keys()], print);
  const cosines = vectors === undefined ? near : measure(sql, vectors, rows.map(positionOf), near);
  return rows
    .map((row) => {
      const position = positionOf(row);
      const { likeness: byText, shared } = overlap(words, text(row, 'tokens'));
      const byVector = Math.max(0, cosines.get(position) ?? byText);
      const likeness = vectors === undefined ? byText : (byText + byVector) / 2;
      const experience = experienceOf(row, reading);
      const score = likeness * meanChance(experience);
      return { experience, score, scale: vectors?.scale ?? 'text', shared, likeness, place: fused.get(position) ?? 0 };
    })
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.place - a.place)
    .slice(0, wide)
    .map(({ place: _place, ...candidate }) => candidate);
};
