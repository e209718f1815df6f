import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Where a candidate could write, a link, a pipe or a device may stand in place of a file: those are not followed or waited for. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What a regular file holds from an offset on, at most `most` bytes; undefined for anything else. */
export const readPlainFile = async (file: string, from: number, most: number): Promise<Buffer | undefined> => {
  const handle = await open(file, FLAGS).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return undefined;
    const length = Math.min(most, Math.max(0, stat.size - from));
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};
