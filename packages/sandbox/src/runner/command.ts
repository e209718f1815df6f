import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { EvolveError } from '@evolve/core/errors';

const isExecutable = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
};

const candidates = (command: string, dir: string, path: string): readonly string[] => {
  if (command === 'node') return [process.execPath];
  if (isAbsolute(command)) return [command];
  if (command.includes('/')) return [resolve(dir, command)];
  return path.split(':').flatMap((folder) => (folder === '' ? [] : [join(folder, command)]));
};

/**
 * The absolute file that a command names: `node` is the running Node, a name with a slash is relative to `dir`, any other
 * is looked up in the run's own PATH.
 * @throws EVOLVE_COMMAND_NOT_FOUND
 */
export const findCommand = async (command: string, dir: string, path: string): Promise<string> => {
  for (const file of candidates(command, dir, path)) if (await isExecutable(file)) return file;
  throw new EvolveError('EVOLVE_COMMAND_NOT_FOUND', `no such command: ${command}`, {
    data: { command, dir, path },
    hint: 'name a program on the PATH of the run, or its absolute path',
  });
};
