/**
 * How far a change reaches: which files import what it changes, directly or through others.
 *
 * 1. It is read from the captured tree, and nothing of it runs. Links are not followed.
 * 2. It is bounded; what was not looked at makes the answer incomplete, and it says so.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reach } from '../contracts/index.ts';
import { candidatesFor, specifiersIn } from './imports.ts';

export const REACH_LIMITS = { entries: 20_000, files: 5_000, fileBytes: 524_288, totalBytes: 33_554_432 } as const;

/** What is looked at, at most. */
export type ReachLimits = Readonly<Record<keyof typeof REACH_LIMITS, number>>;

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/iu;
const NOT_OURS: ReadonlySet<string> = new Set(['.git', 'node_modules']);

interface Found {
  readonly code: readonly string[];
  readonly complete: boolean;
}

/** Files of code, in the order of their names, so that the same tree has the same answer. */
const codeIn = async (dir: string, limits: ReachLimits, signal: AbortSignal): Promise<Found> => {
  const code: string[] = [];
  const folders = [''];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const found = (await readdir(join(dir, folder), { withFileTypes: true })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    for (const entry of found) {
      entries += 1;
      if (entries > limits.entries || code.length >= limits.files) return { code, complete: false };
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) folders.push(path);
      if (entry.isFile() && CODE.test(entry.name)) code.push(path);
    }
  }
  return { code, complete: true };
};

interface Graph {
  /** Who imports a path. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
  readonly complete: boolean;
}

const addImports = (importers: Map<string, string[]>, from: string, text: string, known: ReadonlySet<string>): void => {
  for (const specifier of new Set(specifiersIn(text))) {
    const target = candidatesFor(from, specifier).find((path) => known.has(path));
    if (target !== undefined) importers.set(target, [...(importers.get(target) ?? []), from]);
  }
};

const graphOf = async (
  dir: string,
  code: readonly string[],
  known: ReadonlySet<string>,
  limits: ReachLimits,
  signal: AbortSignal,
): Promise<Graph> => {
  const importers = new Map<string, string[]>();
  let [bytes, complete] = [0, true];
  for (const path of code) {
    signal.throwIfAborted();
    const file = join(dir, path);
    const { size } = await stat(file);
    if (size > limits.fileBytes || bytes + size > limits.totalBytes) {
      complete = false;
      continue;
    }
    bytes += size;
    addImports(importers, path, await readFile(file, 'utf8'), known);
  }
  return { importers, complete };
};

/** Everything that leads to the paths. */
const leadingTo = (paths: readonly string[], { importers }: Graph): ReadonlySet<string> => {
  const reached = new Set(paths);
  const next = [...paths];
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    for (const importer of importers.get(path) ?? []) {
      if (reached.has(importer)) continue;
      reached.add(importer);
      next.push(importer);
    }
  }
  return new Set([...reached].filter((path) => !paths.includes(path)));
};

/** @param dir A folder with the captured tree. @param paths What the change touches, deleted paths too. */
export const reachOf = async (
  dir: string,
  paths: readonly string[],
  signal: AbortSignal,
  limits: ReachLimits = REACH_LIMITS,
): Promise<Reach> => {
  const { code, complete } = await codeIn(dir, limits, signal);
  const known = new Set([...code, ...paths]);
  const graph = await graphOf(dir, code, known, limits, signal);
  return { importers: leadingTo(paths, graph).size, files: code.length, complete: complete && graph.complete };
};
