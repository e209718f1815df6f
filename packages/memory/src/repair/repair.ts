import { join } from 'node:path';
import type { Clock } from '@evolve/core/contracts';
import { systemClock } from '@evolve/core/time';
import { storeError } from '../sqlite/errors.ts';
import { repairJournal } from './repair-journal.ts';
import { repairKnowledge } from './repair-knowledge.ts';
import type { StoreRepair } from './salvage.ts';
import { JOURNAL, KNOWLEDGE, type StoreKind } from './stores.ts';

/** Options of {@link repairMemory}. */
export interface RepairMemoryOptions {
  /** The state directory. */
  readonly dir: string;
  /** What a damaged journal has lost may be lost. @default false: then such a journal stays as it is */
  readonly acceptLoss?: boolean;
  /** The most each repaired file may grow to, in bytes. @default no limit but the disk's */
  readonly maxBytes?: number;
  /** @default the system's clock */
  readonly clock?: Clock;
}

/** What {@link repairMemory} did. */
export interface MemoryRepair {
  readonly knowledge: StoreRepair;
  readonly journal: StoreRepair;
}

const told = async <T>(dir: string, { file, corrupt }: StoreKind, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw storeError(error, join(dir, file), corrupt);
  });

/**
 * Makes a damaged memory usable again, and keeps what can be read of it. The damaged files stay beside the new ones as
 * `FILE.damaged-INSTANT`, with everything that they still hold: remove them when nobody needs them. Cut off at any moment it can
 * be run again, and nothing is lost. Needs room for three times the damaged file for the moment.
 * @throws EVOLVE_BUSY while anybody has a damaged store open; EVOLVE_STORE_FULL, and then nothing was changed;
 * EVOLVE_STORE_VERSION, EVOLVE_STORE_FAILED
 */
export const repairMemory = async ({
  dir,
  acceptLoss = false,
  maxBytes,
  clock = systemClock,
}: RepairMemoryOptions): Promise<MemoryRepair> => {
  const options = { dir, clock, maxBytes };
  const knowledge = await told(dir, KNOWLEDGE, repairKnowledge(options));
  return { knowledge, journal: await told(dir, JOURNAL, repairJournal({ ...options, acceptLoss })) };
};
