/** What is wrong with a memory. Nothing is written. */
import { join } from 'node:path';
import { HEAD_FILE } from '../journal/files.ts';
import type { LedgerVerdict } from '../journal/verify.ts';
import { storeError } from '../sqlite/errors.ts';
import { inspectStore, type LookAt } from './inspect.ts';
import { keptHead, lookAtLedger } from './journal-chain.ts';
import { knowledgeProblems } from './knowledge-order.ts';
import { JOURNAL, KNOWLEDGE, type StoreKind } from './stores.ts';

/** What {@link checkMemory} found in one store. */
export interface StoreCheck {
  readonly status: 'ok' | 'missing' | 'damaged';
  readonly file: string;
  /** Version of the schema; absent where it could not be read. */
  readonly version?: number;
  /** What is wrong, a sentence each; of much only the first. */
  readonly problems: readonly string[];
  /** Of a journal that could be read that far. */
  readonly ledger?: LedgerVerdict;
}

/** What {@link checkMemory} found. */
export interface MemoryCheck {
  readonly knowledge: StoreCheck;
  readonly journal: StoreCheck;
}

const check = async (kind: StoreKind, dir: string, look: LookAt): Promise<StoreCheck> => {
  const file = join(dir, kind.file);
  try {
    const { damage, disorder, ...found } = await inspectStore(kind, dir, look);
    return { ...found, file, problems: [...damage, ...disorder] };
  } catch (error) {
    throw storeError(error, file, kind.corrupt);
  }
};

export const checkJournal = async (dir: string): Promise<StoreCheck> => {
  const kept = keptHead(join(dir, HEAD_FILE));
  let ledger: LedgerVerdict | undefined;
  const found = await check(
    JOURNAL,
    dir,
    lookAtLedger(kept, (verdict) => (ledger = verdict)),
  );
  if (found.status !== 'missing') return { ...found, ...(ledger === undefined ? {} : { ledger }) };
  // What the head has seen is gone with the file.
  if (kept === undefined || (kept !== 'damaged' && kept.size === 0)) return found;
  return { ...found, status: 'damaged', problems: ['the journal is gone, and its ledger had records'] };
};

/**
 * Looks at both stores of a state directory, beside running processes too. Nothing is written to them. A large file takes a
 * while, and the process does nothing else meanwhile.
 * @throws EVOLVE_STORE_VERSION, EVOLVE_STORE_FAILED
 */
export const checkMemory = async ({ dir }: { readonly dir: string }): Promise<MemoryCheck> => ({
  knowledge: await check(KNOWLEDGE, dir, knowledgeProblems),
  journal: await checkJournal(dir),
});
