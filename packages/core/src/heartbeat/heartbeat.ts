/**
 * The heartbeat: one action per interval, within the active hours.
 *
 * 1. Beats never overlap. 2. While nothing is worth doing the interval doubles up to `maxBackoff`; anything done resets it.
 * 3. Outside the active hours it sleeps until they open. 4. Each interval is moved by up to `jitter` of its length.
 */
import type { Clock, Policy, Random } from '../contracts/index.ts';
import { nextOpening, withinHours } from './hours.ts';

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly hours: () => Policy['hours'];
  readonly seconds: number;
  readonly jitter: number;
  readonly maxBackoff: number;
  /** One action; true when something was done. Must not reject. */
  readonly beat: (signal: AbortSignal) => Promise<boolean>;
  readonly onBeat?: (nextMs: number, acted: boolean) => void;
}

/** Milliseconds to the next beat. @param idle How many beats in a row had nothing to do. */
export const nextInterval = (
  options: Pick<HeartbeatOptions, 'seconds' | 'jitter' | 'maxBackoff' | 'random'>,
  idle: number,
): number => {
  const base = options.seconds * 1000 * Math.min(2 ** idle, options.maxBackoff);
  return Math.round(base * (1 + options.jitter * (options.random() * 2 - 1)));
};

/** Beats until the signal is aborted. The first beat comes after one interval. */
export const runHeartbeat = async (options: HeartbeatOptions, signal: AbortSignal): Promise<void> => {
  let idle = 0;
  while (!signal.aborted) {
    const wait = nextInterval(options, idle);
    options.onBeat?.(wait, idle === 0);
    await options.clock.sleep(wait, signal);
    const hours = options.hours();
    const now = options.clock.now();
    if (!withinHours(now, hours)) {
      await options.clock.sleep(Math.max(0, nextOpening(now, hours).getTime() - now.getTime()), signal);
    }
    idle = (await options.beat(signal)) ? 0 : idle + 1;
  }
};
