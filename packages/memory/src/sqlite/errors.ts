import { EvolveError, isEvolveError, messageOf, type ErrorCode } from '@evolve/core/errors';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const SQLITE = { ERROR: 1, BUSY: 5, LOCKED: 6, CORRUPT: 11, FULL: 13, NOTADB: 26 } as const;

const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

/** Another connection holds the lock; waiting helps. */
export const isBusy = (error: unknown): boolean => {
  const code = primaryCode(error);
  return code === SQLITE.BUSY || code === SQLITE.LOCKED;
};

const isFullDisk = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/** SQLite could read the file, and what it read is no database of ours. */
export const isDamage = (error: unknown): boolean => {
  const code = primaryCode(error);
  return code === SQLITE.CORRUPT || code === SQLITE.NOTADB;
};

/** ... or it cannot make sense of the list of its tables. */
export const isMalformed = (error: unknown): error is Error => isDamage(error) || primaryCode(error) === SQLITE.ERROR;

const codeOf = (error: unknown, corrupt: ErrorCode): ErrorCode => {
  if (isFullDisk(error)) return 'EVOLVE_STORE_FULL';
  switch (primaryCode(error)) {
    case SQLITE.FULL:
      return 'EVOLVE_STORE_FULL';
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return corrupt;
    default:
      return 'EVOLVE_STORE_FAILED';
  }
};

/** What can be done about a damaged store. */
export const REPAIR_HINT = 'evolve memory check tells what is wrong; evolve memory repair keeps what can be read.';

const HINTS: Partial<Record<ErrorCode, string>> = {
  EVOLVE_STORE_FULL: 'Free some disk space or raise maxBytes; nothing of this write was kept.',
  EVOLVE_JOURNAL_CORRUPT: REPAIR_HINT,
  EVOLVE_KNOWLEDGE_CORRUPT: REPAIR_HINT,
};

/** Whatever SQLite or the disk threw as one of our errors; our own pass through. */
export const storeError = (error: unknown, file: string, corrupt: ErrorCode): EvolveError => {
  if (isEvolveError(error)) return error;
  const code = codeOf(error, corrupt);
  const hint = HINTS[code];
  return new EvolveError(code, `${file}: ${messageOf(error)}`, {
    cause: error,
    data: { file, sqlite: primaryCode(error) ?? null },
    ...(hint === undefined ? {} : { hint }),
  });
};
