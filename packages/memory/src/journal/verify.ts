import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerHead, LedgerRecord } from '@evolve/core/contracts';
import {
  GENESIS,
  verifyChain,
  switchFault,
  watchStates,
  type LedgerFault,
  type StatesReader,
  type StateWatch,
  type SwitchReader,
} from '@evolve/core/ledger';
import { openStore } from '../sqlite/store.ts';
import { readCycle } from './cycles.ts';
import { budgetFault } from './booked.ts';
import { readFlag } from './flags.ts';
import { BOOK_FILE, HEAD_FILE, JOURNAL_FILE } from './files.ts';
import { readHeadFile } from './head-file.ts';
import { readNewest, readRecords } from './ledger.ts';
import { JOURNAL_MIGRATIONS } from './schema.ts';

/** What {@link verifyLedger} found. */
export interface LedgerVerdict {
  /** How many records are whole and in order, from the first. */
  readonly records: number;
  /** The first thing that is wrong; absent when the chain is whole and the tables say the same. */
  readonly fault?: LedgerFault;
  /** The head remembered outside the database; absent when there was none, and then a cut tail cannot be seen. */
  readonly kept?: LedgerHead;
}

export type ReadPage = (after: number) => Promise<readonly LedgerRecord[]>;

export const LEDGER_PAGE = 1_000;

/** Checks each link of the chain, and that it reaches the head that was kept; what goes beside it is `states`. */
export const verifyPages = async (
  readPage: ReadPage,
  kept: LedgerHead | undefined,
  states?: StateWatch,
): Promise<Omit<LedgerVerdict, 'kept'>> => {
  let head: LedgerHead = { size: 0, hash: GENESIS };
  for (;;) {
    const records = await readPage(head.size);
    const next = records.at(-1);
    const isLast = records.length < LEDGER_PAGE;
    // The kept head is held against the page that reaches it, or against the last one, which then is too short.
    const reached = kept !== undefined && next !== undefined && kept.size <= next.seq;
    const fault = verifyChain(records, head, isLast || reached ? kept : undefined);
    if (fault !== undefined) return { records: fault.seq - 1, fault };
    if (next !== undefined) head = { size: next.seq, hash: next.hash };
    await states?.see(records);
    if (!isLast) continue;
    const [wrong] = (await states?.end()) ?? [];
    return { records: head.size, ...(wrong === undefined ? {} : { fault: wrong }) };
  }
};

/**
 * Reads the whole ledger of a memory's directory and checks each link, that it still reaches the head that is kept outside the
 * database, and that the stored cycles are those that it leads to. Works beside running processes, and where `openMemory` refuses.
 * @throws EVOLVE_JOURNAL_CORRUPT when the database or the kept head cannot be read at all.
 */
export const verifyLedger = async ({ dir }: { readonly dir: string }): Promise<LedgerVerdict> => {
  // Read before the records: what is committed meanwhile only makes the chain longer than the kept head.
  const kept = readHeadFile(join(dir, HEAD_FILE));
  const copy = kept === undefined ? {} : { kept };
  const file = join(dir, JOURNAL_FILE);
  if (!existsSync(file)) return { ...(await verifyPages(() => Promise.resolve([]), kept)), ...copy };
  const store = await openStore({
    file,
    migrations: JOURNAL_MIGRATIONS,
    synchronous: 'FULL',
    corrupt: 'EVOLVE_JOURNAL_CORRUPT',
  });
  try {
    const readPage: ReadPage = (after) => store.read((sql) => readRecords(sql, { after, limit: LEDGER_PAGE }));
    const reader: StatesReader & SwitchReader = {
      cycle: (id) => store.read((sql) => readCycle(sql, id)),
      newest: (query) => store.read((sql) => readNewest(sql, query)),
      flag: (name) => store.read((sql) => readFlag(sql, name)),
    };
    const states = watchStates(reader);
    const verdict = await verifyPages(readPage, kept, states);
    const isCut = kept === undefined && verdict.records > 0;
    const head = isCut ? ({ seq: verdict.records, fault: 'head' } as const) : undefined;
    const day = (await store.write((sql) => budgetFault(sql, join(dir, BOOK_FILE))))?.day;
    const spent = day === undefined ? undefined : ({ seq: verdict.records, fault: 'budget', about: day } as const);
    const fault = verdict.fault ?? head ?? (await switchFault(reader)) ?? spent;
    return { ...verdict, ...(fault === undefined ? {} : { fault }), ...copy };
  } finally {
    store.close();
  }
};
