import type { Approval, ApprovalAnswer, ApprovalStatus } from './approval.ts';

/** JSON as it is stored; never `undefined`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Counts the transitions of one cycle; 0 before the first. */
export type Version = number;

export interface StoredCycle {
  readonly id: string;
  readonly version: Version;
  readonly phase: string;
  /** True once the phase has no way on. */
  readonly closed: boolean;
  readonly state: Json;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly updatedAt: string;
}

export interface NewRecord {
  readonly cycleId: string;
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
  readonly data: Json;
}

/** One link of the chain: `hash` covers `prev` and everything else in it. */
export interface LedgerRecord extends NewRecord {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hex SHA-256 of the record before; 64 zeros for the first. */
  readonly prev: string;
  readonly hash: string;
}

export interface LedgerHead {
  readonly size: number;
  readonly hash: string;
}

/** An effect that was decided and must happen exactly once. */
export interface Intent {
  readonly id: string;
  readonly cycleId: string;
  readonly effect: Json;
}

/** All writes of one transition: they happen together or not at all. */
export interface JournalBatch {
  readonly cycle: Omit<StoredCycle, 'version'>;
  readonly records: readonly NewRecord[];
  readonly intents?: readonly Intent[];
  /** Intents that are done by this transition. */
  readonly settled?: readonly string[];
  readonly approvals?: readonly Approval[];
}

export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Grows with every holder; a write with an older one is refused. */
  readonly fence: number;
  readonly expiresAt: string;
}

export interface Reservation {
  readonly id: string;
  /** Budget category or counter, for example `evolution` (US dollars) or `count:evolution` (pieces). */
  readonly category: string;
  readonly amount: number;
  /** The local day it counts for, `YYYY-MM-DD`. */
  readonly day: string;
  readonly cycleId?: string;
  /** Of the lease `cycle`: only its holder may make, settle and release it. */
  readonly fence?: number;
}

/** What some categories may come to together in a day. */
export interface SpendLimit {
  /** How an answer names it. */
  readonly name: string;
  readonly categories: readonly string[];
  readonly cap: number;
}

/** A reservation in several categories: all of it or nothing. */
export interface BudgetClaim extends Omit<Reservation, 'category' | 'amount'> {
  /** By category. */
  readonly amounts: Readonly<Record<string, number>>;
  /** Each must hold with the amounts added; one on categories of which nothing is claimed holds. */
  readonly limits: readonly SpendLimit[];
}

export interface BudgetAnswer {
  readonly granted: boolean;
  /** The names of the limits that it would pass. */
  readonly short: readonly string[];
}

export interface SpendLine {
  readonly category: string;
  readonly settled: number;
  readonly reserved: number;
}

/** What a day's reservations come to is not what was booked when they were made: somebody else has written there. */
export interface BudgetFault {
  /** The first such day; in words where nobody can tell which. */
  readonly day: string;
}

/**
 * The kernel's own book: cycles, ledger, budgets, approvals, leases, outbox. Every method is atomic, across processes too.
 * Rejects with `EVOLVE_JOURNAL_CONFLICT` (another writer was first), `EVOLVE_LEASE_LOST` (the fence is old),
 * `EVOLVE_JOURNAL_CORRUPT`, `EVOLVE_STORE_FULL`.
 */
export interface Journal {
  /** @param options.expectedVersion The version the transition started from. @param options.fence Of the lease `cycle`. */
  commit(batch: JournalBatch, options: { readonly expectedVersion: Version; readonly fence: number }): Promise<Version>;
  cycle(id: string): Promise<StoredCycle | undefined>;
  /** Newest first. */
  cycles(query: { readonly closed?: boolean; readonly limit: number }): Promise<readonly StoredCycle[]>;
  /** In the order of the chain. */
  records(query: {
    readonly cycleId?: string;
    readonly after?: number;
    readonly limit: number;
  }): Promise<readonly LedgerRecord[]>;
  /** The newest records of one cycle, newest first. */
  newest(query: { readonly cycleId: string; readonly limit: number }): Promise<readonly LedgerRecord[]>;
  head(): Promise<LedgerHead>;
  /**
   * The greatest `at` of all records, whatever clocks said since: a clock that is turned back makes nothing younger.
   * @param query.from The number of the first record that counts. @default 1
   */
  latestAt(query?: { readonly from?: number }): Promise<string | undefined>;
  pendingIntents(cycleId: string): Promise<readonly Intent[]>;
  /** Settles an intent outside of a transition, as a notice that was delivered. Idempotent. */
  settleIntent(id: string): Promise<void>;

  /**
   * Takes the lease when it is free, expired, or held by `owner` itself. `takeFrom` takes it from a holder that the caller
   * knows to be dead, if that holder still has it.
   */
  acquireLease(request: {
    readonly name: string;
    readonly owner: string;
    readonly now: string;
    readonly ttlMs: number;
    readonly takeFrom?: number;
  }): Promise<Lease | undefined>;
  lease(name: string): Promise<Lease | undefined>;
  renewLease(lease: Lease, options: { readonly now: string; readonly ttlMs: number }): Promise<Lease>;
  releaseLease(lease: Lease): Promise<void>;

  approvals(query: { readonly status?: ApprovalStatus; readonly limit: number }): Promise<readonly Approval[]>;
  /** Decides a pending approval and puts `record` on the ledger, both or neither; false when it was no longer pending. */
  decideApproval(id: string, answer: ApprovalAnswer, record: NewRecord): Promise<boolean>;

  /** Reserves `amount` if settled and reserved amounts of that day and category stay within `cap`; false when they do not. Same id, same answer. */
  reserve(reservation: Reservation, cap: number): Promise<boolean>;
  /** The same for several categories in one step, under limits that may span several of them. */
  reserveAll(claim: BudgetClaim): Promise<BudgetAnswer>;
  /**
   * Settles at what it came to: a number where one category was reserved, amounts by category otherwise. What is not told is
   * settled at the reserved maximum; what is told and was not reserved is counted all the same. Idempotent. What was reserved
   * under a fence needs the current one: who has lost the lease changes nothing.
   */
  settle(
    id: string,
    amount?: number | Readonly<Record<string, number>>,
    options?: { readonly fence?: number | undefined },
  ): Promise<void>;
  /** Gives back what was never used. Idempotent; nothing once settled. The fence as for `settle`. */
  release(id: string, options?: { readonly fence?: number | undefined }): Promise<void>;
  openReservations(cycleId?: string): Promise<readonly Reservation[]>;
  spend(day: string): Promise<readonly SpendLine[]>;
  /** What speaks against the reservations as they are stored; then none is granted any more, and what is open can be settled. */
  budgetFault(): Promise<BudgetFault | undefined>;
  /** A person has looked: what is there counts from now on, and the greater figure where two differ. */
  acceptBudgets(): Promise<void>;

  /** Durable switches, for example the owner's halt. Undefined when never set. */
  flag(name: string): Promise<Json | undefined>;
  /** @param record Goes onto the ledger with the same write, without a lease: a halt waits for nobody. */
  setFlag(name: string, value: Json, record?: NewRecord): Promise<void>;
  close(): Promise<void>;
}
