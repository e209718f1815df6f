import { createHash, type Hash } from 'node:crypto';
import type { Git } from './git.ts';
import type { Repository } from './repository.ts';

export type ObjectFormat = 'sha1' | 'sha256';

const known = new WeakMap<Repository, Promise<ObjectFormat>>();

const ask = async (git: Git): Promise<ObjectFormat> =>
  (await git.text(['rev-parse', '--show-object-format'])) === 'sha256' ? 'sha256' : 'sha1';

/** How the repository names objects; a repository never changes it. */
export const objectFormat = (git: Git): Promise<ObjectFormat> => {
  const asked = known.get(git.repository) ?? ask(git);
  known.set(git.repository, asked);
  asked.catch(() => known.delete(git.repository));
  return asked;
};

/** To be fed the bytes of a blob; its digest is what git calls it. @param size Of all of them. */
export const blobHash = (format: ObjectFormat, size: number): Hash =>
  createHash(format).update(`blob ${String(size)}\0`);

/** Length of an object's name, in bytes. */
export const hashBytes = (format: ObjectFormat): number => (format === 'sha256' ? 32 : 20);
