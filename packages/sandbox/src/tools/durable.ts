import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvolveError, isEvolveError } from '@evolve/core/errors';

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** What the system refused, as an error of ours; our own and mistakes in the program pass. */
export const asDiskError = (error: unknown): unknown => {
  if (isEvolveError(error) || !(error instanceof Error) || !('syscall' in error)) return error;
  const { errno, syscall, path } = error as NodeJS.ErrnoException;
  return new EvolveError('EVOLVE_DISK_FAILED', error.message, { cause: error, data: { errno, syscall, path } });
};

/** Makes names in a directory survive a power cut. */
export const syncDir = async (dir: string): Promise<void> => {
  const handle = await open(dir, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeNew = async (file: string, bytes: Uint8Array, mode: number): Promise<void> => {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** How a whole file comes to its name. */
export interface WholeFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
  /** A name in the same directory that nobody else uses; left behind by a crash. */
  readonly temporary: string;
  /** Fails with EEXIST where something already has the name. */
  readonly isNew?: boolean;
}

/** The file is there whole, with what was asked for, or as it was before. */
export const placeFile = async (file: string, { bytes, mode, temporary, isNew }: WholeFile): Promise<void> => {
  await rm(temporary, { force: true });
  try {
    await writeNew(temporary, bytes, mode);
    await (isNew === true ? link(temporary, file) : rename(temporary, file));
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDir(dirname(file));
};

export const privateDir = async (dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
};
