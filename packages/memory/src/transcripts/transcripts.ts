/**
 * What was said in turns, word for word: stored only where a host asks for it.
 *
 * Owns transcripts.sqlite, mode 0600.
 *
 * 1. Nothing is stored that was not searched for secrets first, by our rules and those of secretlint.
 * 2. A turn without a subject is not stored: nobody could erase it.
 * 3. Texts are kept for `retentionDays`; then they are overwritten, by whoever opens the store or adds to it.
 */
import { join } from 'node:path';
import type { Clock, Ids, Turn } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { bound, redactThoroughly } from '@evolve/core/untrusted';
import { number, optionalText, text } from '../sqlite/row.ts';
import { openStore, type Row, type Sql, type Store } from '../sqlite/store.ts';
import { TRANSCRIPT_MIGRATIONS } from './schema.ts';

export const TRANSCRIPTS_FILE = 'transcripts.sqlite';

/** A turn as it is kept. Its texts are untrusted. */
export interface Transcript {
  readonly id: string;
  /** Whose words they are, as the host calls them. */
  readonly subject: string;
  readonly turnId: string;
  /** ISO 8601. */
  readonly at: string;
  /** Absent, as the others, once the time of the texts is over. */
  readonly input?: string;
  readonly reply?: string;
  readonly followUp?: string;
}

/** What is kept of one subject. */
export interface TranscriptSubject {
  readonly subject: string;
  readonly turns: number;
  /** Turns whose texts are still there. */
  readonly withTexts: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface Transcripts {
  /** False for a turn without a subject, which is not stored. */
  record(turn: Turn): Promise<boolean>;
  /** Of one subject or of all, the latest first. */
  list(query: { readonly subject?: string; readonly limit: number }): Promise<readonly Transcript[]>;
  /** Who was talked to last comes first. */
  subjects(query: { readonly limit: number }): Promise<readonly TranscriptSubject[]>;
  /** All turns of a subject as JSON Lines, the oldest first. */
  export(subject: string): AsyncGenerator<string>;
  /** Overwrites the texts whose time is over; says of how many turns. */
  expire(): Promise<number>;
}

export interface TranscriptOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly ids: Ids;
  /** How long texts are kept, in days. @default as it was said last, or 30 */
  readonly retentionDays?: number | undefined;
}

export interface OpenTranscripts {
  readonly transcripts: Transcripts;
  readonly store: Store;
}

const DAY_MS = 86_400_000;
export const RETENTION_DAYS = 30;
/** How long it is still known whose turn one was, as long as anything that was made of it is likely to be kept. */
const LINK_DAYS = 400;
const MAX_TEXT_BYTES = 32_768;
const MAX_ID_BYTES = 200;
const PAGE = 200;

const stored = async (words: string): Promise<string> =>
  bound(await redactThoroughly(bound(words, MAX_TEXT_BYTES)), MAX_TEXT_BYTES);

const transcriptOf = (row: Row): Transcript => ({
  id: text(row, 'id'),
  subject: text(row, 'subject'),
  turnId: text(row, 'turn_id'),
  at: text(row, 'at'),
  ...optionalText(row, 'input', 'input'),
  ...optionalText(row, 'reply', 'reply'),
  ...optionalText(row, 'follow_up', 'followUp'),
});

const subjectOf = (row: Row): TranscriptSubject => ({
  subject: text(row, 'subject'),
  turns: number(row, 'turns'),
  withTexts: number(row, 'with_texts'),
  firstAt: text(row, 'first_at'),
  lastAt: text(row, 'last_at'),
});

const readPage = (sql: Sql, subject: string, after: number): readonly Row[] =>
  sql.all(
    'SELECT * FROM transcripts WHERE subject = ? AND position > ? ORDER BY position LIMIT ?',
    subject,
    after,
    PAGE,
  );

async function* exportFrom(store: Store, subject: string): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const rows = await store.read((sql) => readPage(sql, subject, after));
    for (const row of rows) yield JSON.stringify(transcriptOf(row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = number(last, 'position');
  }
}

const expireIn = (sql: Sql, now: number, retentionDays: number): number => {
  const before = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  const gone = sql.run(
    'UPDATE transcripts SET input = NULL, reply = NULL, follow_up = NULL WHERE at < ? AND input IS NOT NULL',
    before(retentionDays),
  );
  sql.run('DELETE FROM transcripts WHERE at < ?', before(Math.max(LINK_DAYS, retentionDays)));
  return gone;
};

const requireRetention = (days: number | undefined): void => {
  if (days === undefined || (Number.isFinite(days) && days > 0)) return;
  throw new EvolveError('EVOLVE_OPTIONS', 'retentionDays must be a number of days above 0', { data: { days } });
};

/** What the host says now, else what it said last. */
const retentionIn = (sql: Sql, days: number | undefined): number => {
  if (days !== undefined) sql.run("INSERT OR REPLACE INTO settings VALUES ('retention-days', ?)", days);
  const row = sql.get("SELECT value FROM settings WHERE name = 'retention-days'");
  return row === undefined ? RETENTION_DAYS : number(row, 'value');
};

const portOf = (
  store: Store,
  { clock, ids, retentionDays }: TranscriptOptions & { retentionDays: number },
): Transcripts => {
  const expire = async (): Promise<number> => {
    const gone = await store.write((sql) => expireIn(sql, clock.now().getTime(), retentionDays));
    // Until then the log of the database still has them.
    if (gone > 0) await store.truncateLog();
    return gone;
  };
  return {
    record: async ({ subject = '', turnId, input, reply, followUp }) => {
      if (subject.trim() === '') return false;
      const texts = [await stored(input), await stored(reply), followUp === undefined ? null : await stored(followUp)];
      const at = clock.now().toISOString();
      await store.write((sql) => {
        sql.run(
          'INSERT INTO transcripts (id, subject, turn_id, at, input, reply, follow_up) VALUES (?, ?, ?, ?, ?, ?, ?)',
          ...[ids(), bound(subject, MAX_ID_BYTES), bound(turnId, MAX_ID_BYTES), at, ...texts],
        );
      });
      await expire();
      return true;
    },
    list: ({ subject, limit }) =>
      store.read((sql) =>
        sql
          .all(
            'SELECT * FROM transcripts WHERE subject = coalesce(?, subject) ORDER BY position DESC LIMIT ?',
            ...[subject ?? null, limit],
          )
          .map(transcriptOf),
      ),
    subjects: ({ limit }) =>
      store.read((sql) =>
        sql
          .all(
            `SELECT subject, count(*) AS turns, count(input) AS with_texts, min(at) AS first_at, max(at) AS last_at
             FROM transcripts GROUP BY subject ORDER BY max(position) DESC LIMIT ?`,
            limit,
          )
          .map(subjectOf),
      ),
    export: (subject) => exportFrom(store, subject),
    expire,
  };
};

/** @throws EVOLVE_OPTIONS, EVOLVE_STORE_VERSION, EVOLVE_KNOWLEDGE_CORRUPT, EVOLVE_STORE_FULL, EVOLVE_STORE_FAILED */
export const openTranscripts = async (options: TranscriptOptions): Promise<OpenTranscripts> => {
  requireRetention(options.retentionDays);
  const store = await openStore({
    file: join(options.dir, TRANSCRIPTS_FILE),
    migrations: TRANSCRIPT_MIGRATIONS,
    synchronous: 'NORMAL',
    corrupt: 'EVOLVE_KNOWLEDGE_CORRUPT',
    secureDelete: true,
  });
  try {
    const retentionDays = await store.write((sql) => retentionIn(sql, options.retentionDays));
    const transcripts = portOf(store, { ...options, retentionDays });
    await transcripts.expire();
    return { transcripts, store };
  } catch (error) {
    store.close();
    throw error;
  }
};
