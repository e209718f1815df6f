/**
 * Erases all that is known of a subject.
 *
 * 1. What was made of the turns goes before the turns themselves: whoever is stopped between finds the rest at the next call.
 * 2. It is done when the bytes are gone from the files, not when the rows are: both databases are written anew and their logs cut.
 * 3. The ledger is a chain of hashes and stays as it is. Where it repeats what was said, the report says how often.
 */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock, Journal } from '@evolve/core/contracts';
import { failpoint } from '@evolve/core/failpoint';
import { number, text } from '../sqlite/row.ts';
import type { Sql, Store } from '../sqlite/store.ts';
import { eraseDerived, type Traced } from './derived.ts';
import { passages } from './passages.ts';

/** What {@link Memory.erase} did. */
export interface Erased {
  readonly subject: string;
  readonly turns: number;
  /** What was made of them, by kind. */
  readonly memories: Readonly<Record<string, number>>;
  /** Copies of the knowledge from before a migration or a repair, which had it too. */
  readonly copies: readonly string[];
  /** Records of the ledger that repeat what was said: they are part of a chain and stay. */
  readonly inLedger: number;
}

const PAGE = 200;

const pages = function* (sql: Sql, query: string, ...values: readonly string[]) {
  for (let after = -1; ;) {
    const rows = sql.all(query, ...values, after, PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = number(last, 'place');
  }
};

const TURNS =
  'SELECT *, position AS place FROM transcripts WHERE subject = ? AND position > ? ORDER BY position LIMIT ?';

const trace = (sql: Sql, subject: string): Traced => {
  const [turnIds, said] = [new Set<string>(), passages()];
  for (const row of pages(sql, TURNS, subject)) {
    if (row['turn_id'] !== '') turnIds.add(text(row, 'turn_id'));
    for (const column of ['input', 'reply', 'follow_up']) {
      if (typeof row[column] === 'string') said.add(text(row, column));
    }
  }
  return { turnIds, said };
};

/** Copies of the file that were put beside it; not those of SQLite itself, nor what a process is writing. */
const copiesOf = (file: string): readonly string[] =>
  readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.`) && !/\.tmp(?:-\w+)?$/.test(name))
    .map((name) => join(dirname(file), name));

export interface Places {
  readonly transcripts: Store;
  readonly knowledge: Store;
  readonly journal: Pick<Journal, 'records'>;
  readonly clock: Clock;
}

const countRecords = async (journal: Pick<Journal, 'records'>, { said }: Traced): Promise<number> => {
  let count = 0;
  for (let after = 0; ;) {
    const records = await journal.records({ after, limit: PAGE });
    count += records.filter(({ data }) => said.isIn(JSON.stringify(data))).length;
    const last = records.at(-1);
    if (last === undefined) return count;
    after = last.seq;
  }
};

/** @throws EVOLVE_BUSY when a reader keeps the bytes in a log: the rows are gone, and the call can be made again. */
export const eraseSubject = async (places: Places, subject: string): Promise<Erased> => {
  const { transcripts, knowledge, journal, clock } = places;
  const traced = await transcripts.read((sql) => trace(sql, subject));
  const memories = await knowledge.write((sql) => eraseDerived(sql, traced, clock.now().toISOString()));
  failpoint('prune:memories-erased');
  await knowledge.scrub();
  const copies = copiesOf(knowledge.file);
  for (const copy of copies) rmSync(copy, { force: true });
  const inLedger = await countRecords(journal, traced);
  const turns = await transcripts.write((sql) => sql.run('DELETE FROM transcripts WHERE subject = ?', subject));
  failpoint('prune:turns-erased');
  await transcripts.scrub();
  return { subject, turns, memories, copies: copies.map((copy) => basename(copy)), inLedger };
};
