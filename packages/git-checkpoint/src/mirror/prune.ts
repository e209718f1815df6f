/**
 * Lets go of objects that git has dropped: without it every repack would leave one more copy of the whole history.
 *
 * Invariant: only what was not in a git directory whose refs, reflogs and index could all be followed to the end. What is
 * deleted while we look was listed before, and stays.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import { openGit } from '../git/git.ts';
import { findRepository } from '../git/repository.ts';
import { withRepositoryLock } from '../state/lock.ts';
import { mirrorPlaces, STORE_NAME } from './places.ts';
import type { MirrorOptions } from './sync.ts';

/** Loose objects that are let be: they are small, and git makes and drops some all the time. */
const SPARE = 1_000;

/** Files below a folder of objects, two levels deep. */
const listFiles = async (root: string): Promise<readonly string[]> => {
  const dirs = (await unlessMissing(readdir(root, { withFileTypes: true }))) ?? [];
  const lists = await Promise.all(
    dirs
      .filter((entry) => entry.isDirectory() && entry.name !== 'info')
      .map(async ({ name }) =>
        ((await unlessMissing(readdir(join(root, name)))) ?? []).map((file) => join(name, file)),
      ),
  );
  return lists.flat();
};

const isWorthIt = (extra: readonly string[]): boolean =>
  extra.length > SPARE || extra.some((file) => file.endsWith('.pack'));

/** Everything that somebody may still come back to, by a ref, a reflog or the index of any worktree. */
const REACHABLE = ['--objects', '--quiet', '--all', '--reflog', '--indexed-objects', '--missing=allow-promisor'];

/**
 * Removes from the mirror what git has dropped, where that is a lot. Follows the whole history, which takes its time.
 * @returns How many files went.
 */
export const pruneMirror = async (options: Omit<MirrorOptions, 'commits'>): Promise<number> => {
  const places = mirrorPlaces(options.stateDir);
  const repository = await findRepository(options.dir, options.env);
  const store = join(places.store, STORE_NAME);
  const there = new Set(await listFiles(join(repository.commonDir, STORE_NAME)));
  const extra = (await listFiles(store)).filter((file) => !there.has(file));
  if (!isWorthIt(extra)) return 0;
  const git = await openGit(repository, options.env);
  const { code } = await git.run(['rev-list', ...REACHABLE, 'HEAD'], { codes: [0, 1, 128] });
  if (code !== 0) return 0;
  return withRepositoryLock(places.lock, { waitMs: 10_000 }, async () => {
    // The index of a pack first: git must not find one whose data is gone.
    const inOrder = [...extra].sort((a, b) => Number(b.endsWith('.idx')) - Number(a.endsWith('.idx')));
    for (const file of inOrder) await rm(join(store, file), { force: true });
    return extra.length;
  });
};
