/**
 * Which experiences fit a problem.
 *
 * 1. Only an equal fingerprint of the same version, of a text that goes with those that were solved (`profiles`), is a match;
 *    everything else is a hint that has to be proved again.
 * 2. What a model or somebody outside wrote is a match only once an outcome of ours has proved it.
 * 3. A hint is never more probable than a match with the same record.
 * 4. Solutions of one problem are rivals: what stands behind a match fits more seldom, unless its own record says otherwise.
 * 5. A solution is shown once. What was given up for this very problem is no hint.
 */
import type { Experience, RecalledExperience } from '@evolve/core/contracts';
import { fingerprintError, type Fingerprint } from '@evolve/core/fingerprint';
import { safeText } from '../knowledge/safe-text.ts';
import { text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { RECORD_SCALE, type Calibration } from './calibration.ts';
import { findHints, type VectorQuery } from './hints.ts';
import { MAX_PROBLEM_BYTES } from './record.ts';
import { doubtAbout } from './profiles.ts';
import { experienceOf, positionOf, RECALLABLE, TRUSTED, type Reading } from './rows.ts';
import { meanChance } from './rules.ts';

type Doubt = NonNullable<RecalledExperience['doubt']>;

export interface Query {
  readonly problem: string;
  readonly print: Fingerprint;
  readonly limit: number;
}

export interface Recalling extends Reading {
  readonly calibration: Calibration;
  readonly vectors?: VectorQuery | undefined;
  /** Why there are no vectors although there is an embedder. */
  readonly degraded?: string | undefined;
}

export const queryOf = (asked: string, limit: number): Query => {
  const problem = safeText(asked, MAX_PROBLEM_BYTES);
  return { problem, print: fingerprintError(problem), limit };
};

/** Solutions of one fingerprint that are looked at. */
const MAX_SAME = 100;

interface Same {
  readonly row: Row;
  /** Why it may be of another cause. */
  readonly doubt: Doubt | undefined;
}

/**
 * What has the same fingerprint, most valuable first. SQLite compiles a statement anew each time it is given a plain `LIMIT ?`, at
 * twice the price of the search.
 */
const readSame = (sql: Sql, print: Fingerprint): readonly Same[] =>
  sql
    .all(
      `SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? AND ${RECALLABLE} AND ${TRUSTED}
       ORDER BY rank DESC, position DESC LIMIT CAST(? AS INTEGER)`,
      ...[print.id, print.version, MAX_SAME],
    )
    .map((row) => ({ row, doubt: doubtAbout(row, print) }));

const matchesOf = (
  sql: Sql,
  same: readonly Same[],
  { print, limit }: Query,
  { calibration, ...reading }: Recalling,
): readonly RecalledExperience[] => {
  const rows = same.filter(({ doubt }) => doubt === undefined).slice(0, limit);
  if (rows.length === 0) return [];
  const probabilityOf = calibration.of(sql, RECORD_SCALE);
  let unsolved = 1;
  return rows.map(({ row }) => {
    const experience = experienceOf(row, reading);
    const score = meanChance(experience, unsolved);
    const probability = probabilityOf(score);
    unsolved *= 1 - probability;
    return { experience, match: 'fingerprint', probability, score, scale: RECORD_SCALE, shared: print.tokens };
  });
};

/** Most valuable first. */
export const readMatches = (sql: Sql, query: Query, recalling: Recalling): readonly RecalledExperience[] =>
  matchesOf(sql, readSame(sql, query.print), query, recalling);

const byPosition = (sql: Sql, position: number, reading: Reading): Experience =>
  experienceOf(sql.get('SELECT * FROM experiences WHERE position = ?', position) ?? {}, reading);

interface Room {
  readonly limit: number;
  /** Of the same fingerprint, and not sure to be of the same cause. */
  readonly doubted: ReadonlyMap<number, Doubt>;
  /** Hashes of the solutions that match. */
  readonly matched: readonly string[];
  /** The chance that none of the matches fits. */
  readonly unsolved: number;
}

const doubtOn = (position: number, { doubted }: Room): Pick<RecalledExperience, 'doubt'> => {
  const doubt = doubted.get(position);
  return doubt === undefined ? {} : { doubt };
};

/** Most probable first; of equally probable ones the one that the searches placed higher. */
const readHints = (sql: Sql, query: Query, room: Room, recalling: Recalling): readonly RecalledExperience[] => {
  const { calibration, vectors, degraded, ...reading } = recalling;
  const shown = new Set<string>();
  const ceiling = calibration.of(sql, RECORD_SCALE);
  return findHints(sql, { print: query.print, ...room, vectors })
    .map((candidate) => ({
      ...candidate,
      probability: Math.min(calibration.of(sql, candidate.scale)(candidate.score), ceiling(candidate.chance)),
    }))
    .sort((a, b) => b.probability - a.probability)
    .filter(({ solution }) => shown.size < shown.add(solution).size)
    .slice(0, room.limit)
    .map(({ position, chance: _chance, solution: _solution, ...hint }) => ({
      experience: byPosition(sql, position, reading),
      match: 'hint',
      ...hint,
      ...doubtOn(position, room),
      ...(degraded === undefined ? {} : { degraded }),
    }));
};

/** Matches first, then hints. */
export const recallExperiences = (sql: Sql, query: Query, recalling: Recalling): readonly RecalledExperience[] => {
  const same = readSame(sql, query.print);
  const found = matchesOf(sql, same, query, recalling);
  const limit = query.limit - found.length;
  if (limit <= 0) return found;
  const room = {
    limit,
    doubted: new Map(
      same.flatMap(({ row, doubt }) => (doubt === undefined ? [] : [[positionOf(row), doubt] as const])),
    ),
    matched: same.flatMap(({ row, doubt }) => (doubt === undefined ? [text(row, 'solution_hash')] : [])),
    unsolved: found.reduce((chance, { probability }) => chance * (1 - probability), 1),
  };
  return [...found, ...readHints(sql, query, room, recalling)];
};
