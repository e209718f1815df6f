/** A full disk is mostly somebody's for a while: what failed for want of room is tried again, for a bounded time. */
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** How deep causes are followed. */
const DEPTH = 10;

/** In the words of git, of SQLite, and of what the system says. */
const WORDS = /No space left on device|Disk quota exceeded|database or disk is full|\bENOSPC\b|\bEDQUOT\b/;

/** Whether something failed because there is no room, by itself or by what caused it. */
export const isFullDisk = (error: unknown): boolean => {
  let cause = error;
  for (let depth = 0; depth < DEPTH && cause instanceof Error; depth += 1) {
    if (WORDS.test(cause.message) || ('code' in cause && WORDS.test(String(cause.code)))) return true;
    cause = cause.cause;
  }
  return false;
};

export interface RoomOptions {
  /** How long to go on trying, in milliseconds, from the first failure on. */
  readonly waitMs: number;
  /** Ends the waiting; what failed last is thrown. */
  readonly stop: AbortSignal;
  readonly onWait: (error: unknown) => void;
}

/** Runs `work` until it does not fail for want of room, or the time is over. @throws what `work` threw last */
export const whenThereIsRoom = async <T>(work: () => Promise<T>, options: RoomOptions): Promise<T> => {
  let [waited, pause] = [0, FIRST_MS];
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const rest = options.waitMs - waited;
      if (!isFullDisk(error) || rest <= 0 || options.stop.aborted) throw error;
      if (waited === 0) options.onWait(error);
      const ms = Math.min(pause, rest);
      if (!(await sleep(ms, true, { signal: options.stop }).catch(() => false))) throw error;
      waited += ms;
      pause = Math.min(pause * 2, LONGEST_MS);
    }
  }
};
