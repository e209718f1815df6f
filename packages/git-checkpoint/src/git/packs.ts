/**
 * Each checkpoint is a pack of its own, and every git that looks for an object looks through all of them. The commands of a person
 * make few of many now and then (`gc --auto`); where nobody works by hand nothing would.
 *
 * Invariant: no object goes, whether anything refers to it or not; throwing away is the business of the repository's owner.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDir } from '@evolve/core/disk';
import { ownEntry } from './config.ts';
import type { Git } from './git.ts';

/** As many as git puts up with; the owner's `gc.autoPackLimit` comes first, and 0 there means never. */
const MOST = 50;

const limitOf = async (git: Git): Promise<number> => {
  const limit = Number(ownEntry(await git.config(), 'gc.autopacklimit')?.value ?? MOST);
  return Number.isInteger(limit) && limit > 0 ? limit : Infinity;
};

/**
 * Packs that git may put together: not the ones that somebody keeps. None in a partial clone, since not every git can tell what it
 * may fetch again from what is only here.
 */
const countPacks = async (dir: string): Promise<number> => {
  const names = new Set(await readdir(dir));
  if ([...names].some((name) => name.endsWith('.promisor'))) return 0;
  return [...names].filter((name) => name.endsWith('.pack') && !names.has(name.replace(/\.pack$/, '.keep'))).length;
};

/**
 * Makes few packs of many, where there are too many. It only tidies up: whatever speaks against it (a full disk, a damaged pack)
 * must not stop a checkpoint, and leaves the packs as they were.
 */
export const joinPacks = async (git: Git): Promise<void> => {
  const dir = join(git.repository.commonDir, 'objects', 'pack');
  if ((await countPacks(dir)) <= (await limitOf(git))) return;
  // Each pack that stays is at least twice as large as all smaller ones together, so large ones are seldom read.
  await git.run(['repack', '--geometric=2', '-d', '-l', '-q'], { codes: [0, 1, 128] });
  await syncDir(dir);
};
