import type { Clock, Embedder, Ids, Journal } from '@evolve/core/contracts';
import { systemClock, timeIds } from '@evolve/core/time';
import type { ExperienceRules } from './experiences/rules.ts';
import type { EmbeddingOptions } from './experiences/vectors/embedding.ts';
import { openJournal } from './journal/sqlite-journal.ts';
import type { KnowledgeLimits } from './knowledge/limits.ts';
import { openKnowledge, type ArchivingKnowledge } from './knowledge/sqlite-knowledge.ts';

/** Options of {@link openMemory}. */
export interface MemoryOptions {
  /** Holds journal.sqlite, ledger-head.json and knowledge.sqlite; created with mode 0700. */
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
  /**
   * Gives experiences the vector that they lack, the embedder being new for example. Recall does so too, a few at a time.
   * Says how many, and why no more where the embedder failed; 0 without one. @throws the reason of `signal`
   */
  embedMissing(options?: EmbedMissingOptions): Promise<{ readonly embedded: number; readonly stopped?: string }>;
  /** Closes both; a call that comes later rejects with EVOLVE_STORE_FAILED. */
  close(): Promise<void>;
}

/**
 * Opens both stores of a state directory; any number of processes may do so at once.
 * @throws EVOLVE_OPTIONS, EVOLVE_STORE_VERSION, EVOLVE_JOURNAL_CORRUPT, EVOLVE_KNOWLEDGE_CORRUPT, EVOLVE_STORE_FULL,
 * EVOLVE_STORE_FAILED
 */
export const openMemory = async ({ dir, clock = systemClock, ...options }: MemoryOptions): Promise<Memory> => {
  const { ids = timeIds(clock), maxBytes, limits = {}, experiences: rules = {}, embedding = {}, embedder } = options;
  const journal = await openJournal({ dir, maxBytes });
  try {
    const stores = { dir, clock, ids, maxBytes, limits, rules, embedder, embedding };
    const { knowledge, embedMissing, close } = await openKnowledge(stores);
    return {
      journal,
      knowledge,
      embedMissing: ({ limit = EMBED_AT_ONCE, signal } = {}) => embedMissing(limit, signal),
      close: async () => {
        close();
        await journal.close();
      },
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
};
