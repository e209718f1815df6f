/** The lock around everything that mutates the repository. */
import { withLock, type LockOptions as AnyLockOptions } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';

export type LockOptions = Omit<AnyLockOptions, 'busy'>;

/**
 * Runs `work` while holding the lock.
 * @throws EVOLVE_REPOSITORY_LOCKED when it stays taken for `waitMs`.
 */
export const withRepositoryLock = <T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> => {
  const busy = (): EvolveError =>
    new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another process is working on this repository', {
      data: { file, waitMs: options.waitMs },
      hint: 'Try again when it is done.',
    });
  return withLock(file, { ...options, busy }, work);
};
