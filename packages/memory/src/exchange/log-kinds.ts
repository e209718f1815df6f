/** The evolution log: entries, also those that went into an archive, and the archives. */
import { instant } from '../knowledge/instant.ts';
import { SECTIONS } from '../knowledge/log-entries.ts';
import { optionalText } from '../sqlite/row.ts';
import { isThere, json, type Kind } from './kind.ts';

export const archives: Kind<'archive'> = {
  table: 'log_archives',
  order: 'position',
  read: (_, row) => ({ type: 'archive', ...(json(row, 'archive') as object) }),
  take: (sql, { type: _, ...archive }) => {
    if (isThere(sql, 'log_archives', archive.id)) return false;
    sql.run(
      'INSERT INTO log_archives (id, section, archive) VALUES (?, ?, ?)',
      ...[archive.id, archive.section, JSON.stringify(archive)],
    );
    return true;
  },
};

export const entries: Kind<'entry'> = {
  table: 'log',
  order: 'rowid',
  read: (_, row) => ({ type: 'entry', ...(json(row, 'entry') as object), ...optionalText(row, 'archive', 'archive') }),
  take: (sql, { type: _, archive, ...entry }) => {
    if (isThere(sql, 'log', entry.id)) return false;
    sql.run(
      'INSERT INTO log (id, rank, priority, created_at, updated_at, entry, archive) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[
        entry.id,
        SECTIONS.indexOf(entry.section),
        entry.priority,
        instant(entry.createdAt),
        instant(entry.updatedAt),
      ],
      ...[JSON.stringify(entry), archive ?? null],
    );
    return true;
  },
};
