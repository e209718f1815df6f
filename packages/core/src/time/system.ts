/** The composition root's own time, chance and identifiers. Everything else in the project has them injected. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Ids, Random } from '../contracts/index.ts';
import { MAX_TIMER_MS } from './deadline.ts';

/** The host's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    for (let left = ms; left > MAX_TIMER_MS; left -= MAX_TIMER_MS) await delay(MAX_TIMER_MS, undefined, { signal });
    await delay(ms > MAX_TIMER_MS ? ms % MAX_TIMER_MS : ms, undefined, { signal });
  },
};

/** The host's randomness. */
export const systemRandom: Random = () => Math.random();

/** Milliseconds of the clock in base 36 (9 digits reach beyond the year 5000), then 60 random bits: safe in names and refs. */
export const timeIds =
  (clock: Clock): Ids =>
  () =>
    `${clock.now().getTime().toString(36).padStart(9, '0')}${randomBytes(8).toString('hex').slice(0, 15)}`;

/** Identifiers by the host's clock. */
export const systemIds: Ids = timeIds(systemClock);
