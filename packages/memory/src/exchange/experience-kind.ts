/**
 * Experiences on their way out and in.
 *
 * 1. What the store has stands: an experience that is there keeps its words, a tombstone stays one; only outcomes that it lacks are
 *    added. So taking the same in twice changes nothing, and neither does taking in what one has given out.
 * 2. Of a file that is not ours the words are untrusted, the counters are nothing, the outcomes are claims, and tombstones and what
 *    takes whose place are left out.
 */
import { createHash } from 'node:crypto';
import { fingerprintError } from '@evolve/core/fingerprint';
import { MAX_DETAIL_BYTES, MAX_PROBLEM_BYTES, MAX_SOLUTION_BYTES } from '../experiences/record.ts';
import { addOutcome } from '../experiences/outcomes.ts';
import { storedProfile } from '../experiences/profiles.ts';
import { forgottenOf, positionOf } from '../experiences/rows.ts';
import { rankOf } from '../experiences/rules.ts';
import { indexText, pruneExperiences } from '../experiences/tombstones.ts';
import { instant } from '../knowledge/instant.ts';
import { safeText } from '../knowledge/safe-text.ts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { insertOutcomes, missingOf, readOutcomes } from './experience-outcomes.ts';
import type { RecordOf } from './format.ts';
import type { Kind, Taking } from './kind.ts';

type Record = RecordOf<'experience'>;

const read = (sql: Sql, row: Row): unknown => {
  const forgotten = forgottenOf(row);
  return {
    type: 'experience',
    id: text(row, 'id'),
    problem: text(row, 'problem'),
    solution: text(row, 'solution'),
    fingerprint: text(row, 'fingerprint'),
    fingerprintVersion: number(row, 'fingerprint_version'),
    solutionHash: text(row, 'solution_hash'),
    successes: number(row, 'successes'),
    failures: number(row, 'failures'),
    at: text(row, 'at'),
    provenance: { source: text(row, 'source'), ...optionalText(row, 'origin', 'detail') },
    ...optionalText(row, 'superseded_by', 'supersededBy'),
    ...(forgotten === undefined ? {} : { forgotten }),
    outcomes: readOutcomes(sql, positionOf(row)),
  };
};

interface Words {
  readonly problem: string;
  readonly solution: string;
  readonly tokens: string;
  readonly print: string;
  readonly version: number;
  readonly hash: string;
  /** Null of a tombstone. */
  readonly profile: string | null;
}

const hashOf = (solution: string): string => createHash('sha256').update(solution).digest('hex');

/** Computed, not believed; of a tombstone there is nothing to compute from. */
const wordsOf = ({ forgotten, ...given }: Record): Words => {
  if (forgotten !== undefined) {
    const { fingerprint: print, fingerprintVersion: version, solutionHash: hash } = given;
    return { problem: '', solution: '', tokens: '', print, version, hash, profile: null };
  }
  const problem = safeText(given.problem, MAX_PROBLEM_BYTES);
  const solution = safeText(given.solution, MAX_SOLUTION_BYTES);
  const print = fingerprintError(problem);
  const { id, version, tokens } = print;
  const words = { problem, solution, tokens: tokens.join(' '), profile: storedProfile(print) };
  return { ...words, print: id, version, hash: hashOf(solution) };
};

const provenanceOf = (
  { provenance }: Record,
  trust: boolean,
): { readonly source: string; readonly detail: string | null } => {
  const detail = provenance.detail === undefined ? null : safeText(provenance.detail, MAX_DETAIL_BYTES);
  return trust ? { source: provenance.source, detail } : { source: 'untrusted', detail: detail ?? 'imported' };
};

/** Of an experience not later than now, where nobody vouches for it: a time to come would keep it at the top. */
const timeOf = (at: string, { trust, now }: Taking): string => {
  const given = instant(at);
  return trust || given <= now.toISOString() ? given : now.toISOString();
};

const insert = (sql: Sql, record: Record, words: Words, taking: Taking): number => {
  const { trust, rules } = taking;
  const { source, detail } = provenanceOf(record, trust);
  const counted = trust ? record : { successes: 0, failures: 0 };
  const at = timeOf(record.at, taking);
  const forgotten = record.forgotten;
  sql.run(
    `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes,
       failures, at, source, origin, rank, superseded_by, forgotten_at, forgotten_why, profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[record.id, words.problem, words.print, words.version, words.tokens, words.solution, words.hash],
    ...[counted.successes, counted.failures, at, source, detail, rankOf(counted, at, rules)],
    ...[trust ? (record.supersededBy ?? null) : null, forgotten === undefined ? null : instant(forgotten.at)],
    ...[forgotten?.why ?? null, words.profile],
  );
  const position = number(sql.get('SELECT last_insert_rowid() AS id') ?? {}, 'id');
  if (forgotten === undefined) indexText(sql, position, words.tokens);
  else {
    // Counted as living when it came in.
    sql.run(`UPDATE counts SET value = value + iif(name = 'live', -1, 1)`);
  }
  return position;
};

/** Outcomes of ours count as if they were told now; others are claims. */
const addMissing = (sql: Sql, row: Row, record: Record, taking: Taking): boolean => {
  const position = positionOf(row);
  const missing = missingOf(sql, position, record.outcomes);
  let [successes, failures, at] = [number(row, 'successes'), number(row, 'failures'), text(row, 'at')];
  for (const { times: _, scale: __, score: ___, ...outcome } of missing) {
    const told = { ...outcome, by: taking.trust ? outcome.by : ('untrusted' as const), at: instant(outcome.at) };
    const change = addOutcome(sql, position, told, taking.keep.experienceOutcomes);
    if (change === undefined) continue;
    successes += change.successes;
    failures += change.failures;
    if (told.at > at) at = told.at;
  }
  sql.run(
    'UPDATE experiences SET successes = ?, failures = ?, at = ?, rank = ? WHERE position = ?',
    ...[successes, failures, at, rankOf({ successes, failures }, at, taking.rules), position],
  );
  return missing.length > 0;
};

const take = (sql: Sql, record: Record, taking: Taking): boolean => {
  if (record.forgotten !== undefined && !taking.trust) return false;
  const words = wordsOf(record);
  const known = sql.get(
    'SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? AND solution_hash = ?',
    ...[words.print, words.version, words.hash],
  );
  if (known !== undefined) return addMissing(sql, known, record, taking);
  const isIdTaken = sql.get('SELECT 1 FROM experiences WHERE id = ?', record.id) !== undefined;
  const position = insert(sql, isIdTaken ? { ...record, id: taking.ids() } : record, words, taking);
  insertOutcomes(sql, position, record.outcomes, taking);
  const { experiences, tombstones } = taking.keep;
  pruneExperiences(sql, { experiences, tombstones }, taking.now.toISOString());
  return true;
};

export const experiences: Kind<'experience'> = { table: 'experiences', order: 'position', read, take };
