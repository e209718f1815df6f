/**
 * The lock around everything that mutates the repository.
 *
 * Owns: one file of each lock. An exclusive SQLite transaction on it is a kernel lock (fcntl), so:
 * 1. It is free the moment its holder is dead, however it died; nothing stale is ever judged or stolen.
 * 2. A stopped holder (SIGSTOP) still holds it.
 * 3. Two holders in one process exclude each other too: SQLite keeps count where fcntl would not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EvolveError } from '@evolve/core/errors';
import { DatabaseSync } from '@evolve/core/sqlite';

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A lock that is held until it is released, or its process ends. */
export interface HeldLock {
  release(): void;
}

const SQLITE_BUSY = 5;
const POLL_MS = 25;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;

/** The lock, if nobody holds it. Makes the file. */
export const tryLock = (file: string): HeldLock | undefined => {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release: () => {
      database.close();
    },
  };
};

const acquire = async (file: string, { waitMs, signal }: LockOptions): Promise<HeldLock> => {
  const deadline = performance.now() + waitMs;
  for (;;) {
    signal?.throwIfAborted();
    const held = tryLock(file);
    if (held !== undefined) return held;
    if (performance.now() >= deadline) {
      throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another process is working on this repository', {
        data: { file, waitMs },
        hint: 'Try again when it is done.',
      });
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
};

/**
 * Runs `work` while holding the lock.
 * @throws EVOLVE_REPOSITORY_LOCKED when it stays taken for `waitMs`.
 */
export const withLock = async <T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> => {
  const held = await acquire(file, options);
  try {
    return await work();
  } finally {
    held.release();
  }
};
