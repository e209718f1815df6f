import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import type { Outcome } from './check/outcome.ts';
import type { Evaluation } from './evaluate/evaluation.ts';
import { openEvaluation } from './evaluate/open.ts';
import { knownProgram, testFiles, type KnownProgram } from './evaluate/program-of.ts';
import { runReference } from './evaluate/reference.ts';
import type { Scratch } from './evaluate/scratch.ts';
import type { CoverageSlice } from './evaluator/protocol.ts';
import { localise, type Suspicion } from './localise/localise.ts';
import { mineInputs, type MinedInputs } from './mine/inputs.ts';
import type { Settings } from './options.ts';
import { isRepairable, listSources, readUnits } from './source/discover.ts';
import type { SourceUnit } from './source/parse.ts';

export interface Baseline {
  readonly outcome: Outcome;
  readonly slices: readonly CoverageSlice[];
  readonly durationMs: number;
}

export interface Plan {
  readonly units: readonly SourceUnit[];
  readonly evaluation: Evaluation;
  readonly suspicion: Suspicion;
  readonly inputs: MinedInputs;
  /** The baseline's outcome, with tests named as the evaluation names them. */
  readonly outcome: Outcome;
}

/** Files that are looked at when neither the caller nor coverage names any. */
const MOST_FILES = 40;

/**
 * The check on the untouched program.
 * @throws EVOLVE_CHECK_ALREADY_PASSES when there is nothing to repair.
 */
export const runBaseline = async (settings: Settings, scratch: Scratch): Promise<Baseline> => {
  const startedAt = performance.now();
  const timeoutMs = Math.min(settings.check.timeoutMs, Math.max(1000, settings.wallMs / 4));
  const { outcome, slices } = await runReference(settings, scratch, [], [], {
    name: 'baseline',
    timeoutMs,
    coverage: true,
  });
  if (outcome.pass) {
    throw new EvolveError('EVOLVE_CHECK_ALREADY_PASSES', 'the check passes before anything is changed', {
      data: { command: settings.check.command, args: settings.check.args },
      hint: 'give a check that fails because of the bug',
    });
  }
  return { outcome, slices, durationMs: performance.now() - startedAt };
};

/** Files of tests that are looked at for inputs. */
const MOST_TESTS = 20;

const checkFiles = ({ check, dir }: Settings, known: KnownProgram | undefined): ReadonlySet<string> =>
  new Set([
    ...check.args.map((argument) => path.relative(dir, path.resolve(dir, argument)).split(path.sep).join('/')),
    ...testFiles(known),
  ]);

/** The files to repair: those named, else those that ran, else all. Never the check's own. */
const chooseFiles = async (
  settings: Settings,
  baseline: Baseline,
  known: KnownProgram | undefined,
): Promise<readonly string[]> => {
  if (settings.files.length > 0) return settings.files.filter((file) => settings.editable(file));
  const own = checkFiles(settings, known);
  const ran = new Set(baseline.slices.flatMap(({ files }) => Object.keys(files)));
  const may = (file: string): boolean => !own.has(file) && settings.editable(file);
  const executed = [...ran].filter((file) => isRepairable(file) && may(file)).sort();
  return executed.length > 0 ? executed : (await listSources(settings.dir)).filter(may).slice(0, MOST_FILES);
};

const readOptional = async (file: string): Promise<string[]> => {
  try {
    return [await readFile(file, 'utf8')];
  } catch {
    // An argument need not be a file.
    return [];
  }
};

const readInputs = async (
  settings: Settings,
  baseline: Baseline,
  known: KnownProgram | undefined,
): Promise<MinedInputs> => {
  const files = [...checkFiles(settings, known)].slice(0, MOST_TESTS);
  const texts = await Promise.all(files.map((file) => readOptional(path.resolve(settings.dir, file))));
  const tests = [...baseline.outcome.tests.values()];
  return mineInputs({
    tests: texts.flat(),
    failing: tests.filter(({ ok }) => !ok).map(({ name }) => name),
    passing: tests.filter(({ ok }) => ok).map(({ name }) => name),
    hints: settings.inputs,
  });
};

/** Decides where to look and how to run candidates; undefined when there is no file to repair. */
export const makePlan = async (settings: Settings, scratch: Scratch, baseline: Baseline): Promise<Plan | undefined> => {
  const known = knownProgram(settings);
  const units = await readUnits(settings.dir, await chooseFiles(settings, baseline, known));
  if (units.length === 0) return undefined;
  const inputs = await readInputs(settings, baseline, known);
  const traces = [...settings.traces, baseline.outcome.output];
  const {
    evaluation,
    slices,
    insertions,
    baseline: outcome,
  } = await openEvaluation(settings, scratch, {
    ...{ known, units, baseline: baseline.outcome, durationMs: baseline.durationMs },
  });
  const suspicion = localise({ units, insertions, slices: slices ?? baseline.slices, traces });
  return { units, inputs, suspicion, evaluation, outcome };
};
