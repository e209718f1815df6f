/**
 * Submodules, as the index links to them. Git asks in each by a git of its own, which the drivers of that one's configuration
 * are not disarmed for: so we ask ourselves.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import { inspect } from '../live/inspect.ts';
import { exists } from '../state/exists.ts';
import type { Git } from './git.ts';
import { SUBMODULE, type ScannedEntry } from './index-scan.ts';
import { selectEntries } from './select-entries.ts';

/** Entries that stand for the commit of another repository. @param indexFile @default that of the worktree */
export const linksIn = (git: Git, indexFile?: string): Promise<readonly ScannedEntry[]> =>
  selectEntries(git, (_name, _from, _to, mode) => mode === SUBMODULE, indexFile);

/** Where the `.git` of a folder leads; undefined where there is none. */
const gitDirOf = async (dir: string): Promise<string | undefined> => {
  const place = join(dir, '.git');
  const info = await unlessMissing(stat(place));
  if (info === undefined) return undefined;
  if (info.isDirectory()) return realpath(place);
  const [, path] = /^gitdir: (.*[^\n]|)\n*$/s.exec(await readFile(place, 'utf8')) ?? [];
  return path === undefined ? undefined : unlessMissing(realpath(resolve(dir, path)));
};

const commonDirOf = async (gitDir: string): Promise<string> => {
  const text = await unlessMissing(readFile(join(gitDir, 'commondir'), 'utf8'));
  return text === undefined ? gitDir : realpath(resolve(gitDir, text.trimEnd()));
};

/**
 * Our own git in a submodule; undefined where it is not checked out. A path that is not UTF-8 cannot be a working directory:
 * such a submodule is known by its commit alone.
 */
export const submoduleAt = async (git: Git, raw: string): Promise<Git | undefined> => {
  const path = Buffer.from(raw, 'latin1').toString('utf8');
  if (Buffer.from(path).toString('latin1') !== raw) return undefined;
  const root = git.repository.dir;
  const live = await inspect(root, path);
  if (live.kind !== 'other' || !live.directory) return undefined;
  const dir = join(root, path);
  const gitDir = await gitDirOf(dir);
  if (gitDir === undefined || !(await exists(join(gitDir, 'HEAD')))) return undefined;
  return git.inside({ dir, gitDir, commonDir: await commonDirOf(gitDir), id: '' });
};
