import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { instant } from './instant.ts';

/** The order of the file. */
export const SECTIONS: readonly LogSection[] = ['todo', 'doing', 'done', 'failed'];

const entryOf = (row: Row): LogEntry => JSON.parse(text(row, 'entry')) as LogEntry;

/** What waits is served oldest first; what is over is read newest first. */
const ORDER = `ORDER BY rank, priority DESC,
  CASE WHEN rank < 2 THEN created_at END, CASE WHEN rank >= 2 THEN updated_at END DESC, id`;

export const readEntries = (
  sql: Sql,
  { section, limit }: { readonly section?: LogSection; readonly limit?: number } = {},
): readonly LogEntry[] => {
  const rows =
    section === undefined
      ? sql.all(`SELECT entry FROM log ${ORDER} LIMIT ?`, limit ?? -1)
      : sql.all(`SELECT entry FROM log WHERE rank = ? ${ORDER} LIMIT ?`, SECTIONS.indexOf(section), limit ?? -1);
  return rows.map(entryOf);
};

export const putEntry = (sql: Sql, entry: LogEntry): void => {
  sql.run(
    'INSERT OR REPLACE INTO log (id, rank, priority, created_at, updated_at, entry) VALUES (?, ?, ?, ?, ?, ?)',
    ...[entry.id, SECTIONS.indexOf(entry.section), entry.priority],
    ...[instant(entry.createdAt), instant(entry.updatedAt), JSON.stringify(entry)],
  );
};

export const removeEntry = (sql: Sql, id: string): void => {
  sql.run('DELETE FROM log WHERE id = ?', id);
};
