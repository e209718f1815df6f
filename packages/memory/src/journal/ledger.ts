import type { Json, LedgerHead, LedgerRecord, NewRecord } from '@evolve/core/contracts';
import { GENESIS, link } from '@evolve/core/ledger';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';

const EMPTY: LedgerHead = { size: 0, hash: GENESIS };

const recordOf = (row: Row): LedgerRecord => ({
  seq: number(row, 'seq'),
  cycleId: text(row, 'cycle_id'),
  type: text(row, 'type'),
  at: text(row, 'at'),
  data: JSON.parse(text(row, 'data')) as Json,
  prev: text(row, 'prev'),
  hash: text(row, 'hash'),
});

export const readHead = (sql: Sql): LedgerHead => {
  const row = sql.get('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1');
  return row === undefined ? EMPTY : { size: number(row, 'seq'), hash: text(row, 'hash') };
};

/** The hash of one record, or undefined where there is none. */
export const hashAt = (sql: Sql, seq: number): string | undefined => {
  const row = sql.get('SELECT hash FROM ledger WHERE seq = ?', seq);
  return row === undefined ? undefined : text(row, 'hash');
};

/** The greatest time of all records from one on; undefined where there are none. */
export const readLatestAt = (sql: Sql, { from = 1 }: { readonly from?: number } = {}): string | undefined => {
  const row = sql.get('SELECT at FROM ledger WHERE seq >= ? ORDER BY at DESC LIMIT 1', from);
  return row === undefined ? undefined : text(row, 'at');
};

/** Links the records to the chain and returns its new head. */
export const appendRecords = (sql: Sql, records: readonly NewRecord[]): LedgerHead => {
  let head = readHead(sql);
  for (const record of records) {
    const linked = link(head, record);
    sql.run(
      'INSERT INTO ledger (seq, cycle_id, type, at, data, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[linked.seq, linked.cycleId, linked.type, linked.at],
      ...[JSON.stringify(linked.data), linked.prev, linked.hash],
    );
    head = { size: linked.seq, hash: linked.hash };
  }
  return head;
};

/** Newest first. */
export const readNewest = (
  sql: Sql,
  { cycleId, limit }: { readonly cycleId: string; readonly limit: number },
): readonly LedgerRecord[] =>
  sql.all('SELECT * FROM ledger WHERE cycle_id = ? ORDER BY seq DESC LIMIT ?', cycleId, limit).map(recordOf);

export const readRecords = (
  sql: Sql,
  query: { readonly cycleId?: string; readonly after?: number; readonly limit: number },
): readonly LedgerRecord[] => {
  const after = query.after ?? 0;
  const rows =
    query.cycleId === undefined
      ? sql.all('SELECT * FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?', after, query.limit)
      : sql.all(
          'SELECT * FROM ledger WHERE cycle_id = ? AND seq > ? ORDER BY seq LIMIT ?',
          ...[query.cycleId, after, query.limit],
        );
  return rows.map(recordOf);
};
