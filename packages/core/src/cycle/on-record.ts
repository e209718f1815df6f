/** A stored state that the ledger does not know is nobody's decision: nothing is done about it until a person has looked. */
import { EvolveError } from '../errors/index.ts';
import { stateFault } from '../ledger/states.ts';
import type { Kernel } from './kernel.ts';
import { enterSafeMode } from './switches.ts';

type Book = Pick<Kernel, 'journal'>;

export const unknownState = (cycleId: string, seq: number): EvolveError =>
  new EvolveError('EVOLVE_JOURNAL_CORRUPT', `the stored state of the cycle ${cycleId} is not the one on the ledger`, {
    data: { cycleId, seq },
    hint: 'Look what was written there; evolve resume then gives the cycle up, and evolution goes on without it.',
  });

/** @throws EVOLVE_JOURNAL_CORRUPT when somebody else has written the state of this cycle. */
export const assertOnRecord = async ({ journal }: Book, cycleId: string): Promise<void> => {
  const fault = await stateFault(journal, cycleId);
  if (fault !== undefined) throw unknownState(cycleId, fault.seq);
};

/** Whether a cycle may be moved. One whose state nobody knows turns evolution off, and is left as it is. */
export const mayMove = async (kernel: Kernel, cycleId: string): Promise<boolean> => {
  const fault = await stateFault(kernel.journal, cycleId);
  if (fault === undefined) return true;
  await enterSafeMode(kernel, unknownState(cycleId, fault.seq).message, cycleId);
  return false;
};
