/**
 * A tree that no check may pass: everything in it is unusable but what judges, and what a check needs to start at all.
 *
 * 1. Links are removed, never written through: they may lead anywhere.
 * 2. `node_modules` is left alone: in a trial it leads to the live tree's own.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anyGlob, JUDGES, JUDGE_SETTINGS, MANIFESTS } from '../paths/index.ts';
import { brokenText } from './broken-text.ts';

/** `broken`: every file is there and unusable. `removed`: it is not there. */
export type Breakage = 'broken' | 'removed';

/** Files that are made unusable one by one; beyond it only removal reaches everything. */
const MOST_BROKEN = 20_000;
const AT_ONCE = 32;

const isKept = anyGlob([...JUDGES, ...JUDGE_SETTINGS, ...MANIFESTS, 'node_modules', '.git']);

/** Paths of files and links below `folder`, relative to `dir`, without those that are kept. */
const filesIn = async (dir: string, folder = ''): Promise<readonly string[]> => {
  const entries = await readdir(join(dir, folder), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isKept(path)) continue;
    if (entry.isDirectory()) found.push(...(await filesIn(dir, path)));
    else found.push(path);
  }
  return found;
};

const breakFile = async (dir: string, path: string, how: Breakage): Promise<void> => {
  const file = join(dir, path);
  await rm(file, { force: true });
  if (how === 'broken') await writeFile(file, brokenText(path), { flag: 'wx' });
};

/** @param dir A trial of one's own. */
export const breakTree = async (dir: string, how: Breakage): Promise<void> => {
  const files = await filesIn(dir);
  const broken = how === 'removed' ? files : files.slice(0, MOST_BROKEN);
  for (let from = 0; from < broken.length; from += AT_ONCE) {
    await Promise.all(broken.slice(from, from + AT_ONCE).map((path) => breakFile(dir, path, how)));
  }
};
