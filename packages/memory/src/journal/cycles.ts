import type { Json, JournalBatch, StoredCycle, Version } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';

const cycleOf = (row: Row): StoredCycle => ({
  id: text(row, 'id'),
  version: number(row, 'version'),
  phase: text(row, 'phase'),
  closed: number(row, 'closed') === 1,
  state: JSON.parse(text(row, 'state')) as Json,
  startedAt: text(row, 'started_at'),
  updatedAt: text(row, 'updated_at'),
});

export const readCycle = (sql: Sql, id: string): StoredCycle | undefined => {
  const row = sql.get('SELECT * FROM cycles WHERE id = ?', id);
  return row === undefined ? undefined : cycleOf(row);
};

export const readCycles = (
  sql: Sql,
  { closed, limit }: { readonly closed?: boolean; readonly limit: number },
): readonly StoredCycle[] => {
  const order = 'ORDER BY started_at DESC, rowid DESC LIMIT ?';
  const rows =
    closed === undefined
      ? sql.all(`SELECT * FROM cycles ${order}`, limit)
      : sql.all(`SELECT * FROM cycles WHERE closed = ? ${order}`, closed ? 1 : 0, limit);
  return rows.map(cycleOf);
};

/**
 * Compare-and-swap on the cycle's version.
 * @throws EVOLVE_JOURNAL_CONFLICT when another writer was first.
 */
export const writeCycle = (sql: Sql, cycle: JournalBatch['cycle'], expectedVersion: Version): Version => {
  const found = readCycle(sql, cycle.id)?.version ?? 0;
  if (found !== expectedVersion) {
    throw new EvolveError('EVOLVE_JOURNAL_CONFLICT', `cycle ${cycle.id} has moved on`, {
      data: { cycleId: cycle.id, expected: expectedVersion, found },
    });
  }
  sql.run(
    `INSERT INTO cycles (id, version, phase, closed, state, started_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, phase = excluded.phase, closed = excluded.closed,
       state = excluded.state, started_at = excluded.started_at, updated_at = excluded.updated_at`,
    ...[cycle.id, found + 1, cycle.phase, cycle.closed ? 1 : 0],
    ...[JSON.stringify(cycle.state), cycle.startedAt, cycle.updatedAt],
  );
  return found + 1;
};
