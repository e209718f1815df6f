import { chown, lstat } from 'node:fs/promises';
import { hasCode } from '@evolve/core/disk';

const tryToGive = async (path: string | Buffer, uid: number, gid: number): Promise<boolean> => {
  try {
    await chown(path, uid, gid);
    return true;
  } catch (error) {
    if (hasCode(error, 'EPERM', 'EACCES', 'ENOTSUP')) return false;
    throw error;
  }
};

/**
 * Gives a file that we made to an owner and a group. Where only root could, it stays ours, and gets the group if it may: in a
 * repository that several people share that is what counts, and what git does.
 */
export const giveTo = async (
  path: string | Buffer,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> => {
  const made = await lstat(path);
  if (made.uid === uid && made.gid === gid) return;
  if (!(await tryToGive(path, uid, gid)) && made.gid !== gid) await tryToGive(path, made.uid, gid);
};
