import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { CaseResult, RunnerProgram } from '../evaluator/protocol.ts';
import { caseResults, type FileResult } from '../evaluator/runners/cases.ts';
import type { Settings } from '../options.ts';
import type { KnownProgram } from './program-of.ts';
import { readPlainFile } from './plain-file.ts';
import type { Scratch } from './scratch.ts';

const MOST_BYTES = 67_108_864;

/** What both runners write when they are asked for JSON. */
interface Results {
  readonly testResults?: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** What the command itself says of each case. */
export interface RunnerTruth {
  readonly pass: boolean;
  readonly cases: readonly CaseResult[];
}

/** The runner's own program, as its package names it. */
const programFile = (dir: string, kind: RunnerProgram['kind']): string | undefined => {
  try {
    const manifest = createRequire(path.join(dir, 'package.json')).resolve(`${kind}/package.json`);
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin?: string | Record<string, string> };
    const own = typeof bin === 'string' ? bin : bin?.[kind];
    const file = own === undefined ? undefined : path.join(path.dirname(manifest), own);
    return file !== undefined && existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
};

const argsFor = ({ kind, filters, flags }: RunnerProgram, file: string): readonly string[] => {
  const kept = flags.filter((flag) => !/^--(?:reporter|run$)/.test(flag));
  return kind === 'vitest'
    ? ['run', ...filters, ...kept, '--reporter=json', `--outputFile=${file}`]
    : [...filters, ...kept, '--json', `--outputFile=${file}`];
};

const parsed = (text: string): Results | undefined => {
  try {
    return JSON.parse(text) as Results;
  } catch {
    return undefined;
  }
};

const fileResults = ({ testResults = [] }: Results): readonly FileResult[] =>
  testResults.map(({ name, status, assertionResults }) => ({
    file: name,
    ok: status === 'passed',
    cases: assertionResults
      .filter((one) => one.status === 'passed' || one.status === 'failed')
      .map(({ ancestorTitles, title, status: own }) => ({ titles: [...ancestorTitles, title], ok: own === 'passed' })),
  }));

/** Runs the untouched program once more by the runner's own program, asked for each case; undefined when it does not say. */
export const runnerTruth = async (
  settings: Settings,
  scratch: Scratch,
  { command, program }: KnownProgram & { readonly program: RunnerProgram },
): Promise<RunnerTruth | undefined> => {
  const runner = programFile(settings.dir, program.kind);
  if (runner === undefined) return undefined;
  const name = 'results';
  const tree = await scratch.copy(name);
  try {
    const home = path.dirname(tree);
    const file = path.join(home, 'results.json');
    const { exitCode } = await settings.runner.run(command, [runner, ...argsFor(program, file)], {
      dir: tree,
      writable: [home, tree],
      readable: scratch.readable,
      env: { ...settings.check.env },
      timeoutMs: settings.check.timeoutMs,
      signal: settings.signal,
    });
    const results = parsed((await readPlainFile(file, 0, MOST_BYTES))?.toString('utf8') ?? '');
    return results === undefined ? undefined : { pass: exitCode === 0, cases: caseResults(tree, fileResults(results)) };
  } finally {
    await scratch.remove(name);
  }
};
