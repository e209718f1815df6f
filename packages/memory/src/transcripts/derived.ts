/**
 * What the knowledge has made of a subject's turns: rows that name one of the turns, and rows that repeat a passage of what was
 * said. A memory that says the same in other words cannot be told from others, and stays.
 */
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { forget } from '../experiences/tombstones.ts';
import type { Passages } from './passages.ts';

interface Kind {
  /** How a report calls it. */
  readonly name: string;
  readonly table: string;
  /** Orders the rows and never changes. */
  readonly key: string;
  readonly texts: readonly string[];
  readonly turn?: 'turn_id';
  readonly take?: (sql: Sql, row: Row, at: string) => void;
}

const remove =
  (table: string, key: string) =>
  (sql: Sql, row: Row): void => {
    sql.run(`DELETE FROM ${table} WHERE ${key} = ?`, number(row, 'place'));
  };

/** Its tombstone keeps hashes alone, so that it does not come back. */
const forgetExperience = (sql: Sql, row: Row, at: string): void => {
  if (row['forgotten_at'] === null) forget(sql, row, { at, why: 'person' });
};

const KINDS: readonly Kind[] = [
  { name: 'observations', table: 'observations', key: 'id', texts: ['error', 'stack', 'input'], turn: 'turn_id' },
  { name: 'reflections', table: 'reflections', key: 'position', texts: ['reason', 'curiosity'], turn: 'turn_id' },
  { name: 'topics', table: 'curiosity', key: 'position', texts: ['topic'] },
  { name: 'explorations', table: 'explorations', key: 'position', texts: ['topic', 'learned'] },
  { name: 'lessons', table: 'lessons', key: 'position', texts: ['text'] },
  { name: 'errors', table: 'error_groups', key: 'position', texts: ['error', 'stack'] },
  { name: 'entries', table: 'log', key: 'rowid', texts: ['entry'] },
  { name: 'archives', table: 'log_archives', key: 'position', texts: ['archive'] },
  { name: 'prompts', table: 'prompts', key: 'position', texts: ['text'] },
  {
    name: 'experiences',
    table: 'experiences',
    key: 'position',
    texts: ['problem', 'solution'],
    take: forgetExperience,
  },
];

export interface Traced {
  readonly turnIds: ReadonlySet<string>;
  readonly said: Passages;
}

const PAGE = 500;

const isTraced = (row: Row, { texts, turn }: Kind, { turnIds, said }: Traced): boolean =>
  (turn !== undefined && typeof row[turn] === 'string' && turnIds.has(text(row, turn))) ||
  texts.some((column) => typeof row[column] === 'string' && said.isIn(text(row, column)));

const eraseKind = (sql: Sql, kind: Kind, traced: Traced, at: string): number => {
  const { table, key, take = remove(table, key) } = kind;
  let erased = 0;
  for (let after = -1; ;) {
    const rows = sql.all(
      `SELECT *, ${key} AS place FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
      after,
      PAGE,
    );
    for (const row of rows.filter((each) => isTraced(each, kind, traced))) {
      take(sql, row, at);
      erased += 1;
    }
    const last = rows.at(-1);
    if (last === undefined) return erased;
    after = number(last, 'place');
  }
};

/** How many rows of each kind were erased; kinds without any are left out. */
export const eraseDerived = (sql: Sql, traced: Traced, at: string): Readonly<Record<string, number>> => {
  const counts = KINDS.map((kind) => [kind.name, eraseKind(sql, kind, traced, at)] as const);
  // Words of rows that are gone stay in the segments of the index until these are merged.
  sql.run("INSERT INTO experiences_text (experiences_text) VALUES ('optimize')");
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
};
