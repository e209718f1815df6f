import type { Kernel } from '../cycle/kernel.ts';
import { acceptedFrom } from '../ledger/resumed.ts';

/**
 * ISO 8601: now, or the latest time on the ledger where the clock was turned back since. Nothing becomes younger by that. What
 * was recorded before a person resumed evolution does not count: a clock that was once far ahead must not stop it for ever.
 */
export const timeSeen = async ({ journal, clock }: Pick<Kernel, 'journal' | 'clock'>): Promise<string> => {
  const now = clock.now().toISOString();
  const latest = await journal.latestAt({ from: await acceptedFrom(journal) });
  return latest !== undefined && latest > now ? latest : now;
};

/** What honest clocks are corrected by, in milliseconds. */
const CORRECTION_MS = 5 * 60_000;

/** Whether the clock is behind what was seen by more than a correction: then nobody knows which day it is. */
export const isBehind = async (kernel: Pick<Kernel, 'journal' | 'clock'>): Promise<boolean> =>
  Date.parse(await timeSeen(kernel)) - kernel.clock.now().getTime() > CORRECTION_MS;
