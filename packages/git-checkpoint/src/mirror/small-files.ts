/** Everything in a git directory that is no object: refs, HEAD, config, index, reflogs, hooks, the worktrees' own files. */
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, syncDir, unlessMissing } from '@evolve/core/disk';
import { eachOf } from '../each-of.ts';
import { NOT_MIRRORED, STORE_NAME } from './places.ts';

export interface GitDirContent {
  /** Files and links by relative path, with what tells one state of them from another. */
  readonly files: Readonly<Record<string, string>>;
  /** The folders of immutable files. */
  readonly stores: readonly string[];
}

/** The one small file among the objects that matters. */
const ALTERNATES = join('info', 'alternates');

const fingerprint = async (file: string): Promise<string | undefined> => {
  const info = await unlessMissing(lstat(file, { bigint: true }));
  if (info === undefined || !(info.isFile() || info.isSymbolicLink())) return undefined;
  return [info.mode, info.size, info.mtimeNs, info.ctimeNs, info.ino].map(String).join(' ');
};

/** Looks at a git directory without reading a byte of its files. */
export const lookThrough = async (root: string): Promise<GitDirContent> => {
  const files: Record<string, string> = {};
  const stores: string[] = [];
  const add = async (path: string): Promise<void> => {
    const print = await fingerprint(join(root, path));
    if (print !== undefined) files[path] = print;
  };
  const walk = async (dir: string): Promise<void> => {
    const entries = (await unlessMissing(readdir(join(root, dir), { withFileTypes: true }))) ?? [];
    const wanted = entries.filter((entry) => !NOT_MIRRORED.some((rule) => rule.test(entry.name)));
    for (const entry of wanted.filter((each) => each.isDirectory())) {
      const path = join(dir, entry.name);
      // A branch may be called "objects" too.
      const isStore = entry.name === STORE_NAME && !/(?:^|\/)(?:refs|logs)\//.test(path);
      if (isStore) {
        stores.push(path);
        await add(join(path, ALTERNATES));
      } else await walk(path);
    }
    await eachOf(
      wanted.filter((entry) => !entry.isDirectory()).map((entry) => join(dir, entry.name)),
      add,
    );
  };
  await walk('');
  return { files, stores };
};

const copyOne = async (source: string, target: string): Promise<boolean> => {
  const info = await unlessMissing(lstat(source));
  if (info?.isSymbolicLink() === true) {
    await symlink(await readlink(source), target);
    return true;
  }
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return true;
};

const linkOne = async (source: string, target: string): Promise<boolean> =>
  (await unlessMissing(link(source, target).then(() => true))) === true;

const makeParents = async (root: string, paths: readonly string[]): Promise<readonly string[]> => {
  const dirs = [...new Set(paths.map((path) => dirname(join(root, path))))];
  for (const dir of dirs) await mkdir(dir, { recursive: true });
  return dirs;
};

/**
 * Copies the small files. What an earlier snapshot holds already gets a second name: snapshots are never written again.
 * @returns What was copied; a file that vanished meanwhile is left out.
 */
export const copySmallFiles = async (
  from: string,
  to: string,
  content: GitDirContent,
  earlier?: { readonly dir: string; readonly files: GitDirContent['files'] },
): Promise<GitDirContent['files']> => {
  const dirs = await makeParents(to, Object.keys(content.files));
  const copied: Record<string, string> = {};
  await eachOf(Object.entries(content.files), async ([path, print]) => {
    const isThere = earlier?.files[path] === print && (await linkOne(join(earlier.dir, path), join(to, path)));
    if (isThere || (await copyOne(join(from, path), join(to, path)))) copied[path] = print;
  });
  for (const dir of dirs) await syncDir(dir);
  return copied;
};
