import { writeFile } from 'node:fs/promises';
import { readCoverage } from './coverage-files.ts';
import type { CoverageSlice } from '../evaluator/protocol.ts';
import path from 'node:path';
import type { ProcessResult } from '@evolve/core/contracts';
import type { Outcome } from '../check/outcome.ts';
import { parseTests } from '../check/results.ts';
import type { Settings } from '../options.ts';
import { applySplices } from '../source/splice.ts';
import type { CandidateEdits, Evaluation } from './evaluation.ts';
import type { Scratch } from './scratch.ts';

export interface EditableFile {
  readonly path: string;
  readonly text: string;
}

const OUTPUT_TAIL = 4000;

export const outcomeOf = (result: ProcessResult): Outcome => ({
  end: result.timedOut ? 'timeout' : result.exitCode === null ? 'crash' : 'exit',
  pass: result.exitCode === 0 && !result.timedOut,
  tests: parseTests(result.stdout),
  output: (result.stdout + result.stderr).slice(-OUTPUT_TAIL),
});

/** Arguments that point into the project point into the copy instead. */
export const relocate = (argument: string, dir: string, tree: string): string =>
  argument === dir || argument.startsWith(dir + path.sep) ? tree + argument.slice(dir.length) : argument;

/** Code from a cache tells less exactly which parts of it ran. */
const coverageInto = (dir: string): Readonly<Record<string, string>> => ({
  NODE_V8_COVERAGE: dir,
  NODE_DISABLE_COMPILE_CACHE: '1',
});

/** Runs the check's own command in a fresh copy of the project with the given edits. The last word on every patch. */
export const runReference = async (
  settings: Settings,
  scratch: Scratch,
  files: readonly EditableFile[],
  edits: readonly CandidateEdits[],
  options: { readonly name: string; readonly timeoutMs: number; readonly coverage?: boolean },
): Promise<{ readonly outcome: Outcome; readonly slices: readonly CoverageSlice[] }> => {
  const tree = await scratch.copy(options.name);
  try {
    for (const { file, splices } of edits) {
      const source = files[file];
      if (source !== undefined) await writeFile(path.join(tree, source.path), applySplices(source.text, splices));
    }
    const { check, runner, signal } = settings;
    const args = check.args.map((argument) => relocate(argument, settings.dir, tree));
    const home = path.dirname(tree);
    const coverage = path.join(home, 'coverage');
    const result = await runner.run(check.command, args, {
      dir: tree,
      writable: [home, tree],
      readable: scratch.readable,
      env: { ...check.env, ...(options.coverage === true ? coverageInto(coverage) : {}) },
      timeoutMs: options.timeoutMs,
      signal,
    });
    const slices = options.coverage === true ? await readCoverage(coverage, tree) : [];
    return { outcome: outcomeOf(result), slices };
  } finally {
    await scratch.remove(options.name);
  }
};

/** One process for each candidate: slow, and right for every kind of check. */
export const referenceEvaluation = (
  settings: Settings,
  scratch: Scratch,
  files: readonly EditableFile[],
  timeoutMs: number,
): Evaluation => ({
  lane: 'reference',
  batch: settings.parallel * 2,
  evaluate: async (candidates) => {
    const outcomes: Outcome[] = [];
    const workers = Array.from({ length: settings.parallel }, async (_, worker) => {
      for (let index = worker; index < candidates.length; index += settings.parallel) {
        const name = `reference-${String(worker)}`;
        const edits = candidates[index] ?? [];
        outcomes[index] = (await runReference(settings, scratch, files, edits, { name, timeoutMs })).outcome;
      }
    });
    const settled = await Promise.allSettled(workers);
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
    return outcomes;
  },
});
