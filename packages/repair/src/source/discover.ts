import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { parseSource, type SourceUnit } from './parse.ts';

const SOURCE = /\.(?:[cm]?js|[cm]?ts|jsx|tsx)$/;
/** Neither tests, nor declarations, nor what a tool made. */
const NO_SOURCE = /(?:\.d\.[cm]?ts|\.min\.js|\.(?:test|spec|check)\.[cm]?[jt]sx?|\.config\.[cm]?[jt]s)$/;
const TEST_NAME = /(?:^|\/)(?:check|test|tests|spec)\.[cm]?[jt]sx?$/;
const NO_FOLDER = new Set(['node_modules', '.git', 'test', 'tests', '__tests__', 'spec', 'coverage', '.evolve']);
/** In characters: larger files are bundles, and mutating them is hopeless. */
const LARGEST = 400_000;

export const isRepairable = (file: string): boolean =>
  SOURCE.test(file) &&
  !NO_SOURCE.test(file) &&
  !TEST_NAME.test(file) &&
  !file
    .split('/')
    .slice(0, -1)
    .some((folder) => NO_FOLDER.has(folder));

/** Relative paths of every source below a folder, sorted. */
export const listSources = async (dir: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(dir, folder), { withFileTypes: true })) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NO_FOLDER.has(entry.name)) await walk(file);
      else if (entry.isFile() && isRepairable(file)) found.push(file);
    }
  };
  await walk('');
  return found.sort();
};

/** A link leads to a place that is not the copy's own: what is written there would be written outside. */
const isOwn = async (dir: string, file: string): Promise<boolean> =>
  (await realpath(path.join(dir, file))) === path.join(await realpath(dir), file);

/** Reads and parses; files that do not parse, are too large, or are reached over a link are left out. */
export const readUnits = async (dir: string, files: readonly string[]): Promise<readonly SourceUnit[]> => {
  const units: SourceUnit[] = [];
  for (const file of files) {
    if (!(await isOwn(dir, file))) continue;
    const text = await readFile(path.join(dir, file), 'utf8');
    const unit = text.length > LARGEST ? undefined : parseSource(file, text);
    if (unit !== undefined) units.push(unit);
  }
  return units;
};
