import { posix } from 'node:path';
import { EvolveError } from '@evolve/core/errors';

/**
 * A folder of the repository as git names it; `.` for its root.
 * @param option Of `createEvolver`, for the message.
 * @throws EVOLVE_OPTIONS when it is not inside the repository.
 */
export const folderOf = (option: string, given: string): string => {
  const folder = posix.normalize(given.replaceAll('\\', '/')).replace(/\/$/, '');
  if (folder === '..' || folder.startsWith('../') || folder.startsWith('/')) {
    throw new EvolveError('EVOLVE_OPTIONS', `${option}: ${JSON.stringify(given)} is not a folder of the repository`);
  }
  return folder;
};
