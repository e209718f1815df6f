/** Archives of the evolution log: the entries that went into one stay in their table, and say which one it was. */
import type { LogEntry } from '@evolve/core/contracts';
import type { ArchivedSection, LogArchive } from '../log/archive.ts';
import type { ArchiveStep, LogArchives } from '../log/archives.ts';
import { text } from '../sqlite/row.ts';
import type { Row, Sql, Store } from '../sqlite/store.ts';
import { SECTIONS } from './log-entries.ts';

const archiveOf = (row: Row): LogArchive => JSON.parse(text(row, 'archive')) as LogArchive;
const entryOf = (row: Row): LogEntry => JSON.parse(text(row, 'entry')) as LogEntry;

const readArchives = (sql: Sql): readonly LogArchive[] =>
  sql.all('SELECT archive FROM log_archives ORDER BY position').map(archiveOf);

const readLatest = (sql: Sql, section: ArchivedSection): LogArchive | undefined => {
  const row = sql.get('SELECT archive FROM log_archives WHERE section = ? ORDER BY position DESC LIMIT 1', section);
  return row === undefined ? undefined : archiveOf(row);
};

/** One row more than are to stay is looked at, and as many as may go: never the whole table. */
const readBeyond = (
  sql: Sql,
  { section, keep, limit }: { readonly section: ArchivedSection; readonly keep: number; readonly limit: number },
): readonly LogEntry[] => {
  const rows = sql.all(
    'SELECT entry FROM log WHERE rank = ? AND archive IS NULL ORDER BY updated_at, id DESC LIMIT ?',
    ...[SECTIONS.indexOf(section), keep + limit],
  );
  return rows.slice(0, Math.max(0, rows.length - keep)).map(entryOf);
};

const writeArchive = (sql: Sql, archive: LogArchive): void => {
  sql.run(
    `INSERT INTO log_archives (id, section, archive) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET section = excluded.section, archive = excluded.archive`,
    ...[archive.id, archive.section, JSON.stringify(archive)],
  );
};

const isAsRead = (sql: Sql, { entries, replaces }: ArchiveStep): boolean =>
  entries.every(
    (entry) =>
      sql.get('SELECT entry FROM log WHERE id = ? AND archive IS NULL', entry.id)?.['entry'] === JSON.stringify(entry),
  ) &&
  (replaces === undefined ||
    sql.get('SELECT archive FROM log_archives WHERE id = ?', replaces.id)?.['archive'] === JSON.stringify(replaces));

const commitStep = (sql: Sql, step: ArchiveStep): boolean => {
  if (!isAsRead(sql, step)) return false;
  writeArchive(sql, step.archive);
  for (const { id } of step.entries) sql.run('UPDATE log SET archive = ? WHERE id = ?', step.archive.id, id);
  return true;
};

const readOriginals = (
  sql: Sql,
  id: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): readonly LogEntry[] => {
  const select = 'SELECT entry FROM log WHERE archive = ?';
  if (after === undefined) return sql.all(`${select} ORDER BY updated_at, id LIMIT ?`, id, limit).map(entryOf);
  const rows = sql.all(
    `${select} AND (updated_at, id) > (SELECT updated_at, id FROM log WHERE id = ?) ORDER BY updated_at, id LIMIT ?`,
    ...[id, after, limit],
  );
  return rows.map(entryOf);
};

const readArchived = (sql: Sql, ids: readonly string[]): readonly LogEntry[] =>
  ids
    .map((id) => sql.get('SELECT entry FROM log WHERE id = ? AND archive IS NOT NULL', id))
    .filter((row) => row !== undefined)
    .map(entryOf);

export const archivesOf = (store: Store): LogArchives => ({
  list: () => store.read(readArchives),
  latest: (section) => store.read((sql) => readLatest(sql, section)),
  beyond: (query) => store.read((sql) => readBeyond(sql, query)),
  commit: (step) => store.write((sql) => commitStep(sql, step)),
  put: (archive) =>
    store.write((sql) => {
      writeArchive(sql, archive);
    }),
  originals: (id, query) => store.read((sql) => readOriginals(sql, id, query)),
  archived: (ids) => store.read((sql) => readArchived(sql, ids)),
});
