/** The composition root's own time, chance and identifiers. Everything else in the project has them injected. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Ids, Random } from './contracts/index.ts';

/** The host's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal });
  },
};

/** The host's randomness. */
export const systemRandom: Random = () => Math.random();

/** Time (48 bits, base 36) and 40 random bits: sortable, and safe in file names and git refs. */
export const systemIds: Ids = () => `${Date.now().toString(36).padStart(9, '0')}${randomBytes(5).toString('hex')}`;
