import { link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDir, writeSynced } from '@evolve/core/disk';

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
    await writeSynced(temporary, bytes, { mode });
    await (isNew === true ? link(temporary, file) : rename(temporary, file));
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDir(dirname(file));
};
