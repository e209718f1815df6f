import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { ServiceFailure } from './failure.ts';

export interface RetryPolicy {
  /** How many further tries. */
  readonly retries: number;
  /** Wait before the first of them, in milliseconds; it doubles each time. */
  readonly retryDelayMs: number;
}

/** Longest pause before a retry, ours or one that the service asks for, in milliseconds. */
const MAX_PAUSE_MS = 60_000;

const waitsTooLong = (failure: ServiceFailure): boolean => (failure.details.retryAfterMs ?? 0) > MAX_PAUSE_MS;

/**
 * Tries again what may work the next time, after at least the time that the service asks for (`Retry-After`). A wait
 * beyond a minute is the caller's to decide on: the failure is thrown and says how long.
 * @param mayRetry Asked before each retry; false ends it.
 */
export const withRetries = async <T>(
  work: () => Promise<T>,
  options: RetryPolicy & { readonly signal: AbortSignal; readonly mayRetry: (failure: ServiceFailure) => boolean },
): Promise<T> =>
  pRetry(work, {
    retries: options.retries,
    minTimeout: options.retryDelayMs,
    maxTimeout: MAX_PAUSE_MS,
    signal: options.signal,
    shouldRetry: async ({ error, retryDelay }) => {
      if (!(error instanceof ServiceFailure) || !error.again || waitsTooLong(error)) return false;
      if (!options.mayRetry(error)) return false;
      const asked = (error.details.retryAfterMs ?? 0) - retryDelay;
      if (asked > 0) await pause(asked, options.signal);
      return true;
    },
  });

/** Ends early on an abort; who called looks at the signal next and reports its reason. */
const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
