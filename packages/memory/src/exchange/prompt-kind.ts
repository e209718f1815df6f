/** Versions of prompts with their days. What is there already keeps its own counts: nobody knows which uses both have counted. */
import { instant } from '../knowledge/instant.ts';
import { MAX_PROMPT_BYTES, prunePrompts } from '../knowledge/prompts.ts';
import { safeText } from '../knowledge/safe-text.ts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Sql } from '../sqlite/store.ts';
import type { RecordOf } from './format.ts';
import { isThere, type Kind } from './kind.ts';

const insert = (sql: Sql, prompt: RecordOf<'prompt'>): void => {
  const { id, name, parent = null, at, usedAt, provenance, successes, failures, claims, days } = prompt;
  sql.run(
    `INSERT INTO prompts (id, name, text, parent, at, used_at, source, origin, successes, failures, claims)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, name, safeText(prompt.text, MAX_PROMPT_BYTES), parent, instant(at), instant(usedAt)],
    ...[provenance.source, provenance.detail ?? null, successes, failures, claims],
  );
  for (const { day, successes: ok, failures: failed } of days) {
    sql.run(
      `INSERT OR IGNORE INTO prompt_days (prompt, day, successes, failures)
         SELECT position, ?, ?, ? FROM prompts WHERE id = ?`,
      ...[day, ok, failed, id],
    );
  }
};

export const prompts: Kind<'prompt'> = {
  table: 'prompts',
  order: 'position',
  read: (sql, row) => ({
    type: 'prompt',
    id: text(row, 'id'),
    name: text(row, 'name'),
    text: text(row, 'text'),
    ...optionalText(row, 'parent', 'parent'),
    at: text(row, 'at'),
    usedAt: text(row, 'used_at'),
    provenance: { source: text(row, 'source'), ...optionalText(row, 'origin', 'detail') },
    successes: number(row, 'successes'),
    failures: number(row, 'failures'),
    claims: number(row, 'claims'),
    days: sql.all(
      'SELECT day, successes, failures FROM prompt_days WHERE prompt = ? ORDER BY day',
      number(row, 'position'),
    ),
  }),
  take: (sql, prompt, { keep }) => {
    if (isThere(sql, 'prompts', prompt.id)) return false;
    insert(sql, prompt);
    prunePrompts(sql, prompt.id, keep.prompts);
    return true;
  },
};
