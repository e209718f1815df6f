/** What turns evolution off until a person turns it on again: the owner's halt, and safe mode. */
import type { Journal } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';

export const HALT_FLAG = 'halt';
export const SAFE_MODE_FLAG = 'safe-mode';

type Book = { readonly journal: Journal };

export const isHalted = async ({ journal }: Book): Promise<boolean> =>
  ((await journal.flag(HALT_FLAG)) ?? null) !== null;

export const isInSafeMode = async ({ journal }: Book): Promise<boolean> =>
  ((await journal.flag(SAFE_MODE_FLAG)) ?? null) !== null;

/** @throws EVOLVE_HALTED, EVOLVE_SAFE_MODE */
export const assertRunning = async (book: Book): Promise<void> => {
  if (await isHalted(book)) {
    throw new EvolveError('EVOLVE_HALTED', 'the owner has stopped evolution', { hint: 'evolve resume' });
  }
  if (await isInSafeMode(book)) {
    throw new EvolveError('EVOLVE_SAFE_MODE', 'evolution is off after a failure', {
      data: { why: await book.journal.flag(SAFE_MODE_FLAG) },
      hint: 'evolve doctor, then evolve resume',
    });
  }
};
