/** What turns evolution off until a person turns it on again: the owner's halt, and safe mode. */
import type { Journal, Json } from '../contracts/index.ts';
import { EvolveError, isEvolveError } from '../errors/index.ts';
import { readSwitch, setSwitch } from '../ledger/switches.ts';
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
export const haltEvolution = async (journal: Pick<Journal, 'setFlag'>, { reason, at, by }: Halt): Promise<void> => {
  const value = { reason, at, ...(by === undefined ? {} : { by }) };
  try {
    await setSwitch(journal, HALT_FLAG, value, at);
  } catch (error) {
    // Books that take no record must not keep anybody from stopping.
    if (!isEvolveError(error, 'EVOLVE_JOURNAL_CORRUPT')) throw error;
    await journal.setFlag(HALT_FLAG, value);
  }
};

const valueOf = async ({ journal }: Book, name: typeof HALT_FLAG | typeof SAFE_MODE_FLAG): Promise<Json> =>
  (await readSwitch(journal, name)).value;

/** The halt in force. What somebody else wrote there halts as well, and says no more than it does. */
export const readHalt = async (book: Book): Promise<Halt | undefined> => {
  const flag = await valueOf(book, HALT_FLAG);
  if (flag === null) return undefined;
  const told = typeof flag === 'object' && !Array.isArray(flag) ? (flag as Readonly<Record<string, unknown>>) : {};
  const word = (name: string): string | undefined => (typeof told[name] === 'string' ? told[name] : undefined);
  const by = word('by');
  return { reason: word('reason') ?? 'no reason was given', at: word('at') ?? '', ...(by === undefined ? {} : { by }) };
};

export const isHalted = async (book: Book): Promise<boolean> => (await readHalt(book)) !== undefined;

export const isInSafeMode = async (book: Book): Promise<boolean> => (await valueOf(book, SAFE_MODE_FLAG)) !== null;

/** Turns evolution off until a person turns it on again. What it was turned off for first stays the reason. */
export const enterSafeMode = async (kernel: Kernel, reason: string, cycleId?: string): Promise<void> => {
  if (await isInSafeMode(kernel)) return;
  const value = { reason, ...(cycleId === undefined ? {} : { cycleId }) };
  await setSwitch(kernel.journal, SAFE_MODE_FLAG, value, kernel.clock.now().toISOString());
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
      data: { why: await valueOf(book, SAFE_MODE_FLAG) },
      hint: 'evolve doctor, then evolve resume',
    });
  }
};
