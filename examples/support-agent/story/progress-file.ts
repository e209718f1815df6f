/** Where the story stands, so that a run that was cut off goes on where it was. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { ServiceWindow } from './customers.ts';

export interface Progress {
  readonly caseId: string;
  readonly windows: readonly ServiceWindow[];
  /** The first evolution: the repair. */
  readonly repairId?: string;
  /** The second one, let in on purpose. */
  readonly harmId?: string;
  /** SHA-256 of the file that the owner edits meanwhile. */
  readonly ownerFileHash?: string;
}

export const readProgress = async (file: string): Promise<Progress | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Progress;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

export const writeProgress = async (file: string, progress: Progress): Promise<void> => {
  await writeFile(`${file}.new`, JSON.stringify(progress));
  await rename(`${file}.new`, file);
};
