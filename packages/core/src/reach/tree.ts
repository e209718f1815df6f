/**
 * The files of a tree as they lie in a folder.
 *
 * 1. Nothing of it runs. Links are not followed.
 * 2. It is bounded; what was not looked at makes the answer incomplete, and it says so.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const REACH_LIMITS = { entries: 20_000, files: 5_000, fileBytes: 524_288, totalBytes: 33_554_432 } as const;

/** What is looked at, at most. */
export type ReachLimits = Readonly<Record<keyof typeof REACH_LIMITS, number>>;

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/iu;
const NOT_OURS: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Whether a file is one of JavaScript or TypeScript, by its name. */
export const isCode = (path: string): boolean => CODE.test(path);

export interface Found {
  /** Files of code. */
  readonly code: readonly string[];
  /** All files, those of code too. */
  readonly files: readonly string[];
  readonly complete: boolean;
}

/** In the order of their names, so that the same tree has the same answer. */
export const filesIn = async (dir: string, limits: ReachLimits, signal: AbortSignal): Promise<Found> => {
  const [code, files]: [string[], string[]] = [[], []];
  const folders = [''];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const found = (await readdir(join(dir, folder), { withFileTypes: true })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    for (const entry of found) {
      entries += 1;
      if (entries > limits.entries || code.length >= limits.files) return { code, files, complete: false };
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) folders.push(path);
      if (!entry.isFile()) continue;
      files.push(path);
      if (isCode(entry.name)) code.push(path);
    }
  }
  return { code, files, complete: true };
};

/** Gives each text to `hear`; false where some was too large, or all of them were. */
export const readTexts = async (
  dir: string,
  paths: readonly string[],
  limits: ReachLimits,
  signal: AbortSignal,
  hear: (path: string, text: string) => void,
): Promise<boolean> => {
  let [bytes, complete] = [0, true];
  for (const path of paths) {
    signal.throwIfAborted();
    const file = join(dir, path);
    const { size } = await stat(file);
    if (size > limits.fileBytes || bytes + size > limits.totalBytes) {
      complete = false;
      continue;
    }
    bytes += size;
    hear(path, await readFile(file, 'utf8'));
  }
  return complete;
};
