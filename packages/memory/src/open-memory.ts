import type { Clock, Embedder, Ids, Journal } from '@evolve/core/contracts';
import { systemClock, timeIds } from '@evolve/core/time';
import type { ExperienceRules } from './experiences/rules.ts';
import type { EmbeddingOptions } from './experiences/vectors/embedding.ts';
import { openJournal } from './journal/sqlite-journal.ts';
import type { KnowledgeLimits } from './knowledge/limits.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openKnowledge, type ArchivingKnowledge, type OpenKnowledge } from './knowledge/sqlite-knowledge.ts';
import { eraseSubject, type Erased } from './transcripts/erase.ts';
import {
  openTranscripts,
  RETENTION_DAYS,
  TRANSCRIPTS_FILE,
  type OpenTranscripts,
  type Transcripts,
} from './transcripts/transcripts.ts';

/** Options of {@link openMemory}. */
export interface MemoryOptions {
  /** Holds journal.sqlite, ledger-head.json, knowledge.sqlite and, where asked for, transcripts.sqlite; created with mode 0700. */
  readonly dir: string;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** @default time and random bits */
  readonly ids?: Ids;
  /** The most each database file may grow to, in bytes; then EVOLVE_STORE_FULL. @default no limit but the disk's */
  readonly maxBytes?: number;
  /** How much knowledge is kept. @default DEFAULT_LIMITS */
  readonly limits?: Partial<KnowledgeLimits>;
  /** How long experiences count, and when they are forgotten. @default DEFAULT_EXPERIENCE_RULES */
  readonly experiences?: Partial<ExperienceRules>;
  /** Makes vectors for recall; it sees problems without their secrets. @default none: recall goes by words alone */
  readonly embedder?: Embedder;
  /** How the embedder is asked. @default DEFAULT_EMBEDDING */
  readonly embedding?: Partial<EmbeddingOptions>;
  /** Keeps what is said in turns: `true` for 30 days, `{}` for as long as was said last. Nothing is kept without. @default none */
  readonly transcripts?: boolean | { readonly retentionDays?: number };
}

/** What {@link Memory.embedMissing} is asked for. */
export interface EmbedMissingOptions {
  /** How many at most. @default 1000 */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

const EMBED_AT_ONCE = 1_000;

/** Both stores of a state directory, open. */
export interface Memory {
  /** The kernel's own book. */
  readonly journal: Journal;
  /** What the agent may write. */
  readonly knowledge: ArchivingKnowledge;
  /** Present where they were asked for. */
  readonly transcripts?: Transcripts;
  /**
   * Erases a subject: its transcripts, what the knowledge made of them as far as it names the turns or repeats what was said, and
   * the bytes of both in the files. @throws EVOLVE_BUSY when another process keeps the bytes in a log: call it again
   */
  erase(what: { readonly subject: string }): Promise<Erased>;
  /**
   * Gives experiences the vector that they lack, the embedder being new for example. Recall does so too, a few at a time.
   * Says how many, and why no more where the embedder failed; 0 without one. @throws the reason of `signal`
   */
  embedMissing(options?: EmbedMissingOptions): Promise<{ readonly embedded: number; readonly stopped?: string }>;
  /** Closes both; a call that comes later rejects with EVOLVE_STORE_FAILED. */
  close(): Promise<void>;
}

type Said = Pick<Memory, 'transcripts' | 'erase'> & { readonly close: () => void };

/** The transcripts, where they are asked for; to erase, where there are any. */
const openSaid = async (
  { dir, transcripts: asked = false }: MemoryOptions,
  parts: { readonly clock: Clock; readonly ids: Ids; readonly journal: Journal; readonly knowledge: OpenKnowledge },
): Promise<Said> => {
  const { clock, ids, journal, knowledge } = parts;
  const retention = asked === true ? { retentionDays: RETENTION_DAYS } : asked === false ? {} : asked;
  const open = (): Promise<OpenTranscripts> => openTranscripts({ dir, clock, ids, ...retention });
  const kept = asked === false ? undefined : await open();
  const erase = async ({ subject }: { readonly subject: string }): Promise<Erased> => {
    if (kept === undefined && !existsSync(join(dir, TRANSCRIPTS_FILE))) {
      return { subject, turns: 0, memories: {}, copies: [], inLedger: 0 };
    }
    const { store } = kept ?? (await open());
    try {
      return await eraseSubject({ transcripts: store, knowledge: knowledge.store, journal, clock }, subject);
    } finally {
      if (kept === undefined) store.close();
    }
  };
  return {
    erase,
    close: () => kept?.store.close(),
    ...(kept === undefined ? {} : { transcripts: kept.transcripts }),
  };
};

/**
 * Opens both stores of a state directory; any number of processes may do so at once.
 * @throws EVOLVE_OPTIONS, EVOLVE_STORE_VERSION, EVOLVE_JOURNAL_CORRUPT, EVOLVE_KNOWLEDGE_CORRUPT, EVOLVE_STORE_FULL,
 * EVOLVE_STORE_FAILED
 */
export const openMemory = async (input: MemoryOptions): Promise<Memory> => {
  const { dir, clock = systemClock, ...options } = input;
  const { ids = timeIds(clock), maxBytes, limits = {}, experiences: rules = {}, embedding = {}, embedder } = options;
  const journal = await openJournal({ dir, maxBytes });
  try {
    const stores = { dir, clock, ids, maxBytes, limits, rules, embedder, embedding };
    const opened = await openKnowledge(stores);
    const { knowledge, embedMissing, close } = opened;
    const said = await openSaid(input, { clock, ids, journal, knowledge: opened }).catch((error: unknown) => {
      close();
      throw error;
    });
    const { close: closeSaid, ...transcripts } = said;
    return {
      journal,
      knowledge,
      ...transcripts,
      embedMissing: ({ limit = EMBED_AT_ONCE, signal } = {}) => embedMissing(limit, signal),
      close: async () => {
        closeSaid();
        close();
        await journal.close();
      },
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
};
