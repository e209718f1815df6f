/**
 * The copy of the ledger's head outside the database: the chain alone accepts a cut tail, the copy does not.
 *
 * 1. It is written after the commit, so it is never ahead of an honest database; a crash in between leaves it behind, which
 *    still proves everything up to where it stands.
 * 2. It is there before the first record, so records without it are a ledger that somebody may have cut.
 * 3. It is never written over evidence: before each commit the database must still hold the head that the copy names.
 *
 * What budgets hold has a copy of the same form in a file of its own (`booked.ts`), which exists from version 2 of this one on.
 */
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { LedgerHead } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { GENESIS } from '@evolve/core/ledger';
import { REPAIR_HINT, storeError } from '../sqlite/errors.ts';
import type { Sql } from '../sqlite/store.ts';
import { hashAt, readHead } from './ledger.ts';

/** Version 1 had no copy of what budgets hold beside it. */
const VERSION = 2;

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const parse = (text: string): LedgerHead | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('size' in value) || !('hash' in value)) return undefined;
    const { size, hash } = value;
    return typeof size === 'number' && typeof hash === 'string' ? { size, hash } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The copy, or undefined when there is none yet.
 * @throws EVOLVE_JOURNAL_CORRUPT when the file is not what was written.
 */
export const readHeadFile = (file: string): LedgerHead | undefined => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new EvolveError('EVOLVE_STORE_FAILED', `${file} cannot be read`, { cause: error, data: { file } });
  }
  const head = parse(text);
  if (head === undefined)
    throw new EvolveError('EVOLVE_JOURNAL_CORRUPT', `${file} is damaged`, { data: { file }, hint: REPAIR_HINT });
  return head;
};

/** Whether there has to be a copy of what budgets hold. A damaged file is told by whoever needs the head. */
export const keepsBookings = (file: string): boolean => {
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
    return typeof version === 'number' && version >= VERSION;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError || error instanceof TypeError) return false;
    throw new EvolveError('EVOLVE_STORE_FAILED', `${file} cannot be read`, { cause: error, data: { file } });
  }
};

const contentOf = ({ size, hash }: LedgerHead): string => `${JSON.stringify({ version: VERSION, size, hash })}\n`;

const replace = (file: string, content: string): void => {
  const temporary = `${file}.${String(process.pid)}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
};

/**
 * Replaces the copy: a reader sees the old or the new one, never half.
 * @throws EVOLVE_STORE_FULL, EVOLVE_STORE_FAILED
 */
export const writeHeadFile = (file: string, head: LedgerHead): void => {
  try {
    replace(file, contentOf(head));
  } catch (error) {
    throw storeError(error, file, 'EVOLVE_JOURNAL_CORRUPT');
  }
};

/** Before the first record; one that is there stays. */
export const makeHeadFile = (file: string): void => {
  const part = `${file}.new.${String(process.pid)}.tmp`;
  try {
    replace(part, contentOf({ size: 0, hash: GENESIS }));
    linkSync(part, file);
  } catch (error) {
    if (!isThere(error)) throw storeError(error, file, 'EVOLVE_JOURNAL_CORRUPT');
  } finally {
    rmSync(part, { force: true });
  }
};

const headIsGone = (file: string): EvolveError =>
  new EvolveError('EVOLVE_JOURNAL_CORRUPT', `${file} is gone, and the ledger has records`, {
    data: { file },
    hint: 'Restore journal.sqlite and ledger-head.json from one backup, or look and let evolve memory repair accept the loss.',
  });

/**
 * The database must hold what the copy saw (invariants 2 and 3). Call it inside a transaction.
 * @throws EVOLVE_JOURNAL_CORRUPT
 */
export const requireHead = (sql: Sql, file: string): void => {
  const kept = readHeadFile(file);
  if (kept === undefined && readHead(sql).size > 0) throw headIsGone(file);
  if (kept === undefined || kept.size === 0 || hashAt(sql, kept.size) === kept.hash) return;
  throw new EvolveError('EVOLVE_JOURNAL_CORRUPT', 'the ledger lost or changed records that it had', {
    data: { kept, found: readHead(sql) },
    hint: 'Restore journal.sqlite and ledger-head.json from one backup, or let evolve memory repair tell what is lost.',
  });
};
