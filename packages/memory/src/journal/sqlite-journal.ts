/**
 * The journal on SQLite.
 *
 * Owns: journal.sqlite, ledger-head.json and budget-head.json. Others own: what the phases of a cycle mean.
 *
 * 1. Every method is one transaction; a write that was acknowledged is on the disk (synchronous = FULL).
 * 2. A commit needs the fence of the lease `cycle` and the version it started from, both checked under the write lock. An
 *    answer to a question needs neither: it is given once, and its record goes onto the chain in the same transaction.
 * 3. The ledger only grows, and never on top of a head that is not the one remembered outside the database.
 */
import { join } from 'node:path';
import type { Journal, LedgerHead } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { openStore, type Sql, type Store } from '../sqlite/store.ts';
import { decideApproval, readApprovals, writeApproval } from './approvals.ts';
import { acceptBudgets, book, bookedWith, budgetFault, openBookings, requireBooked } from './booked.ts';
import { readOpenReservations, readSpend, release, reserve, reserveAll, settle } from './budgets.ts';
import { readCycle, readCycles, writeCycle } from './cycles.ts';
import { BOOK_FILE, HEAD_FILE, JOURNAL_FILE } from './files.ts';
import { readFlag, writeFlag } from './flags.ts';
import { keepsBookings, makeHeadFile, readHeadFile, requireHead, writeHeadFile } from './head-file.ts';
import { readPendingIntents, settleIntent, writeIntents } from './intents.ts';
import { acquireLease, readLease, releaseLease, renewLease, requireFence } from './leases.ts';
import { appendRecords, readHead, readLatestAt, readNewest, readRecords } from './ledger.ts';
import { JOURNAL_MIGRATIONS } from './schema.ts';

export interface JournalOptions {
  /** The directory of the three files; created with mode 0700. */
  readonly dir: string;
  /** The most journal.sqlite may grow to, in bytes. @default no limit but the disk's */
  readonly maxBytes?: number | undefined;
}

interface HeadKeeper {
  catchUp(): void;
  follow(head: LedgerHead): void;
}

/**
 * Keeps the copy of the head up to date. A copy that could not be written (a full disk) does not undo a commit that was
 * made: it is written before the next one may begin, which fails if it still cannot be. Of two processes that have just
 * written, the slower one does not put an older head over the newer.
 */
const headKeeper = (file: string): HeadKeeper => {
  let behind: LedgerHead | undefined;
  const write = (head: LedgerHead): void => {
    if ((readHeadFile(file)?.size ?? -1) < head.size) writeHeadFile(file, head);
  };
  return {
    catchUp: () => {
      if (behind !== undefined) write(behind);
      behind = undefined;
    },
    follow: (head) => {
      behind = head;
      try {
        write(head);
        behind = undefined;
      } catch (error) {
        if (!isEvolveError(error)) throw error;
      }
    },
  };
};

const commitTo =
  (store: Store, headFile: string, keeper: HeadKeeper): Journal['commit'] =>
  async (batch, { expectedVersion, fence }) => {
    keeper.catchUp();
    const { version, head } = await store.write((sql) => {
      requireFence(sql, fence);
      const next = writeCycle(sql, batch.cycle, expectedVersion);
      requireHead(sql, headFile);
      writeIntents(sql, batch.intents ?? [], batch.settled ?? []);
      for (const approval of batch.approvals ?? []) writeApproval(sql, approval);
      return { version: next, head: appendRecords(sql, batch.records) };
    });
    failpoint('journal.committed');
    if (batch.records.length > 0) keeper.follow(head);
    return version;
  };

/** Needs no lease: a person answers while a cycle of another process is at work. The write lock orders the chain. */
const decideIn =
  (store: Store, headFile: string, keeper: HeadKeeper): Journal['decideApproval'] =>
  async (id, answer, record) => {
    keeper.catchUp();
    const head = await store.write((sql) => {
      requireHead(sql, headFile);
      return decideApproval(sql, id, answer) ? appendRecords(sql, [record]) : undefined;
    });
    if (head === undefined) return false;
    failpoint('approval:decided');
    keeper.follow(head);
    return true;
  };

type CyclesAndApprovals = Pick<
  Journal,
  | 'commit'
  | 'cycle'
  | 'cycles'
  | 'records'
  | 'newest'
  | 'head'
  | 'latestAt'
  | 'pendingIntents'
  | 'settleIntent'
  | 'approvals'
  | 'decideApproval'
>;

const cyclesOf = (store: Store, headFile: string, keeper: HeadKeeper): CyclesAndApprovals => ({
  commit: commitTo(store, headFile, keeper),
  cycle: (id) => store.read((sql) => readCycle(sql, id)),
  cycles: (query) => store.read((sql) => readCycles(sql, query)),
  records: (query) => store.read((sql) => readRecords(sql, query)),
  newest: (query) => store.read((sql) => readNewest(sql, query)),
  head: () => store.read(readHead),
  latestAt: (query) => store.read((sql) => readLatestAt(sql, query)),
  pendingIntents: (cycleId) => store.read((sql) => readPendingIntents(sql, cycleId)),
  settleIntent: (id) =>
    store.write((sql) => {
      settleIntent(sql, id);
    }),
  approvals: (query) => store.read((sql) => readApprovals(sql, query)),
  decideApproval: decideIn(store, headFile, keeper),
});

const leasesOf = (store: Store): Pick<Journal, 'acquireLease' | 'lease' | 'renewLease' | 'releaseLease'> => ({
  acquireLease: (request) => store.write((sql) => acquireLease(sql, request)),
  lease: (name) => store.read((sql) => readLease(sql, name)),
  renewLease: (lease, options) => store.write((sql) => renewLease(sql, lease, options)),
  releaseLease: (lease) =>
    store.write((sql) => {
      releaseLease(sql, lease);
    }),
});

interface Booked<T> {
  readonly answer: T;
  readonly head: LedgerHead | undefined;
}

/** Books that are kept a second time, and the file with the head of that. */
interface Books {
  readonly store: Store;
  readonly file: string;
  readonly keeper: HeadKeeper;
}

/** A write of a budget; dies behind it where a crash test says so. */
const booked = async <T>({ store, keeper }: Books, window: () => void, work: (sql: Sql) => Booked<T>): Promise<T> => {
  const { answer, head } = await store.write(work);
  window();
  if (head !== undefined) keeper.follow(head);
  return answer;
};

const onReserved = (): void => {
  failpoint('journal.reserved');
};
const onSettled = (): void => {
  failpoint('journal.settled');
};

const granted = async <T>(books: Books, day: string, work: (sql: Sql) => T): Promise<T> => {
  books.keeper.catchUp();
  return booked(books, onReserved, (sql) => {
    requireBooked(sql, books.file, day);
    return { answer: work(sql), head: book(sql, day) };
  });
};

const closed = (books: Books, id: string, work: (sql: Sql) => void): Promise<void> =>
  booked(books, onSettled, (sql) => ({
    answer: undefined,
    head: bookedWith(sql, books.file, id, () => {
      work(sql);
    }),
  }));

type BudgetMethods =
  'reserve' | 'reserveAll' | 'settle' | 'release' | 'openReservations' | 'spend' | 'budgetFault' | 'acceptBudgets';

const budgetsOf = (books: Books): Pick<Journal, BudgetMethods> => ({
  reserve: (reservation, cap) => granted(books, reservation.day, (sql) => reserve(sql, reservation, cap)),
  reserveAll: (claim) => granted(books, claim.day, (sql) => reserveAll(sql, claim)),
  settle: (id, amount, options) =>
    closed(books, id, (sql) => {
      settle(sql, id, amount, options);
    }),
  release: (id, options) =>
    closed(books, id, (sql) => {
      release(sql, id, options);
    }),
  openReservations: (cycleId) => books.store.read((sql) => readOpenReservations(sql, cycleId)),
  spend: (day) => books.store.read((sql) => readSpend(sql, day)),
  // Under the lock of a write, so that nobody books between the look at the file and that at the tables.
  budgetFault: () => books.store.write((sql) => budgetFault(sql, books.file)),
  acceptBudgets: async () => {
    const head = await books.store.write((sql) => acceptBudgets(sql, books.file));
    if (head !== undefined) writeHeadFile(books.file, head);
  },
});

const flagsOf = (store: Store, headFile: string, keeper: HeadKeeper): Pick<Journal, 'flag' | 'setFlag'> => ({
  flag: (name) => store.read((sql) => readFlag(sql, name)),
  setFlag: async (name, value, record) => {
    if (record !== undefined) keeper.catchUp();
    const head = await store.write((sql) => {
      writeFlag(sql, name, value);
      if (record === undefined) return undefined;
      requireHead(sql, headFile);
      return appendRecords(sql, [record]);
    });
    if (head !== undefined) keeper.follow(head);
  },
});

/**
 * Opens (or creates) the journal in a directory.
 * @throws EVOLVE_STORE_VERSION, EVOLVE_JOURNAL_CORRUPT (also when the ledger lost its tail), EVOLVE_STORE_FAILED.
 */
export const openJournal = async ({ dir, maxBytes }: JournalOptions): Promise<Journal> => {
  const [headFile, bookFile] = [join(dir, HEAD_FILE), join(dir, BOOK_FILE)];
  const store = await openStore({
    file: join(dir, JOURNAL_FILE),
    migrations: JOURNAL_MIGRATIONS,
    synchronous: 'FULL',
    corrupt: 'EVOLVE_JOURNAL_CORRUPT',
    maxBytes,
  });
  try {
    const head = await store.read((sql) => {
      requireHead(sql, headFile);
      return readHead(sql);
    });
    await openBookings((work) => store.write(work), { headFile, bookFile });
    if (readHeadFile(headFile) === undefined) makeHeadFile(headFile);
    // A crash between a commit and its copy left the copy behind.
    const isBehind = head.size > (readHeadFile(headFile)?.size ?? 0);
    if (isBehind || !keepsBookings(headFile)) writeHeadFile(headFile, head);
  } catch (error) {
    store.close();
    throw error;
  }
  const keeper = headKeeper(headFile);
  return {
    ...cyclesOf(store, headFile, keeper),
    ...leasesOf(store),
    ...budgetsOf({ store, file: bookFile, keeper: headKeeper(bookFile) }),
    ...flagsOf(store, headFile, keeper),
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
};
