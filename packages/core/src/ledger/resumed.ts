/** That a person has looked and resumed evolution, on the ledger. */
import type { Journal } from '../contracts/index.ts';
import { isIntact } from './chain.ts';

const RESUMED = 'resumed';

/** What a person has accepted by resuming; later ones repeat it. */
export interface Resumed {
  /** Ids of evolutions that landed, and that the ledger does not know. */
  readonly evolutions: readonly string[];
}

/** Puts it on the ledger. The time is the clock's, whatever was seen before. */
export const recordResumed = (
  journal: Pick<Journal, 'setFlag'>,
  { evolutions }: Resumed,
  at: string,
): Promise<void> => {
  const data = { type: RESUMED, evolutions };
  return journal.setFlag(RESUMED, { at }, { cycleId: RESUMED, type: RESUMED, at, data });
};

/** The number of the record from which on times count; 1 when nobody ever resumed. */
export const acceptedFrom = async (journal: Pick<Journal, 'newest'>): Promise<number> =>
  (await journal.newest({ cycleId: RESUMED, limit: 1 }))[0]?.seq ?? 1;

/** Evolutions that the ledger does not know, and that a person has accepted. */
export const acceptedEvolutions = async (journal: Pick<Journal, 'newest'>): Promise<readonly string[]> => {
  const [record] = await journal.newest({ cycleId: RESUMED, limit: 1 });
  if (record === undefined || !isIntact(record)) return [];
  const { evolutions } = record.data as unknown as Partial<Resumed>;
  return evolutions ?? [];
};
