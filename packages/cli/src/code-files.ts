/** Files of code on the command line: single ones, and all below a folder. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { wrongUse } from './usage.ts';

/** What a folder holds that is not its own; a folder that is named itself is gone through all the same. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);

const named = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
};

/** @throws EVOLVE_NOT_FOUND */
export const readContent = (file: string): Promise<Buffer> => named(file, () => readFile(resolve(file)));

/** @throws EVOLVE_NOT_FOUND */
export const readText = async (file: string): Promise<string> => (await readContent(file)).toString('utf8');

/** Links are not followed: what they lead to is judged where it lies. */
const below = async (dir: string, isCode: (path: string) => boolean): Promise<readonly string[]> => {
  const entries = await named(dir, () => readdir(resolve(dir), { withFileTypes: true }));
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) found.push(...(await below(path, isCode)));
    else if (entry.isFile() && isCode(entry.name)) found.push(path);
  }
  return found;
};

/**
 * Files as they are named, and of folders all code below them but what lies in `node_modules` and `.git`; each once.
 * @throws EVOLVE_NOT_FOUND, and EVOLVE_USAGE for a folder without code.
 */
export const codeFiles = async (
  names: readonly string[],
  isCode: (path: string) => boolean,
): Promise<readonly string[]> => {
  const all = new Set<string>();
  for (const name of names) {
    const isFolder = (await named(name, () => stat(resolve(name)))).isDirectory();
    const found = isFolder ? await below(name, isCode) : [name];
    if (found.length === 0) throw wrongUse(`no JavaScript and no TypeScript in ${name}`);
    for (const file of found) all.add(file);
  }
  return [...all];
};

/**
 * Where a file really lies below a root, as the rules of a policy name it; undefined for one outside.
 * @throws EVOLVE_NOT_FOUND
 */
export const pathBelow = async (root: string, file: string): Promise<string | undefined> => {
  const base = await named(root, () => realpath(resolve(root)));
  const path = relative(base, await named(file, () => realpath(resolve(file))))
    .split(sep)
    .join('/');
  return /^\.\.(?:\/|$)|^\/|^[a-z]:/i.test(path) || path === '' ? undefined : path;
};
