/** Reading and replacing small text files of the view. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/** Undefined when there is no such file. */
export const readText = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw failed(file, error);
  }
};

/** A reader sees the old or the new text, never half of it. */
export const replaceText = async (file: string, text: string): Promise<void> => {
  const temporary = join(dirname(file), `.${basename(file)}.${String(process.pid)}.tmp`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw failed(file, error);
  }
};

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Removes all but these files of a directory. */
export const keepOnly = async (dir: string, names: ReadonlySet<string>): Promise<void> => {
  for (const name of await readdir(dir)) {
    if (!names.has(name)) await rm(join(dir, name), { force: true });
  }
};
