import type { Intent, Json } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { canonicalJson } from '@evolve/core/ledger';
import { text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';

const intentOf = (row: Row): Intent => ({
  id: text(row, 'id'),
  cycleId: text(row, 'cycle_id'),
  effect: JSON.parse(text(row, 'effect')) as Json,
});

/** In the order they were decided. */
export const readPendingIntents = (sql: Sql, cycleId: string): readonly Intent[] =>
  sql.all('SELECT * FROM intents WHERE cycle_id = ? AND settled = 0 ORDER BY position', cycleId).map(intentOf);

const addIntent = (sql: Sql, intent: Intent): void => {
  const row = sql.get('SELECT * FROM intents WHERE id = ?', intent.id);
  if (row === undefined) {
    sql.run(
      'INSERT INTO intents (id, cycle_id, effect) VALUES (?, ?, ?)',
      ...[intent.id, intent.cycleId, JSON.stringify(intent.effect)],
    );
    return;
  }
  const known = intentOf(row);
  if (known.cycleId === intent.cycleId && canonicalJson(known.effect) === canonicalJson(intent.effect)) return;
  throw new EvolveError('EVOLVE_JOURNAL_CONFLICT', `intent ${intent.id} already stands for another effect`, {
    data: { intentId: intent.id, cycleId: intent.cycleId },
  });
};

/** @throws EVOLVE_NOT_FOUND */
export const settleIntent = (sql: Sql, id: string): void => {
  if (sql.run('UPDATE intents SET settled = 1 WHERE id = ?', id) > 0) return;
  throw new EvolveError('EVOLVE_NOT_FOUND', `there is no intent ${id} to settle`, { data: { intentId: id } });
};

/** Adds first, so that a transition may settle what it has just decided. */
export const writeIntents = (sql: Sql, intents: readonly Intent[], settled: readonly string[]): void => {
  for (const intent of intents) addIntent(sql, intent);
  for (const id of settled) settleIntent(sql, id);
};
