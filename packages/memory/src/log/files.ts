/** Reading and replacing small text files of the view. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EvolveError, messageOf } from '@evolve/core/errors';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const failed = (file: string, error: unknown): EvolveError =>
  new EvolveError(
    hasCode(error, 'ENOSPC') ? 'EVOLVE_STORE_FULL' : 'EVOLVE_STORE_FAILED',
    `${file}: ${messageOf(error)}`,
    {
      cause: error,
      data: { file },
    },
  );

/**
 * Bytes that are no UTF-8 would be lost by writing what was read. Of a character that was cut off at the end nothing is left to
 * lose. The byte order mark stays.
 */
const decode = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });

/** Undefined when there is no such file. @throws EVOLVE_STORE_FAILED, also for a file in another encoding. */
export const readText = async (file: string): Promise<string | undefined> => {
  try {
    return decode(await readFile(file));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw failed(file, error);
  }
};

let written = 0;

/** A reader sees the old or the new text, never half of it, however many write at the same time. */
export const replaceText = async (file: string, text: string): Promise<void> => {
  written += 1;
  const temporary = join(dirname(file), `.${basename(file)}.${String(process.pid)}-${String(written)}.tmp`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw failed(file, error);
  }
};

/** How often a person may save while we write before we leave it for the next time. */
const MAX_TRIES = 5;

/**
 * Makes a text from what the file holds and writes it, anew while somebody else saves the file in between.
 * @param attempt False when somebody did. @throws EVOLVE_BUSY
 */
export const untilWritten = async (file: string, attempt: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) if (await attempt()) return;
  throw new EvolveError('EVOLVE_BUSY', `${file} keeps changing while it is written`, { data: { file } });
};

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** In milliseconds; 0 for a file that is gone. */
const modifiedAt = async (file: string): Promise<number> => {
  try {
    return (await lstat(file)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
};

/** The files of a directory, the newest first; none when there is no such directory. */
export const newestFirst = async (dir: string): Promise<readonly string[]> => {
  try {
    const files = (await readdir(dir)).map((name) => join(dir, name));
    const dated = await Promise.all(files.map(async (file) => ({ file, at: await modifiedAt(file) })));
    return dated.sort((a, b) => b.at - a.at).map(({ file }) => file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw failed(dir, error);
  }
};

/** Removes all files of a kind but these and the newest `spare` others, which another process may be about to use. */
export const keepOnly = async (
  dir: string,
  names: ReadonlySet<string>,
  spare: number,
  isOfKind: (file: string) => boolean,
): Promise<void> => {
  const others = (await newestFirst(dir)).filter((file) => isOfKind(file) && !names.has(basename(file)));
  for (const file of others.slice(spare)) await rm(file, { force: true });
};
