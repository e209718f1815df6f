import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CoverageRange, CoverageSlice } from '../evaluator/protocol.ts';

interface RawRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface RawCoverage {
  readonly result?: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly RawRange[] }[];
  }[];
}

const below = (tree: string, url: string): string | undefined => {
  if (!url.startsWith('file:')) return undefined;
  const file = path.relative(tree, fileURLToPath(url.replace(/\?.*$/, '')));
  return file.startsWith('..') || file.includes('node_modules') ? undefined : file.split(path.sep).join('/');
};

/** What the processes of a run left in `NODE_V8_COVERAGE`: one slice a process, for the files below `tree`. */
export const readCoverage = async (folder: string, tree: string): Promise<readonly CoverageSlice[]> => {
  if (!existsSync(folder)) return [];
  const slices: CoverageSlice[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const raw = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as RawCoverage;
    const files: Record<string, CoverageRange[][]> = {};
    for (const { url, functions } of raw.result ?? []) {
      const file = below(tree, url);
      if (file === undefined) continue;
      const ranges = functions.map((fn) =>
        fn.ranges.map(({ startOffset, endOffset, count }): CoverageRange => [startOffset, endOffset, count]),
      );
      (files[file] ??= []).push(...ranges);
    }
    slices.push({ test: '', ok: false, files });
  }
  return slices;
};
