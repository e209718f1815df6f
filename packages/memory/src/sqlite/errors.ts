import { EvolveError, isEvolveError, messageOf, type ErrorCode } from '@evolve/core/errors';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const SQLITE = { BUSY: 5, LOCKED: 6, CORRUPT: 11, FULL: 13, NOTADB: 26 } as const;

const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

/** Another connection holds the lock; waiting helps. */
export const isBusy = (error: unknown): boolean => {
  const code = primaryCode(error);
  return code === SQLITE.BUSY || code === SQLITE.LOCKED;
};

const codeOf = (error: unknown, corrupt: ErrorCode): ErrorCode => {
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

const HINTS: Partial<Record<ErrorCode, string>> = {
  EVOLVE_STORE_FULL: 'Free some disk space or raise maxBytes; nothing of this write was kept.',
  EVOLVE_JOURNAL_CORRUPT: 'Keep the damaged file for inspection and restore the journal from a backup.',
  EVOLVE_KNOWLEDGE_CORRUPT: 'Move the damaged knowledge file away; the agent starts to learn anew.',
};

/** Whatever SQLite threw as one of our errors; our own pass through. */
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
