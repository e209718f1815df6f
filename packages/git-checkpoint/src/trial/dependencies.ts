/**
 * Makes the installed dependencies of the live tree usable in a trial without copying them: in the trial, `node_modules`
 * is a folder of its own whose entries are links to the live ones. What a tool writes into `node_modules` (caches) stays
 * in the trial; an entry that leads back into the live tree's own sources (a workspace package) leads to the trial's.
 *
 * A link does not keep code from writing through it: runs on a trial must leave everything but the trial read-only, as the
 * isolated runner does. `dependencies` names what it has to mount.
 */
import { mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';

const NODE_MODULES = 'node_modules';

/** Folders that hold a package of their own at `base`, where somebody may have installed dependencies. */
const packageFolders = async (git: Git, base: string): Promise<readonly string[]> => {
  const files = await git.records(['ls-tree', '-r', '-z', '--name-only', '--full-tree', base]);
  return files
    .map((file) => file.toString('utf8'))
    .filter((file) => file === 'package.json' || file.endsWith('/package.json'))
    .map((file) => file.slice(0, -'package.json'.length))
    .filter((folder) => !folder.includes(`${NODE_MODULES}/`));
};

const targetOf = async (live: string, trial: string, entry: string): Promise<string> => {
  const real = (await unlessMissing(realpath(entry))) ?? entry;
  const inside = relative(live, real);
  const isSource = !inside.startsWith('..') && !inside.split(sep).includes(NODE_MODULES);
  return isSource ? join(trial, inside) : entry;
};

const linkEntries = async (roots: { live: string; trial: string }, from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, link] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name.startsWith('@') && entry.isDirectory()) await linkEntries(roots, source, link);
    else if (entry.name !== '.cache') await symlink(await targetOf(roots.live, roots.trial, source), link);
  }
};

export interface LinkedDependencies {
  /** Paths in the trial that are no part of it. */
  readonly linked: readonly string[];
  /** Absolute folders of the live tree that runs need to read. */
  readonly dependencies: readonly string[];
}

export const linkDependencies = async (git: Git, base: string, trial: string): Promise<LinkedDependencies> => {
  const live = git.repository.dir;
  const linked: string[] = [];
  for (const folder of ['', ...(await packageFolders(git, base)).filter((each) => each !== '')]) {
    const path = `${folder}${NODE_MODULES}`;
    const from = join(live, path);
    const exists = (await unlessMissing(readdir(from))) !== undefined;
    // A repository that keeps its dependencies in git has them in the trial already.
    if (!exists || (await unlessMissing(readdir(join(trial, path)))) !== undefined) continue;
    await linkEntries({ live, trial }, from, join(trial, path));
    linked.push(path);
  }
  return { linked, dependencies: linked.map((path) => join(live, path)) };
};
