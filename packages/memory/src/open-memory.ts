import type { Clock, Ids, Journal, Knowledge } from '@evolve/core/contracts';
import { systemClock, timeIds } from '@evolve/core/time';
import { openJournal } from './journal/sqlite-journal.ts';
import type { KnowledgeLimits } from './knowledge/limits.ts';
import { openKnowledge } from './knowledge/sqlite-knowledge.ts';

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
}

/** Both stores of a state directory, open. */
export interface Memory {
  /** The kernel's own book. */
  readonly journal: Journal;
  /** What the agent may write. */
  readonly knowledge: Knowledge;
  /** Closes both; a call that comes later rejects with EVOLVE_STORE_FAILED. */
  close(): Promise<void>;
}

/**
 * Opens both stores of a state directory; any number of processes may do so at once.
 * @throws EVOLVE_OPTIONS, EVOLVE_STORE_VERSION, EVOLVE_JOURNAL_CORRUPT, EVOLVE_KNOWLEDGE_CORRUPT, EVOLVE_STORE_FULL,
 * EVOLVE_STORE_FAILED
 */
export const openMemory = async ({ dir, clock = systemClock, ...options }: MemoryOptions): Promise<Memory> => {
  const { ids = timeIds(clock), maxBytes, limits = {} } = options;
  const journal = await openJournal({ dir, maxBytes });
  try {
    const { knowledge, close } = await openKnowledge({ dir, clock, ids, maxBytes, limits });
    return {
      journal,
      knowledge,
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
