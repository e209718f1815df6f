/**
 * Stored cycles held against the ledger.
 *
 * 1. The record of a transition names the hash of the stored cycle that it leads to, in the same transaction. So a row that
 *    says something else, or is gone, was written by nobody who keeps the books.
 * 2. Records of older versions name none: of such a cycle nothing is said until it moves.
 */
import type { Journal, LedgerRecord, StoredCycle } from '../contracts/index.ts';
import { hashJson, isIntact } from './chain.ts';

/** Where a record keeps the hash of the stored cycle that it leads to. */
const LEADS_TO = 'leadsTo';

/** A stored cycle that says something else than the ledger. */
export interface StateFault {
  /** The record that it was held against. */
  readonly seq: number;
  readonly fault: 'state';
  /** The id of the cycle. */
  readonly about: string;
}

export type StatesReader = Pick<Journal, 'cycle' | 'newest'>;

const hashOf = ({ id, version, phase, closed, state, startedAt, updatedAt }: StoredCycle): string =>
  hashJson({ id, version, phase, closed, state, startedAt, updatedAt });

/** What a record says of the stored cycle that it leads to. */
export const leadingTo = (cycle: StoredCycle): { readonly [LEADS_TO]: string } => ({ [LEADS_TO]: hashOf(cycle) });

const leadsTo = ({ data }: LedgerRecord): unknown =>
  typeof data === 'object' && data !== null && !Array.isArray(data)
    ? (data as Record<string, unknown>)[LEADS_TO]
    : undefined;

/** Among so many of the newest records of a cycle there is one of a transition: answers and notes are few. */
const LOOK_BACK = 20;
/** A cycle that another process moves meanwhile is read again. */
const MOST_LOOKS = 5;

/** The record that the stored cycle has to agree with; undefined where none says anything, as those of older versions. */
export const stateRecord = async (journal: StatesReader, cycleId: string): Promise<LedgerRecord | undefined> =>
  (await journal.newest({ cycleId, limit: LOOK_BACK })).find((record) => leadsTo(record) !== undefined);

const agrees = (record: LedgerRecord, stored: StoredCycle | undefined): boolean =>
  isIntact(record) && stored !== undefined && leadsTo(record) === hashOf(stored);

/** What speaks against the stored state of a cycle; undefined while the ledger knows it. */
export const stateFault = async (journal: StatesReader, cycleId: string): Promise<StateFault | undefined> => {
  for (let look = 1; ; look += 1) {
    const before = await journal.cycle(cycleId);
    const record = await stateRecord(journal, cycleId);
    if (record === undefined || agrees(record, before)) return undefined;
    const after = await journal.cycle(cycleId);
    const stands = before?.version === after?.version;
    if (stands || look === MOST_LOOKS) return { seq: record.seq, fault: 'state', about: cycleId };
  }
};

export interface StateWatch {
  /** Takes the next records of the chain in. */
  see(records: readonly LedgerRecord[]): Promise<void>;
  /** Every fault, once all records were seen. */
  end(): Promise<readonly StateFault[]>;
}

/** Looks at the state of every cycle in the ledger, beside a walk along the chain. Cycles that are over are not kept in mind. */
export const watchStates = (journal: StatesReader): StateWatch => {
  const open = new Set<string>();
  const faults = new Map<string, StateFault>();
  const look = async (ids: Iterable<string>): Promise<void> => {
    for (const id of ids) {
      const fault = await stateFault(journal, id);
      if (fault !== undefined) faults.set(id, fault);
    }
  };
  return {
    see: async (records) => {
      const over = new Set<string>();
      for (const record of records) {
        if (leadsTo(record) === undefined) continue;
        const isOver = record.type === 'concluded';
        (isOver ? over : open).add(record.cycleId);
        (isOver ? open : over).delete(record.cycleId);
      }
      await look(over);
    },
    end: async () => {
      await look(open);
      return [...faults.values()];
    },
  };
};
