/**
 * One writer at a time, over all processes: an exclusive SQLite transaction is a lock of the kernel's, free the moment its
 * holder is dead, and nothing stale is ever judged.
 */
import type { Clock } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { DatabaseSync } from '@evolve/core/sqlite';

/** How a lock is waited for. */
export interface LockWait {
  readonly waitMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

const SQLITE_BUSY = 5;
const POLL_MS = 20;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;

const tryLock = (file: string): DatabaseSync | undefined => {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
};

const acquire = async (file: string, { waitMs, clock, signal }: LockWait): Promise<DatabaseSync> => {
  const started = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const held = tryLock(file);
    if (held !== undefined) return held;
    if (performance.now() - started >= waitMs) {
      throw new EvolveError('EVOLVE_BUSY', 'another process is changing the tools', { data: { file, waitMs } });
    }
    await clock.sleep(POLL_MS, signal);
  }
};

/** Runs `work` alone. @throws EVOLVE_BUSY when somebody else holds the lock for `waitMs`. */
export const withLock = async <T>(file: string, wait: LockWait, work: () => Promise<T>): Promise<T> => {
  const held = await acquire(file, wait);
  try {
    return await work();
  } finally {
    held.close();
  }
};
