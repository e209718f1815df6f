/**
 * Repairs a journal.
 *
 * 1. The ledger is evidence: what is kept is its whole prefix. Where that, or any other table, may have lost something, nothing
 *    is changed until somebody accepts it.
 * 2. With accepted loss evolution is halted: caps of today may seem to have room, approvals and switches may be gone.
 * 3. The damaged file and the head that saw more are kept beside.
 * 4. What budgets held before counts on, as far as it is known: with accepted loss, the greater of what two tables say.
 */
import { closeSync, constants, copyFileSync, existsSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { acceptBudgets, headBeyond } from '../journal/booked.ts';
import { BOOK_FILE, HEAD_FILE } from '../journal/files.ts';
import { readHead } from '../journal/ledger.ts';
import { writeHeadFile } from '../journal/head-file.ts';
import { sync } from '../sqlite/remains.ts';
import { statements } from '../sqlite/store.ts';
import { DatabaseSync } from '@evolve/core/sqlite';
import { freeName } from './damaged-copy.ts';
import { checkJournal } from './check.ts';
import { inspectFile } from './inspect.ts';
import { keptHead, lookAtLedger, type KeptHead } from './journal-chain.ts';
import { keepChain, withDatabase, writeDownLoss } from './journal-loss.ts';
import type { RepairOptions } from './repair-knowledge.ts';
import { hasLoss, whileHeld, withCopy, withRebuilt, type Salvage, type StoreRepair } from './salvage.ts';
import { JOURNAL } from './stores.ts';
import { finishSwap, isHalfRepaired, swapIn } from './swap.ts';

export interface JournalRepairOptions extends RepairOptions {
  readonly acceptLoss: boolean;
}

interface Heads {
  readonly headFile: string;
  readonly bookFile: string;
}

/** The copies of both heads follow the new journal. */
const followWith =
  ({ headFile, bookFile }: Heads) =>
  (repaired: string): void => {
    const database = new DatabaseSync(repaired, { readOnly: true });
    try {
      const sql = statements(database);
      writeHeadFile(headFile, readHead(sql));
      const accepted = headBeyond(sql, bookFile);
      if (accepted !== undefined) writeHeadFile(bookFile, accepted);
    } finally {
      database.close();
    }
  };

const keepHead = (headFile: string, at: Date): void => {
  if (!existsSync(headFile)) return;
  const name = freeName(headFile, at);
  copyFileSync(headFile, name, constants.COPYFILE_EXCL);
  sync(name);
};

interface Case {
  readonly options: JournalRepairOptions;
  readonly file: string;
  readonly heads: Heads;
  readonly problems: readonly string[];
  readonly kept: KeptHead;
}

const sizeOf = (kept: KeptHead): { readonly had?: number } =>
  kept === undefined || kept === 'damaged' ? {} : { had: kept.size };

const swapJournal = async (one: Case, { held, part, rebuilt }: Salvage): Promise<StoreRepair> => {
  const { options, file, heads, problems, kept } = one;
  const [fault, records] = await withDatabase(
    part,
    async (sql) => [(await keepChain(sql, kept)).fault, readHead(sql).size] as const,
  );
  const { schemaGone, tables } = rebuilt;
  const ledger = { kept: records, ...sizeOf(kept) };
  const base = {
    store: 'journal',
    file,
    problems,
    tables,
    ledger,
    ...(schemaGone ? { empty: true as const } : {}),
  } as const;
  const isLossy = hasLoss(rebuilt) || fault !== undefined || kept === 'damaged' || (kept === undefined && records > 0);
  if (!isLossy)
    return { ...base, did: 'salvaged', damaged: swapIn(held, part, options.clock.now(), followWith(heads)) };
  if (!options.acceptLoss) return { ...base, did: 'refused' };
  const now = options.clock.now();
  const { HALT_FLAG } = await import('@evolve/core');
  await withDatabase(part, (sql) => {
    writeDownLoss(sql, HALT_FLAG, now.toISOString(), { file: basename(file), problems, tables, ledger });
    acceptBudgets(sql, heads.bookFile);
  });
  keepHead(heads.headFile, now);
  keepHead(heads.bookFile, now);
  return { ...base, did: 'salvaged', halted: true, damaged: swapIn(held, part, now, followWith(heads)) };
};

const salvage = async (unheld: Omit<Case, 'kept'>): Promise<StoreRepair> => {
  const { options, file, heads, problems } = unheld;
  // A file that has gone is one of which nothing can be read.
  closeSync(openSync(file, 'a', 0o600));
  return whileHeld(options.dir, JOURNAL, async (held) => {
    if (isHalfRepaired(file)) {
      finishSwap(held, followWith(heads));
      return { store: 'journal', file, did: 'finished', problems };
    }
    // Read again: until now somebody could have committed.
    const one = { ...unheld, kept: keptHead(heads.headFile) };
    return withCopy(held, async (copy) => {
      const { migrations } = JOURNAL;
      const found = await inspectFile(
        copy,
        migrations,
        lookAtLedger(one.kept, () => undefined),
      );
      if (found.status === 'ok') return { store: 'journal', file, did: 'nothing', problems: [] };
      const rules = { migrations, maxBytes: options.maxBytes, finish: () => undefined };
      return withRebuilt(held, copy, rules, (made) => swapJournal(one, made));
    });
  });
};

export const repairJournal = async (options: JournalRepairOptions): Promise<StoreRepair> => {
  const { dir } = options;
  const heads = { headFile: join(dir, HEAD_FILE), bookFile: join(dir, BOOK_FILE) };
  const file = join(dir, JOURNAL.file);
  const { status, problems } = await checkJournal(dir);
  if (status !== 'damaged') return { store: 'journal', file, did: 'nothing', problems: [] };
  return salvage({ options, file, heads, problems });
};
