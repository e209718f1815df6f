/**
 * What git does not wait for. With `core.fsync=all` it syncs the files that it writes, but not the folders that their names
 * are in: after a power cut a file may be whole and nowhere.
 */
import { dirname, join } from 'node:path';
import { syncDir, unlessMissing } from '@evolve/core/disk';
import type { Git } from './git.ts';
import { DIFF } from './trees.ts';

/** Ids of a commit, its tree, and every tree and blob in which it differs from its parent. */
const objectsOf = async (git: Git, commit: string): Promise<readonly string[]> => {
  const records = await git.records([...DIFF, '--root', '-t', '--pretty=tformat:%T%x00', commit], {
    withoutIndex: true,
  });
  const ids = records.flatMap((record) => {
    const text = record.toString('latin1').trim();
    return /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]{40,}) /.exec(text)?.[1] ?? /^[0-9a-f]{40,}$/.exec(text)?.[0] ?? [];
  });
  return [commit, ...ids];
};

/** Makes the names of objects durable. */
export const syncObjects = async (git: Git, ids: readonly string[]): Promise<void> => {
  const objects = join(git.repository.commonDir, 'objects');
  const folders = new Set(ids.map((id) => id.slice(0, 2)));
  const all = [...[...folders, 'pack'].map((name) => join(objects, name)), objects];
  await Promise.all(all.map((dir) => unlessMissing(syncDir(dir))));
};

/** Makes the names of a commit's new objects durable. To be called before a ref points at it. */
export const syncCommit = async (git: Git, commit: string): Promise<void> =>
  syncObjects(git, await objectsOf(git, commit));

/** Makes a ref's name durable, those of the folders that were made for it, and that git's locks on it and on HEAD are gone. */
export const syncRef = async (git: Git, ref: string): Promise<void> => {
  const { gitDir, commonDir } = git.repository;
  const dirs = [gitDir];
  if (ref.startsWith('refs/')) {
    for (let dir = dirname(join(commonDir, ref)); dir.length >= commonDir.length; dir = dirname(dir)) dirs.push(dir);
  }
  await Promise.all([...new Set(dirs)].map((dir) => unlessMissing(syncDir(dir))));
};
