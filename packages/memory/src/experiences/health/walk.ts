/** Walks over the experiences in small transactions, so that nobody waits: rows in their order, or groups that share a column. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql, Store } from '../../sqlite/store.ts';
import { positionOf, RECALLABLE } from '../rows.ts';

const PAGE = 500;

/** Texts that are longer say something. */
const SHORT_PROBLEM = 80;
const SHORT_SOLUTION = 40;

const ROWS = `SELECT position, id, successes, failures, at, fingerprint_version,
    iif(octet_length(problem) <= ${String(SHORT_PROBLEM)}, problem, NULL) AS problem,
    iif(octet_length(solution) <= ${String(SHORT_SOLUTION)}, solution, NULL) AS solution
  FROM experiences WHERE position > ? AND ${RECALLABLE} ORDER BY position LIMIT ${String(PAGE)}`;

/** Hands over each page within the transaction that read it. */
export const walkRows = async (store: Store, visit: (sql: Sql, rows: readonly Row[]) => void): Promise<void> => {
  let after = 0;
  for (;;) {
    const rows = await store.read((sql) => {
      const page = sql.all(ROWS, after);
      if (page.length > 0) visit(sql, page);
      return page;
    });
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = positionOf(last);
    await nextTurn();
  }
};

export type GroupColumn = 'fingerprint' | 'solution_hash';

interface Page {
  readonly groups: readonly (readonly Row[])[];
  /** Where the next page begins; undefined at the end. */
  readonly next: string | undefined;
}

/** The last group may go on beyond the page, unless it is the only one: the rest of that one is passed over. */
const readPage = (sql: Sql, column: GroupColumn, after: string): Page => {
  const rows = sql.all(
    `SELECT position, id, successes, failures, ${column} AS shared FROM experiences
     WHERE ${column} > ? AND ${RECALLABLE} ORDER BY ${column}, position LIMIT ${String(PAGE)}`,
    after,
  );
  const groups = [...Map.groupBy(rows, (row) => text(row, 'shared')).values()];
  if (rows.length < PAGE) return { groups, next: undefined };
  const whole = groups.length > 1 ? groups.slice(0, -1) : groups;
  return { groups: whole, next: text(whole.at(-1)?.[0] ?? {}, 'shared') };
};

/** Groups of at least two. `visit` says whether to go on. */
export const walkGroups = async (
  store: Store,
  column: GroupColumn,
  visit: (sql: Sql, members: readonly Row[]) => boolean,
): Promise<void> => {
  let after: string | undefined = '';
  while (after !== undefined) {
    const from: string = after;
    after = await store.read((sql) => {
      const { groups, next } = readPage(sql, column, from);
      return groups.filter((members) => members.length > 1).every((members) => visit(sql, members)) ? next : undefined;
    });
    await nextTurn();
  }
};

export const countOffered = (sql: Sql): number =>
  number(sql.get(`SELECT count(*) AS count FROM experiences WHERE ${RECALLABLE}`) ?? {}, 'count');
