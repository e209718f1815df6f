import { open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';
import { hasCode, syncDir, unlessMissing } from '../state/durable.ts';

/** Replaces the index as git does: by the lock file that keeps every other git out. A foreign lock stays. */
export const replaceIndex = async (git: Git, bytes: Uint8Array): Promise<void> => {
  const file = join(git.repository.gitDir, 'index');
  if ((await unlessMissing(readFile(file)))?.equals(bytes) === true) return;
  const lock = `${file}.lock`;
  const handle = await open(lock, 'wx', 0o644).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another git holds the index of the repository', {
      cause: error,
      data: { lock },
    });
  });
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await rename(lock, file);
  } catch (error) {
    await unlessMissing(unlink(lock));
    throw error;
  } finally {
    await handle.close();
  }
  await syncDir(git.repository.gitDir);
};
