/** The ledger of a journal that may be damaged, held against the head that is kept outside of it. */
import { isEvolveError, messageOf } from '@evolve/core/errors';
import type { LedgerHead } from '@evolve/core/contracts';
import { readHeadFile } from '../journal/head-file.ts';
import { readRecords } from '../journal/ledger.ts';
import { LEDGER_PAGE, verifyPages, type LedgerVerdict } from '../journal/verify.ts';
import type { Sql } from '../sqlite/store.ts';

export type KeptHead = LedgerHead | 'damaged' | undefined;

/** @throws EVOLVE_STORE_FAILED */
export const keptHead = (headFile: string): KeptHead => {
  try {
    return readHeadFile(headFile);
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_JOURNAL_CORRUPT')) return 'damaged';
    throw error;
  }
};

export const verifyIn = async (sql: Sql, kept: KeptHead): Promise<LedgerVerdict> => {
  const head = kept === 'damaged' ? undefined : kept;
  const verdict = await verifyPages((after) => Promise.resolve(readRecords(sql, { after, limit: LEDGER_PAGE })), head);
  return { ...verdict, ...(head === undefined ? {} : { kept: head }) };
};

/** What is wrong with the ledger, in words. */
export const ledgerProblems = ({ fault, records }: LedgerVerdict, kept: KeptHead): readonly string[] => [
  ...(kept === 'damaged' ? ["the copy of the ledger's head is damaged"] : []),
  ...(kept === undefined && records > 0 ? ["the copy of the ledger's head is gone"] : []),
  ...(fault === undefined ? [] : [`the ledger is ${fault.fault} at record ${fault.seq}`]),
];

/** A record that says nothing that can be read is a fault as well. */
export const lookAtLedger =
  (kept: KeptHead, found: (verdict: LedgerVerdict) => void) =>
  async (sql: Sql): Promise<readonly string[]> => {
    try {
      const verdict = await verifyIn(sql, kept);
      found(verdict);
      return ledgerProblems(verdict, kept);
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return [`the ledger: ${messageOf(error)}`];
      throw error;
    }
  };
