/** Tracked files that somebody deleted from the live tree. */
import type { Git } from '../git/git.ts';

/** Beyond this many names nothing is remembered about single ones. */
const MOST = 10_000;

/** Those of the index that are not in the live tree; not the ones that git was told to look away from. */
export const missingTracked = async (git: Git): Promise<readonly string[]> =>
  (await git.records(['ls-files', '--deleted', '-z', '--full-name']))
    .slice(0, MOST)
    .map((path) => path.toString('utf8'));

/**
 * Writes what the index holds for some paths where nothing stands. What is there in the meantime is left alone.
 * @returns Those that are there again.
 */
export const restoreTracked = async (git: Git, paths: readonly string[]): Promise<readonly string[]> => {
  if (paths.length === 0) return [];
  await git.run(['checkout-index', '-z', '--stdin', '--quiet'], {
    input: paths.map((path) => `${path}\0`).join(''),
    codes: [0, 1, 128],
  });
  const still = new Set(await missingTracked(git));
  return paths.filter((path) => !still.has(path));
};
