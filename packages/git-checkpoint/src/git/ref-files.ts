/** What can be known of refs without a process, where git keeps them in files. Elsewhere git has to be asked. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Git } from './git.ts';

/** What HEAD says where refs are no files (`extensions.refStorage`). */
const NO_FILES = 'ref: refs/heads/.invalid';

/** The content of HEAD: `ref: ` and a name, or a commit. Undefined where only git knows. */
export const readHeadFile = async ({ repository }: Git): Promise<string | undefined> => {
  const file = join(repository.gitDir, 'HEAD');
  // Long ago HEAD was a link.
  if (!(await lstat(file)).isFile()) return undefined;
  const text = (await readFile(file, 'utf8')).trim();
  return text === NO_FILES ? undefined : text;
};

/** Whether there may be refs below a folder of the repository's; without any, the answer is certain. */
export const mayHaveRefs = async (git: Git, folder: string): Promise<boolean> => {
  const { commonDir } = git.repository;
  if ((await readHeadFile(git)) === undefined) return true;
  if (((await unlessMissing(readdir(join(commonDir, folder)))) ?? []).length > 0) return true;
  const packed = await unlessMissing(readFile(join(commonDir, 'packed-refs'), 'latin1'));
  return packed?.includes(` ${folder}`) === true;
};
