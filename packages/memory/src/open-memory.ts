import type { Clock, Ids, Journal, Knowledge } from '@evolve/core/contracts';
import { openJournal } from './journal/sqlite-journal.ts';
import { openKnowledge, type KnowledgeLimits } from './knowledge/sqlite-knowledge.ts';
import { systemClock, timeIds } from '@evolve/core/time';

export interface MemoryOptions {
  /** Holds journal.sqlite, ledger-head.json and knowledge.sqlite; created with mode 0700. */
  readonly dir: string;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** @default time and random bits */
  readonly ids?: Ids;
  /** The most each database file may grow to, in bytes; then EVOLVE_STORE_FULL. @default no limit but the disk's */
  readonly maxBytes?: number;
  /** How much knowledge is kept. */
  readonly limits?: Partial<KnowledgeLimits>;
}

export interface Memory {
  readonly journal: Journal;
  readonly knowledge: Knowledge;
  close(): Promise<void>;
}

/**
 * Opens both stores of a state directory; any number of processes may do so at once.
 * @throws EVOLVE_STORE_VERSION, EVOLVE_JOURNAL_CORRUPT, EVOLVE_KNOWLEDGE_CORRUPT, EVOLVE_STORE_FULL, EVOLVE_STORE_FAILED
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
