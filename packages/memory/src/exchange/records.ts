/** The records of a store: what an export reads and an import writes. */
import type { Clock, Ids } from '@evolve/core/contracts';
import type { ExperienceRules } from '../experiences/rules.ts';
import type { KnowledgeLimits } from '../knowledge/limits.ts';
import { number } from '../sqlite/row.ts';
import type { Sql, Store } from '../sqlite/store.ts';
import { experiences } from './experience-kind.ts';
import { RECORD, type ExportedKind, type KnowledgeRecord } from './format.ts';
import type { Kind, Taking } from './kind.ts';
import { explorations, lessons, topics } from './learned-kinds.ts';
import { archives, entries } from './log-kinds.ts';
import { prompts } from './prompt-kind.ts';
import { observations, reflections } from './signal-kinds.ts';

/** One page of records, and where the next one begins. */
export interface RecordPage {
  readonly records: readonly KnowledgeRecord[];
  /** Undefined at the end. */
  readonly next: number | undefined;
}

/** All that a store of knowledge holds, record by record. Every method is one transaction. */
export interface KnowledgeRecords {
  /** Records of one kind in the order in which they came. @param after `next` of the page before; from the start: 0 */
  page(kind: ExportedKind, query: { readonly after: number; readonly limit: number }): Promise<RecordPage>;
  /** Adds what is not there yet, and says of each whether it was added. @param trust The records are ours. */
  take(records: readonly KnowledgeRecord[], options: { readonly trust: boolean }): Promise<readonly boolean[]>;
}

const KINDS: { readonly [K in ExportedKind]: Kind<K> } = {
  reflection: reflections,
  exploration: explorations,
  topic: topics,
  lesson: lessons,
  archive: archives,
  entry: entries,
  experience: experiences,
  prompt: prompts,
  observation: observations,
};

const readPage = (sql: Sql, name: ExportedKind, after: number, limit: number): RecordPage => {
  const kind = KINDS[name];
  const { table, order } = kind;
  const rows = sql.all(
    `SELECT *, ${order} AS place FROM ${table} WHERE ${order} > ? ORDER BY ${order} LIMIT ?`,
    ...[after, limit],
  );
  const last = rows.at(-1);
  return {
    records: rows.map((row) => RECORD.parse(kind.read(sql, row))),
    next: last === undefined || rows.length < limit ? undefined : number(last, 'place'),
  };
};

/** Each kind takes its own records; the union does not know that its parts belong together. */
const takeOne = (sql: Sql, record: KnowledgeRecord, taking: Taking): boolean =>
  (KINDS[record.type] as Kind<ExportedKind>).take(sql, record, taking);

export interface RecordsOptions {
  readonly keep: KnowledgeLimits;
  readonly rules: ExperienceRules;
  readonly clock: Clock;
  readonly ids: Ids;
}

export const recordsOf = (store: Store, { keep, rules, clock, ids }: RecordsOptions): KnowledgeRecords => ({
  page: (kind, { after, limit }) => store.read((sql) => readPage(sql, kind, after, limit)),
  take: (records, { trust }) =>
    store.write((sql) => {
      const taking = { keep, rules, now: clock.now(), ids, trust };
      return records.map((record) => takeOne(sql, record, taking));
    }),
});
