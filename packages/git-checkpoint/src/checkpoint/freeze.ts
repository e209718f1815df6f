/**
 * One view of the index and of HEAD while others go on working. Git never writes into an index, it puts another in its place:
 * a second name of the file is that index for as long as it is needed, and costs nothing.
 */
import { link, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, unlessMissing } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import { readHeadFile } from '../git/ref-files.ts';
import { readRef } from '../git/refs.ts';
import { prepareOwnDir } from '../state/git-dir.ts';
import { signatureOf } from '../state/file-times.ts';

export interface FrozenIndex {
  /** The index to be read, also by git; undefined when there is none yet. */
  readonly file: string | undefined;
  /** Whether all who read it read the same. */
  isSame(): Promise<boolean>;
  release(): Promise<void>;
}

const indexOf = (git: Git): string => join(git.repository.gitDir, 'index');

/** Where there are no hard links: read as it lies there, and looked at once more. */
const watched = async (git: Git): Promise<FrozenIndex> => {
  const look = async (): Promise<string | undefined> => {
    const info = await unlessMissing(stat(indexOf(git), { bigint: true }));
    return info === undefined ? undefined : signatureOf(info);
  };
  const before = await look();
  return {
    file: before === undefined ? undefined : indexOf(git),
    isSame: async () => (await look()) === before,
    release: () => Promise.resolve(),
  };
};

/** The index as it is now; the caller holds the lock and releases it. */
export const freezeIndex = async (git: Git): Promise<FrozenIndex> => {
  const file = join(await prepareOwnDir(git.repository), 'index-read');
  const release = async (): Promise<void> => {
    await unlessMissing(unlink(file));
  };
  await release();
  try {
    await link(indexOf(git), file);
    return { file, isSame: () => Promise.resolve(true), release };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS')) return watched(git);
    throw error;
  }
};

/** Whether HEAD is at a commit, without a process where refs are files. */
export const isHeadAt = async (git: Git, commit: string | undefined): Promise<boolean> => {
  const head = await readHeadFile(git);
  if (head === undefined) return (await readRef(git, 'HEAD')) === commit;
  if (!head.startsWith('ref: ')) return head === commit;
  const ref = head.slice('ref: '.length);
  const loose = (await unlessMissing(readFile(join(git.repository.commonDir, ref), 'utf8')))?.trim();
  // Packed, or not born: a commit would have made the file.
  return loose === undefined || loose === commit;
};
