/**
 * How far a change reaches: which files import what it changes, directly or through others. It is read from the captured tree, within
 * bounds (`tree.ts`).
 */
import type { Reach } from '../contracts/index.ts';
import { candidatesFor, specifiersIn } from './imports.ts';
import { filesIn, readTexts, REACH_LIMITS, type ReachLimits } from './tree.ts';

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
  const complete = await readTexts(dir, code, limits, signal, (path, text) => {
    addImports(importers, path, text, known);
  });
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
  const { code, complete } = await filesIn(dir, limits, signal);
  const known = new Set([...code, ...paths]);
  const graph = await graphOf(dir, code, known, limits, signal);
  return { importers: leadingTo(paths, graph).size, files: code.length, complete: complete && graph.complete };
};
