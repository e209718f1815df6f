/**
 * What was tried for which problem, and how it went.
 *
 * 1. Only an equal fingerprint of the same version is a match; everything else is a hint that has to be proved again.
 * 2. A hint's probability stays below every match with as good a record: likeness of words is weak evidence.
 */
import { createHash } from 'node:crypto';
import type { Clock, Experience, Ids, RecalledExperience } from '@evolve/core/contracts';
import { fingerprintError, type Fingerprint } from '@evolve/core/fingerprint';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { safeText } from './safe-text.ts';

const MAX_PROBLEM_BYTES = 8_192;
const MAX_SOLUTION_BYTES = 65_536;
/** A hint never speaks louder than this, however like the words are. */
const HINT_CEILING = 0.5;
/** Below this share of common words a hint is noise. */
const LEAST_OVERLAP = 0.2;
const MAX_QUERY_TOKENS = 40;

const experienceOf = (row: Row): Experience => ({
  id: text(row, 'id'),
  problem: text(row, 'problem'),
  fingerprint: text(row, 'fingerprint'),
  solution: text(row, 'solution'),
  successes: number(row, 'successes'),
  failures: number(row, 'failures'),
  at: text(row, 'at'),
});

/** Mean of the Beta posterior under a uniform prior: one success is worth 2/3, none and none 1/2. */
const successChance = ({ successes, failures }: Experience): number => (successes + 1) / (successes + failures + 2);

const find = (sql: Sql, { id, version }: Fingerprint, solutionHash: string): Row | undefined =>
  sql.get(
    'SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? AND solution_hash = ?',
    ...[id, version, solutionHash],
  );

const insert = (sql: Sql, print: Fingerprint, experience: Experience, solutionHash: string): void => {
  const tokens = print.tokens.join(' ');
  sql.run(
    `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes,
       failures, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[experience.id, experience.problem, print.id, print.version, tokens, experience.solution, solutionHash],
    ...[experience.successes, experience.failures, experience.at],
  );
  sql.run('INSERT INTO experiences_text (rowid, tokens) VALUES (last_insert_rowid(), ?)', tokens);
};

/** Forgets those with the poorest record, the oldest of them first. */
const prune = (sql: Sql, keep: number): void => {
  const surplus = sql.all(
    `SELECT position FROM experiences ORDER BY (successes + 1.0) / (successes + failures + 2) DESC, at DESC,
       position DESC LIMIT -1 OFFSET ?`,
    keep,
  );
  for (const row of surplus) {
    sql.run('DELETE FROM experiences WHERE position = ?', number(row, 'position'));
    sql.run('DELETE FROM experiences_text WHERE rowid = ?', number(row, 'position'));
  }
};

const count = (sql: Sql): number => number(sql.get('SELECT count(*) AS count FROM experiences') ?? {}, 'count');

export interface Attempt {
  readonly problem: string;
  readonly solution: string;
  readonly ok: boolean;
}

/** Counts the attempt: the same solution of the same problem is one experience. */
export const recordExperience = (
  sql: Sql,
  attempt: Attempt,
  { clock, ids, keep }: { readonly clock: Clock; readonly ids: Ids; readonly keep: number },
): Experience => {
  const problem = safeText(attempt.problem, MAX_PROBLEM_BYTES);
  const solution = safeText(attempt.solution, MAX_SOLUTION_BYTES);
  const print = fingerprintError(problem);
  const solutionHash = createHash('sha256').update(solution).digest('hex');
  const [good, bad] = attempt.ok ? [1, 0] : [0, 1];
  const at = clock.now().toISOString();
  const row = find(sql, print, solutionHash);
  if (row === undefined) {
    const created = { id: ids(), problem, fingerprint: print.id, solution, successes: good, failures: bad, at };
    insert(sql, print, created, solutionHash);
    if (count(sql) > keep) prune(sql, keep);
    return created;
  }
  const known = experienceOf(row);
  const counted = { ...known, successes: known.successes + good, failures: known.failures + bad, at };
  sql.run(
    'UPDATE experiences SET successes = ?, failures = ?, at = ? WHERE id = ?',
    ...[counted.successes, counted.failures, at, known.id],
  );
  return counted;
};

const matches = (sql: Sql, print: Fingerprint, limit: number): readonly RecalledExperience[] =>
  sql
    .all(
      `SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ?
       ORDER BY (successes + 1.0) / (successes + failures + 2) DESC, at DESC LIMIT ?`,
      ...[print.id, print.version, limit],
    )
    .map((row) => {
      const experience = experienceOf(row);
      return { experience, match: 'fingerprint', probability: successChance(experience) };
    });

/** Share of the words of both that both have (Jaccard). */
const overlap = (wanted: ReadonlySet<string>, tokens: string): number => {
  const found = new Set(tokens.split(' '));
  const shared = [...wanted].filter((token) => found.has(token)).length;
  return shared / (wanted.size + found.size - shared);
};

const phrase = (token: string): string => `"${token.replaceAll('"', '""')}"`;

const hints = (sql: Sql, print: Fingerprint, limit: number): readonly RecalledExperience[] => {
  if (print.tokens.length === 0) return [];
  const wanted = new Set(print.tokens);
  return sql
    .all(
      `SELECT e.* FROM experiences_text t JOIN experiences e ON e.position = t.rowid
       WHERE experiences_text MATCH ? AND NOT (e.fingerprint = ? AND e.fingerprint_version = ?)
       ORDER BY bm25(experiences_text) LIMIT ?`,
      ...[print.tokens.slice(0, MAX_QUERY_TOKENS).map(phrase).join(' OR '), print.id, print.version, limit * 4],
    )
    .map((row) => ({ experience: experienceOf(row), likeness: overlap(wanted, text(row, 'tokens')) }))
    .filter(({ likeness }) => likeness >= LEAST_OVERLAP)
    .map(({ experience, likeness }) => ({
      experience,
      match: 'hint' as const,
      probability: HINT_CEILING * likeness * successChance(experience),
    }))
    .sort((a, b) => b.probability - a.probability);
};

/** Matches first, best record first; then hints. */
export const recallExperiences = (sql: Sql, problem: string, limit: number): readonly RecalledExperience[] => {
  const print = fingerprintError(safeText(problem, MAX_PROBLEM_BYTES));
  const found = matches(sql, print, limit);
  return found.length >= limit ? found : [...found, ...hints(sql, print, limit).slice(0, limit - found.length)];
};
