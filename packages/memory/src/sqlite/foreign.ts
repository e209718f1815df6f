/** What stands in the schema of a database and is none of ours: a trigger or a view there changes what our statements do. */
import { DatabaseSync } from '@evolve/core/sqlite';

/** Of a store's statements, what looks. */
interface Reader {
  all(sql: string): readonly Readonly<Record<string, unknown>>[];
}

const objectsIn = (sql: Reader): readonly (readonly [key: string, name: string])[] =>
  sql
    .all(`SELECT type, name, tbl_name AS owner, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`)
    .map(({ type, name, owner, sql: text }) => {
      // The text of a table may differ between versions of SQLite that have altered it; what runs may not.
      const runs = type === 'trigger' || type === 'view' ? String(text) : '';
      return [[type, name, owner, runs].map(String).join('\n'), `${String(type)} ${String(name)}`] as const;
    });

const known = new Map<readonly string[], ReadonlySet<string>>();

const oursOf = (migrations: readonly string[]): ReadonlySet<string> => {
  const before = known.get(migrations);
  if (before !== undefined) return before;
  const database = new DatabaseSync(':memory:');
  try {
    for (const script of migrations) database.exec(script);
    const ours = new Set(objectsIn({ all: (text) => database.prepare(text).all() }).map(([key]) => key));
    known.set(migrations, ours);
    return ours;
  } finally {
    database.close();
  }
};

/** Triggers, views, tables and indexes of a database of the newest version that no migration has made. */
export const foreignObjects = (sql: Reader, migrations: readonly string[]): readonly string[] => {
  const ours = oursOf(migrations);
  return objectsIn(sql).flatMap(([key, name]) => (ours.has(key) ? [] : [name]));
};

/** The same in words. */
export const foreignProblems = (sql: Reader, migrations: readonly string[]): readonly string[] =>
  foreignObjects(sql, migrations).map((name) => `there is a ${name}, which is none of ours`);
