import { constants, copyFile, stat, utimes } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';

/**
 * A copy of an index must not be younger than the original, or git takes files that were changed in the same second for
 * unchanged.
 */
export const copyIndex = async (from: string, to: string): Promise<void> => {
  const info = await unlessMissing(stat(from));
  if (info === undefined) return;
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const seconds = Math.floor(info.mtimeMs / 1000);
  await utimes(to, seconds, seconds);
};
