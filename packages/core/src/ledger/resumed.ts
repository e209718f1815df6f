/** That a person has looked and resumed evolution, on the ledger. */
import type { Journal, Json } from '../contracts/index.ts';

const RESUMED = 'resumed';

/** Puts it on the ledger. The time is the clock's, whatever was seen before. */
export const recordResumed = (journal: Pick<Journal, 'setFlag'>, value: Json, at: string): Promise<void> =>
  journal.setFlag(RESUMED, value, { cycleId: RESUMED, type: RESUMED, at, data: { type: RESUMED, value } });

/** The number of the record from which on times count; 1 when nobody ever resumed. */
export const acceptedFrom = async (journal: Pick<Journal, 'newest'>): Promise<number> =>
  (await journal.newest({ cycleId: RESUMED, limit: 1 }))[0]?.seq ?? 1;
