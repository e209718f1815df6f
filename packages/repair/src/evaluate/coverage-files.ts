import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileBelow } from '../evaluator/file-below.ts';
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

const sliceOf = (raw: RawCoverage, tree: string): CoverageSlice => {
  const files: Record<string, CoverageRange[][]> = {};
  for (const { url, functions } of raw.result ?? []) {
    const file = fileBelow(tree, url);
    if (file === undefined) continue;
    const ranges = functions.map((fn) =>
      fn.ranges.map(({ startOffset, endOffset, count }): CoverageRange => [startOffset, endOffset, count]),
    );
    (files[file] ??= []).push(...ranges);
  }
  return { test: '', ok: false, files };
};

/** Coverage only says where to look first: a file that a killed process left half written, or that is none, says nothing. */
const readSlice = async (file: string, tree: string): Promise<readonly CoverageSlice[]> => {
  try {
    return [sliceOf(JSON.parse(await readFile(file, 'utf8')) as RawCoverage, tree)];
  } catch {
    return [];
  }
};

/** What the processes of a run left in `NODE_V8_COVERAGE`: one slice a process, for the files below `tree`. */
export const readCoverage = async (folder: string, tree: string): Promise<readonly CoverageSlice[]> => {
  if (!existsSync(folder)) return [];
  const slices: CoverageSlice[] = [];
  for (const name of (await readdir(folder)).sort()) slices.push(...(await readSlice(path.join(folder, name), tree)));
  return slices;
};
