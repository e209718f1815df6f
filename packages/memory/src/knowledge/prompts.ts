/**
 * Versions of named prompts, and how each did: in all, and by day.
 *
 * 1. The same words of the same name are one version, in every process: its id is their hash.
 * 2. Counters are kept with the version; the days of a version are bounded, and so are the versions. Those used last stay.
 * 3. What a model or somebody outside says of a version is counted apart.
 */
import { createHash } from 'node:crypto';
import type {
  Clock,
  MemorySource,
  NewPrompt,
  PromptDay,
  PromptHistory,
  PromptOutcome,
  PromptRecord,
  Prompts,
  PromptVersion,
} from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { wilson } from '@evolve/core/stats';
import { redact } from '@evolve/core/untrusted';
import { isOurs } from '../experiences/rules.ts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql, Store } from '../sqlite/store.ts';
import type { KnowledgeLimits } from './limits.ts';
import { safeText } from './safe-text.ts';

const MAX_NAME_BYTES = 200;
/** A longer text is cut. */
export const MAX_PROMPT_BYTES = 65_536;
const MAX_DETAIL_BYTES = 400;
const MAX_PARENT_BYTES = 64;
const ID_DIGITS = 24;

type Limits = Pick<KnowledgeLimits, 'prompts' | 'promptDays'>;

const requireName = (name: string): string => {
  if (name !== '' && Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  throw new EvolveError('EVOLVE_OPTIONS', `a prompt has a name of at most ${String(MAX_NAME_BYTES)} bytes`, {
    data: { bytes: Buffer.byteLength(name) },
  });
};

const idOf = (name: string, words: string): string =>
  createHash('sha256')
    .update(JSON.stringify([name, words]))
    .digest('hex')
    .slice(0, ID_DIGITS);

const recordOf = (row: Row): PromptRecord => {
  const [successes, failures] = [number(row, 'successes'), number(row, 'failures')];
  return { successes, failures, ...wilson(successes, successes + failures) };
};

const versionOf = (row: Row): PromptVersion => ({
  id: text(row, 'id'),
  name: text(row, 'name'),
  text: text(row, 'text'),
  ...optionalText(row, 'parent', 'parent'),
  at: text(row, 'at'),
  provenance: { source: text(row, 'source') as MemorySource, ...optionalText(row, 'origin', 'detail') },
  ...recordOf(row),
  claims: number(row, 'claims'),
});

const byId = (sql: Sql, id: string): Row | undefined => sql.get('SELECT * FROM prompts WHERE id = ?', id);

/** The new one stays, though the clock may have gone back. */
export const prunePrompts = (sql: Sql, id: string, keep: number): void => {
  sql.run(
    `DELETE FROM prompts WHERE position IN
       (SELECT position FROM prompts WHERE id <> ? ORDER BY used_at DESC, position DESC LIMIT -1 OFFSET ?)`,
    ...[id, keep - 1],
  );
};

const record = (sql: Sql, given: NewPrompt, at: string, keep: Limits): PromptVersion => {
  const { parent, provenance: { source, detail } = { source: 'host' } } = given;
  const name = requireName(given.name);
  // All of it: two long prompts that differ at their end are two.
  const id = idOf(name, redact(given.text));
  if (sql.run('UPDATE prompts SET used_at = max(used_at, ?) WHERE id = ?', at, id) === 0) {
    sql.run(
      `INSERT INTO prompts (id, name, text, parent, at, used_at, source, origin, successes, failures, claims)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)`,
      ...[id, name, safeText(given.text, MAX_PROMPT_BYTES)],
      ...[parent === undefined ? null : safeText(parent, MAX_PARENT_BYTES), at, at, source],
      detail === undefined ? null : safeText(detail, MAX_DETAIL_BYTES),
    );
    prunePrompts(sql, id, keep.prompts);
  }
  return versionOf(byId(sql, id) ?? {});
};

const countDay = (sql: Sql, prompt: number, day: string, ok: boolean, keep: number): void => {
  const [successes, failures] = ok ? [1, 0] : [0, 1];
  sql.run(
    `INSERT INTO prompt_days (prompt, day, successes, failures) VALUES (?, ?, ?, ?) ON CONFLICT (prompt, day)
       DO UPDATE SET successes = successes + excluded.successes, failures = failures + excluded.failures`,
    ...[prompt, day, successes, failures],
  );
  sql.run(
    `DELETE FROM prompt_days WHERE prompt = ? AND day <=
       (SELECT day FROM prompt_days WHERE prompt = ? ORDER BY day DESC LIMIT 1 OFFSET ?)`,
    ...[prompt, prompt, keep],
  );
};

const addOutcome = (sql: Sql, id: string, outcome: PromptOutcome, at: string, keep: Limits): PromptVersion => {
  const row = byId(sql, id);
  if (row === undefined) throw new EvolveError('EVOLVE_NOT_FOUND', `no prompt ${id}`, { data: { id } });
  const { ok, by = 'host' } = outcome;
  const counter = !isOurs(by) ? 'claims' : ok ? 'successes' : 'failures';
  sql.run(`UPDATE prompts SET ${counter} = ${counter} + 1, used_at = max(used_at, ?) WHERE id = ?`, at, id);
  if (isOurs(by)) countDay(sql, number(row, 'position'), at.slice(0, 10), ok, keep.promptDays);
  return versionOf(byId(sql, id) ?? {});
};

const daysOf = (sql: Sql, prompt: number): readonly PromptDay[] =>
  sql
    .all('SELECT * FROM prompt_days WHERE prompt = ? ORDER BY day', prompt)
    .map((row) => ({ day: text(row, 'day'), ...recordOf(row) }));

const readHistory = (sql: Sql, name: string, limit: number): readonly PromptHistory[] =>
  sql
    .all('SELECT * FROM prompts WHERE name = ? ORDER BY at DESC, position DESC LIMIT ?', name, limit)
    .map((row) => ({ ...versionOf(row), days: daysOf(sql, number(row, 'position')) }));

export const promptsOf = (store: Store, { clock, keep }: { readonly clock: Clock; readonly keep: Limits }): Prompts => {
  const now = (): string => clock.now().toISOString();
  return {
    record: (prompt) => store.write((sql) => record(sql, prompt, now(), keep)),
    outcome: (id, outcome) => store.write((sql) => addOutcome(sql, id, outcome, now(), keep)),
    history: (name, { limit }) => store.read((sql) => readHistory(sql, name, limit)),
  };
};
