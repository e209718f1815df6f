/** Experiences of other problems that are like this one, by words and, where there is an embedder, by vectors. */
import type { RecalledExperience } from '@evolve/core/contracts';
import type { Fingerprint } from '@evolve/core/fingerprint';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { fuse } from './fusion.ts';
import { overlap, wordsOf } from './likeness.ts';
import { positionOf, RECALLABLE } from './rows.ts';
import { meanChance, type Record } from './rules.ts';
import { readVectorsOf } from './vectors/rows.ts';
import { dot, type SignIndex } from './vectors/sign-index.ts';
import { searchWords } from './word-search.ts';

/** Below this likeness a hint is noise. */
const LEAST_LIKENESS = 0.2;
/** Of each search at least so many are looked at more closely. */
const LEAST_CANDIDATES = 200;

/** The scale of a hint whose fingerprint is equal: as of a match the mean of its record, and how often such a one is right is learnt apart. */
const DOUBT_SCALE = 'doubt';

/** Before all that a search can give. */
const FIRST = 1;

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
  /** Places of the same fingerprint that do not match: they come before all others. */
  readonly doubted: ReadonlyMap<number, unknown>;
  /** Hashes of the solutions that match. */
  readonly matched: readonly string[];
  /** The chance that no match fits, in [0, 1]. */
  readonly unsolved: number;
  readonly vectors: VectorQuery | undefined;
}

/** A hint before its probability, and before its texts are read. */
export interface Candidate extends Pick<RecalledExperience, 'score' | 'scale' | 'shared'> {
  readonly position: number;
  /** That of a match with the same record. */
  readonly chance: number;
  /** Hash of the solution. */
  readonly solution: string;
}

/** Rows of these that recall may show as a hint, without texts, which may be long. */
const rowsOf = (
  sql: Sql,
  positions: readonly number[],
  { print: { id, version }, matched }: Pick<HintQuery, 'print' | 'matched'>,
): readonly Row[] =>
  sql.all(
    `SELECT position, tokens, solution_hash, successes, failures FROM json_each(?) j JOIN experiences e ON e.position = j.value
     WHERE ${RECALLABLE} AND solution_hash NOT IN
       (SELECT solution_hash FROM experiences WHERE fingerprint = ? AND fingerprint_version = ?
          AND forgotten_why IS NOT 'pruned' AND forgotten_at IS NOT NULL)
     AND solution_hash NOT IN (SELECT value FROM json_each(?))`,
    ...[JSON.stringify(positions), id, version, JSON.stringify(matched)],
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

const recordOf = (row: Row): Record => ({ successes: number(row, 'successes'), failures: number(row, 'failures') });

/**
 * Candidates, most likely first; `score` is likeness times the mean of the record times the chance that no match fits, of an equal
 * fingerprint the mean of the record alone.
 */
export const findHints = (sql: Sql, query: HintQuery): readonly Candidate[] => {
  const { print, limit, doubted, unsolved, vectors } = query;
  const words = wordsOf(print);
  const wide = Math.max(limit * 4, LEAST_CANDIDATES);
  const near = new Map(
    vectors?.index.search(sql, vectors.wanted, wide).map(({ experience, cosine }) => [experience, cosine]),
  );
  const fused = fuse([searchWords(sql, words.ordered, wide), [...near.keys()]]);
  const rows = rowsOf(sql, [...new Set([...doubted.keys(), ...fused.keys()])], query);
  const cosines = vectors === undefined ? near : measure(sql, vectors, rows.map(positionOf), near);
  return rows
    .map((row) => {
      const position = positionOf(row);
      const { likeness: byText, shared } = overlap(words, text(row, 'tokens'));
      const byVector = Math.max(0, cosines.get(position) ?? byText);
      const likeness = vectors === undefined ? byText : (byText + byVector) / 2;
      const record = recordOf(row);
      return {
        position,
        solution: text(row, 'solution_hash'),
        chance: meanChance(record, unsolved),
        // Its fingerprint says more than its words.
        score: doubted.has(position) ? meanChance(record, unsolved) : likeness * meanChance(record) * unsolved,
        scale: doubted.has(position) ? DOUBT_SCALE : (vectors?.scale ?? 'text'),
        shared,
        likeness,
        place: doubted.has(position) ? FIRST : (fused.get(position) ?? 0),
      };
    })
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.place - a.place)
    .slice(0, wide)
    .map(({ place: _place, likeness: _likeness, ...candidate }) => candidate);
};
