/**
 * Taking in what was tried and how it went.
 *
 * 1. The same solution of the same problem is one experience; every outcome of it is a row of its own that never changes.
 * 2. Counters are a cache of the outcomes that count, kept in the same transaction.
 * 3. What a solution has solved widens what it is reused for (`profiles`).
 * 4. What a model or somebody outside says is kept and counts for nothing.
 */
import { createHash } from 'node:crypto';
import type { Experience, Ids, MemorySource, NewExperience, NewOutcome } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { fingerprintError, type Fingerprint } from '@evolve/core/fingerprint';
import { safeText } from '../knowledge/safe-text.ts';
import { number } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { addOutcome } from './outcomes.ts';
import { learn, storedProfile } from './profiles.ts';
import { experienceOf, forgottenOf, positionOf, type Reading } from './rows.ts';
import { hasOnlyFailed, isOurs, rankOf, revives } from './rules.ts';
import { updateSuperseded } from './supersede.ts';
import { forget, indexText, pruneExperiences, revive, type Kept, type Texts } from './tombstones.ts';

export const MAX_PROBLEM_BYTES = 8_192;
export const MAX_SOLUTION_BYTES = 65_536;
export const MAX_DETAIL_BYTES = 400;

export interface Recording extends Reading {
  readonly ids: Ids;
  readonly keep: Kept & { readonly outcomes: number };
}

type Told = NewOutcome & { readonly by: MemorySource; readonly at: string };

const hashOf = (solution: string): string => createHash('sha256').update(solution).digest('hex');

const find = (sql: Sql, { id, version }: Fingerprint, solutionHash: string): Row | undefined =>
  sql.get(
    'SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? AND solution_hash = ?',
    ...[id, version, solutionHash],
  );

const byPosition = (sql: Sql, position: number): Row => {
  const row = sql.get('SELECT * FROM experiences WHERE position = ?', position);
  if (row === undefined) throw new TypeError('an experience went within a transaction');
  return row;
};

const insert = (sql: Sql, print: Fingerprint, texts: Texts, given: NewExperience, recording: Recording): Row => {
  const { source, detail } = given.provenance ?? { source: 'host' };
  const at = recording.now.toISOString();
  sql.run(
    `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes,
       failures, at, source, origin, rank, profile) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?)`,
    ...[recording.ids(), texts.problem, print.id, print.version, texts.tokens, texts.solution, hashOf(texts.solution)],
    ...[at, source, detail === undefined ? null : safeText(detail, MAX_DETAIL_BYTES)],
    ...[rankOf({ successes: 0, failures: 0 }, at, recording.rules), texts.profile],
  );
  const position = number(sql.get('SELECT last_insert_rowid() AS id') ?? {}, 'id');
  indexText(sql, position, texts.tokens);
  return byPosition(sql, position);
};

/** Adds the outcome, brings the counters up to date, and draws the consequences for this and the other solutions. */
const take = (sql: Sql, row: Row, told: Told, { rules, keep }: Recording): Row => {
  const position = positionOf(row);
  const change = addOutcome(sql, position, told, keep.outcomes);
  if (change === undefined) return row;
  const record = {
    successes: number(row, 'successes') + change.successes,
    failures: number(row, 'failures') + change.failures,
  };
  sql.run(
    'UPDATE experiences SET successes = ?, failures = ?, at = ?, rank = ? WHERE position = ?',
    ...[record.successes, record.failures, told.at, rankOf(record, told.at, rules), position],
  );
  const counted = byPosition(sql, position);
  if (forgottenOf(counted) !== undefined) return counted;
  if (hasOnlyFailed(record, rules)) forget(sql, counted, { at: told.at, why: 'failed' });
  else updateSuperseded(sql, counted);
  return byPosition(sql, position);
};

export const recordExperience = (sql: Sql, given: NewExperience, recording: Recording): Experience => {
  const problem = safeText(given.problem, MAX_PROBLEM_BYTES);
  const solution = safeText(given.solution, MAX_SOLUTION_BYTES);
  const print = fingerprintError(problem);
  const texts = { problem, solution, tokens: print.tokens.join(' '), profile: storedProfile(print) };
  const at = recording.now.toISOString();
  const told = { ...given, by: given.by ?? given.provenance?.source ?? 'host', at };
  const known = find(sql, print, hashOf(solution));
  const forgotten = known === undefined ? undefined : forgottenOf(known);
  if (known !== undefined && forgotten !== undefined && revives(forgotten, told, recording.now, recording.rules)) {
    revive(sql, positionOf(known), texts);
  }
  const row = known === undefined ? insert(sql, print, texts, given, recording) : byPosition(sql, positionOf(known));
  if (told.ok && isOurs(told.by)) learn(sql, row, print);
  const taken = take(sql, row, told, recording);
  pruneExperiences(sql, recording.keep, at);
  // A tombstone may have been one too many.
  const left = sql.get('SELECT * FROM experiences WHERE position = ?', positionOf(taken));
  return experienceOf(left ?? taken, recording);
};

/** @throws EVOLVE_NOT_FOUND */
export const addOutcomeTo = (sql: Sql, id: string, outcome: NewOutcome, recording: Recording): Experience => {
  const row = sql.get('SELECT * FROM experiences WHERE id = ?', id);
  if (row === undefined) throw new EvolveError('EVOLVE_NOT_FOUND', `no experience ${id}`, { data: { id } });
  const told = { ...outcome, by: outcome.by ?? 'host', at: recording.now.toISOString() };
  if (told.problem !== undefined && told.ok && isOurs(told.by) && forgottenOf(row) === undefined)
    learn(sql, row, fingerprintError(safeText(told.problem, MAX_PROBLEM_BYTES)));
  return experienceOf(take(sql, row, told, recording), recording);
};

/** A person's wish: the texts go, and only a person brings them back. */
export const forgetExperience = (sql: Sql, id: string, { now }: Reading): boolean => {
  const row = sql.get('SELECT * FROM experiences WHERE id = ?', id);
  if (row === undefined) return false;
  forget(sql, row, { at: now.toISOString(), why: 'person' });
  return true;
};
