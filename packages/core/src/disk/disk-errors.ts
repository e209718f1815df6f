import { EvolveError } from '../errors/index.ts';

/** What Node says about a failed system call, and SQLite about a failed file. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall?: string;
  readonly path?: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && /^(?:E[A-Z0-9]+|ERR_SQLITE_ERROR)$/.test(String(error.code));

/**
 * Runs `work`; what the disk refuses becomes an error with a code.
 * @throws EVOLVE_DISK_FAILED
 */
export const withDiskErrors = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EvolveError || !isSystemError(error)) throw error;
    const { code: errno, syscall, path } = error;
    throw new EvolveError('EVOLVE_DISK_FAILED', `the disk refused: ${error.message}`, {
      cause: error,
      data: { errno, ...(syscall === undefined ? {} : { syscall }), ...(path === undefined ? {} : { path }) },
      hint: 'Make room or repair the file system, then try again: what was begun is recovered first.',
    });
  }
};
