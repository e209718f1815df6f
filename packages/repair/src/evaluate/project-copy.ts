import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Never copied: history, and caches that tools rebuild. */
const LEFT_OUT = new Set(['.git', '.hg', '.svn', '.evolve']);

const OWNER_WRITES = 0o200;

const copyEntry = async (from: string, to: string): Promise<void> => {
  const stat = await lstat(from);
  if (stat.isDirectory()) await copyTree(from, to);
  else if (stat.isSymbolicLink()) await symlink(await readlink(from), to);
  // Not copyFile: run by root it keeps a foreign owner, who is nobody in a namespace. Candidates are written over these.
  else if (stat.isFile()) await writeFile(to, await readFile(from), { mode: (stat.mode & 0o777) | OWNER_WRITES });
};

const copyTree = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (LEFT_OUT.has(name)) continue;
    if (name === 'node_modules') await symlink(path.join(from, name), path.join(to, name));
    else await copyEntry(path.join(from, name), path.join(to, name));
  }
};

const exists = async (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

/** The nearest `node_modules` above a folder: a package of a workspace finds its dependencies there. */
export const inheritedModules = async (dir: string): Promise<string | undefined> => {
  for (let parent = path.dirname(dir); parent !== path.dirname(parent); parent = path.dirname(parent)) {
    const found = path.join(parent, 'node_modules');
    if (await exists(found)) return found;
  }
  return undefined;
};

/**
 * Copies a project to `home/tree`; installed packages are linked, not copied, and what the project inherits from a
 * folder above it is linked beside the copy. Returns the copy's path.
 */
export const copyProject = async (dir: string, home: string): Promise<string> => {
  await mkdir(home, { recursive: true });
  const tree = path.join(home, 'tree');
  await copyTree(dir, tree);
  const inherited = await inheritedModules(dir);
  if (inherited !== undefined) await symlink(inherited, path.join(home, 'node_modules'));
  return tree;
};
