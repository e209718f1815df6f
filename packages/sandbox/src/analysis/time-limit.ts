/**
 * Ends a synchronous function that takes too long, as Node's `vm` ends a script: a thread of its own watches the clock and
 * terminates whatever runs.
 */
import { createContext, Script } from 'node:vm';

/** The time was over. */
export class TimeIsOver extends Error {}

interface Room {
  run: () => void;
}

/** Making one takes a millisecond, using it a third of that. */
let room: Room | undefined;

const script = new Script('run()');

/** The error is one of the other realm. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Calls it, and ends it after `timeoutMs` wherever it is: nothing of it runs any more, not even `finally`, so what it was
 * changing may be half changed.
 * @throws TimeIsOver, and what it throws.
 */
export const withinTime = <T>(timeoutMs: number, run: () => T): T => {
  const results: T[] = [];
  room ??= createContext({ run: () => undefined }) as Room;
  room.run = () => {
    results.push(run());
  };
  try {
    script.runInContext(room, { timeout: timeoutMs });
  } catch (error) {
    if (isTimeout(error)) throw new TimeIsOver(`it took more than ${String(timeoutMs)} ms`);
    throw error;
  } finally {
    room.run = () => undefined;
  }
  return results[0] as T;
};
