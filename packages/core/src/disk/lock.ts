/**
 * A lock between processes: an exclusive SQLite transaction on a file is a lock of the kernel's (fcntl), so:
 *
 * 1. It is free the moment its holder is dead, however it died; nothing stale is ever judged or stolen.
 * 2. A stopped holder (SIGSTOP) still holds it.
 * 3. Two holders in one process exclude each other too: SQLite keeps count where fcntl would not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EvolveError } from '../errors/index.ts';
import { DatabaseSync } from '../sqlite/index.ts';

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What to throw when it stays taken. */
  readonly busy: () => EvolveError;
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

const acquire = async (file: string, { waitMs, signal, busy }: LockOptions): Promise<HeldLock> => {
  const deadline = performance.now() + waitMs;
  for (;;) {
    signal?.throwIfAborted();
    const held = tryLock(file);
    if (held !== undefined) return held;
    if (performance.now() >= deadline) throw busy();
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
};

/** Runs `work` while holding the lock. @throws what `busy` gives when it stays taken for `waitMs`. */
export const withLock = async <T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> => {
  const held = await acquire(file, options);
  try {
    return await work();
  } finally {
    held.release();
  }
};
