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

/** With the rank in words: the index is one of the failed entries alone. */
const MOST_TRIED = `SELECT entry FROM log WHERE rank = 3 AND json_extract(entry, '$.tool') = ?
  ORDER BY json_extract(entry, '$.attempts') DESC, updated_at DESC LIMIT 1`;

export const readEntries = (
  sql: Sql,
  { section, limit }: { readonly section?: LogSection; readonly limit?: number } = {},
): readonly LogEntry[] => {
  const rows =
    section === undefined
      ? sql.all(`SELECT entry FROM log WHERE archive IS NULL ${ORDER} LIMIT ?`, limit ?? -1)
      : sql.all(
          `SELECT entry FROM log WHERE rank = ? AND archive IS NULL ${ORDER} LIMIT ?`,
          SECTIONS.indexOf(section),
          limit ?? -1,
        );
  return rows.map(entryOf);
};

export const readEntry = (sql: Sql, id: string): LogEntry | undefined => {
  const row = sql.get('SELECT entry FROM log WHERE id = ?', id);
  return row === undefined ? undefined : entryOf(row);
};

/** The one with the most attempts of each tool, whether it was archived or not. */
export const readFailuresOf = (sql: Sql, tools: readonly string[]): readonly LogEntry[] =>
  tools
    .map((tool) => sql.get(MOST_TRIED, tool))
    .filter((row) => row !== undefined)
    .map(entryOf);

/** Whoever brings an archived entry back does not see it, and cannot say what it said. */
const withOriginal = (sql: Sql, entry: LogEntry): LogEntry => {
  const row = sql.get('SELECT entry FROM log WHERE id = ? AND archive IS NOT NULL', entry.id);
  if (row === undefined) return entry;
  const { note, createdAt } = entryOf(row);
  return { ...(note === undefined ? {} : { note }), ...entry, createdAt };
};

/** An entry that was archived is shown again; its archive goes on saying what it said. */
export const putEntry = (sql: Sql, given: LogEntry): void => {
  const entry = withOriginal(sql, given);
  sql.run(
    'INSERT OR REPLACE INTO log (id, rank, priority, created_at, updated_at, entry) VALUES (?, ?, ?, ?, ?, ?)',
    ...[entry.id, SECTIONS.indexOf(entry.section), entry.priority],
    ...[instant(entry.createdAt), instant(entry.updatedAt), JSON.stringify(entry)],
  );
};

export const removeEntry = (sql: Sql, id: string): void => {
  sql.run('DELETE FROM log WHERE id = ?', id);
};
