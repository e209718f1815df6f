/** The real clock and ids, for hosts that open a memory by itself; an Evolver injects its own. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Ids } from '@evolve/core/contracts';

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- the one place of this package that reads the real time
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};

/** Milliseconds in base 36 (9 digits reach beyond the year 5000), then 60 random bits. */
export const timeIds =
  (clock: Clock): Ids =>
  () =>
    `${clock.now().getTime().toString(36).padStart(9, '0')}${randomBytes(8).toString('hex').slice(0, 15)}`;
