/** Writing that a power cut does not take back. */
import { constants } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether a system call failed with one of these codes, as in `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** The value, or undefined when the file or a folder on the way does not exist. */
export const unlessMissing = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
};

/** Waits until the disk has a file, whoever wrote it. */
export const syncFile = async (file: string | Buffer): Promise<void> => {
  const handle = await open(file, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes names in a directory survive a power cut. */
export const syncDir = (dir: string): Promise<void> => syncFile(dir);

/** Writes a new file and waits for the disk. Fails when it exists, unless `replace`. */
export const writeSynced = async (
  file: string | Buffer,
  bytes: Uint8Array | string,
  options: { readonly mode: number; readonly flags?: string },
): Promise<void> => {
  const handle = await open(file, options.flags ?? 'wx', options.mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Replaces a small file of ours as a whole: after a crash it is the old one or the new one. */
export const replaceFile = async (file: string, bytes: Uint8Array | string): Promise<void> => {
  const temporary = `${file}.${String(process.pid)}.tmp`;
  await writeSynced(temporary, bytes, { mode: 0o600, flags: 'w' });
  await rename(temporary, file);
  await syncDir(dirname(file));
};

/** Appends and waits for the disk. */
export const appendSynced = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A folder for its owner alone, with the ones above it. */
export const privateDir = async (dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
};
