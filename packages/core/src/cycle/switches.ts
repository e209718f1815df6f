/** What turns evolution off until a person turns it on again: the owner's halt, and safe mode. */
import type { Journal } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';
import type { Kernel } from './kernel.ts';

export const HALT_FLAG = 'halt';
export const SAFE_MODE_FLAG = 'safe-mode';

type Book = { readonly journal: Journal };

/** Who stopped evolution, when, and why. */
export interface Halt {
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  readonly by?: string;
}

/** The owner's durable stop: in every process, from the next look at it on, which the last one before a landing is. */
export const haltEvolution = (journal: Pick<Journal, 'setFlag'>, { reason, at, by }: Halt): Promise<void> =>
  journal.setFlag(HALT_FLAG, { reason, at, ...(by === undefined ? {} : { by }) });

/** The halt in force. What somebody else wrote there halts as well, and says no more than it does. */
export const readHalt = async ({ journal }: Book): Promise<Halt | undefined> => {
  const flag = (await journal.flag(HALT_FLAG)) ?? null;
  if (flag === null) return undefined;
  const told = typeof flag === 'object' && !Array.isArray(flag) ? (flag as Readonly<Record<string, unknown>>) : {};
  const word = (name: string): string | undefined => (typeof told[name] === 'string' ? told[name] : undefined);
  const by = word('by');
  return { reason: word('reason') ?? 'no reason was given', at: word('at') ?? '', ...(by === undefined ? {} : { by }) };
};

export const isHalted = async (book: Book): Promise<boolean> => (await readHalt(book)) !== undefined;

export const isInSafeMode = async ({ journal }: Book): Promise<boolean> =>
  ((await journal.flag(SAFE_MODE_FLAG)) ?? null) !== null;

/** Turns evolution off until a person turns it on again. What it was turned off for first stays the reason. */
export const enterSafeMode = async (kernel: Kernel, reason: string, cycleId?: string): Promise<void> => {
  if (await isInSafeMode(kernel)) return;
  await kernel.journal.setFlag(SAFE_MODE_FLAG, { reason, ...(cycleId === undefined ? {} : { cycleId }) });
  kernel.emit('safe-mode', { reason });
};

/** @throws EVOLVE_HALTED, EVOLVE_SAFE_MODE */
export const assertRunning = async (book: Book): Promise<void> => {
  const halt = await readHalt(book);
  if (halt !== undefined) {
    const { by = 'the owner', reason } = halt;
    throw new EvolveError('EVOLVE_HALTED', `${by} has stopped evolution: ${reason}`, {
      data: { ...halt },
      hint: 'evolve resume',
    });
  }
  if (await isInSafeMode(book)) {
    throw new EvolveError('EVOLVE_SAFE_MODE', 'evolution is off after a failure', {
      data: { why: await book.journal.flag(SAFE_MODE_FLAG) },
      hint: 'evolve doctor, then evolve resume',
    });
  }
};
