import type { Kernel } from '../cycle/kernel.ts';

/** ISO 8601: now, or the latest time on the ledger where the clock was turned back since. Nothing becomes younger by that. */
export const timeSeen = async ({ journal, clock }: Pick<Kernel, 'journal' | 'clock'>): Promise<string> => {
  const now = clock.now().toISOString();
  const latest = await journal.latestAt();
  return latest !== undefined && latest > now ? latest : now;
};
