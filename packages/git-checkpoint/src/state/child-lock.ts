/**
 * A killed process cannot kill its git children, so one of them may still be about to move a ref. They hold this lock for
 * it: its descriptor is handed down to them, and the kernel frees it only when the last process that has it is gone.
 *
 * Node cannot ask for such a lock, so `flock` (util-linux, BusyBox) asks for it on our descriptor. Without that program a
 * pause has to do, and only where something was interrupted (see `wait`).
 */
import { spawn } from 'node:child_process';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvolveError } from '@evolve/core/errors';
import type { LockOptions } from './lock.ts';

const BLIND_WAIT_MS = 500;
const POLL_MS = 25;
/** Where the child finds the descriptor. */
const CHILD_FD = 3;

export interface ChildLock {
  /** To be handed down to every child that changes the repository; undefined without `flock`. */
  readonly fd: number | undefined;
  /** Until no child of a dead process can be running; at once where the lock is one of the kernel's. */
  wait(): Promise<void>;
}

type Answer = 'held' | 'busy' | 'no flock';

/** BusyBox knows no time limit, so it is asked again and again. */
const tryFlock = (handle: FileHandle): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const child = spawn('flock', ['-x', '-n', String(CHILD_FD)], {
      stdio: ['ignore', 'ignore', 'ignore', handle.fd],
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('no flock');
      else reject(error);
    });
    child.once('close', (code) => {
      resolve(code === 0 ? 'held' : 'busy');
    });
  });

const flock = async (handle: FileHandle, { waitMs, signal }: LockOptions): Promise<Answer> => {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const answer = await tryFlock(handle);
    if (answer !== 'busy' || performance.now() >= deadline) return answer;
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
};

/**
 * Runs `work` once no git of a dead process is left.
 * @throws EVOLVE_REPOSITORY_LOCKED when one stays for `waitMs`.
 */
export const withChildLock = async <T>(
  file: string,
  options: LockOptions,
  work: (lock: ChildLock) => Promise<T>,
): Promise<T> => {
  options.signal?.throwIfAborted();
  const handle = await open(file, 'a', 0o600);
  try {
    const answer = await flock(handle, options);
    if (answer === 'no flock') return await work({ fd: undefined, wait: () => sleep(BLIND_WAIT_MS) });
    if (answer === 'busy') {
      throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'a git command of a killed process is still running', {
        data: { file, waitMs: options.waitMs },
        hint: 'Wait for it, or end it.',
      });
    }
    return await work({ fd: handle.fd, wait: () => Promise.resolve() });
  } finally {
    await handle.close();
  }
};
