import type { Journal, LedgerHead, Workspace } from '../contracts/index.ts';
import { GENESIS, verifyChain, type ChainFault } from './chain.ts';
import { unknownEvolutions, type EvolutionFault } from './evolutions.ts';
import { recordPages } from './read.ts';
import { watchStates, type StateFault } from './states.ts';
import { switchFault, type SwitchFault } from './switches.ts';

/** The copy of the head that lies outside of the database is gone. */
export interface HeadFault {
  /** Of the last record. */
  readonly seq: number;
  readonly fault: 'head';
}

/** The reservations of a day are not what was booked when they were made. */
export interface BudgetsFault {
  /** Of the last record. */
  readonly seq: number;
  readonly fault: 'budget';
  /** The day; in words where nobody can tell which. */
  readonly about: string;
}

/** The chain itself is not whole, or a table beside it, or the workspace, says something else. */
export type LedgerFault = ChainFault | HeadFault | StateFault | SwitchFault | EvolutionFault | BudgetsFault;

export interface LedgerReport {
  /** How many records are sound, from the first on. */
  readonly size: number;
  readonly fault: LedgerFault | undefined;
}

/** Looks at every link of a journal's chain, up to the head that the journal names, and holds the tables against it. */
export const verifyLedger = async (
  journal: Journal,
  workspace?: Pick<Workspace, 'evolutions'>,
): Promise<LedgerReport> => {
  const expected = await journal.head();
  const states = watchStates(journal);
  let head: LedgerHead = { size: 0, hash: GENESIS };
  for await (const records of recordPages(journal)) {
    const fault = verifyChain(records, head, expected);
    const last = records.at(-1);
    // More pages may follow: only the last one can tell whether the end is missing.
    if (fault !== undefined && fault.fault !== 'truncated') return { size: head.size, fault };
    if (last !== undefined) head = { size: last.seq, hash: last.hash };
    await states.see(records);
  }
  const fault = verifyChain([], head, expected) ?? (await states.end())[0] ?? (await switchFault(journal));
  if (fault !== undefined) return { size: head.size, fault };
  const [unknown] = workspace === undefined ? [] : await unknownEvolutions(journal, workspace);
  if (unknown !== undefined) return { size: head.size, fault: { seq: head.size, fault: 'evolution', about: unknown } };
  const day = (await journal.budgetFault())?.day;
  return { size: head.size, fault: day === undefined ? undefined : { seq: head.size, fault: 'budget', about: day } };
};
