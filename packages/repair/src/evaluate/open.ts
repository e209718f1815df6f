import type { Outcome } from '../check/outcome.ts';
import type { CoverageSlice } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import { fuelPoints } from '../source/fuel.ts';
import type { SourceUnit } from '../source/parse.ts';
import type { Insertion } from '../source/splice.ts';
import type { Evaluation } from './evaluation.ts';
import { openFastLane } from './fast.ts';
import type { KnownProgram } from './program-of.ts';
import { referenceEvaluation } from './reference.ts';
import type { Scratch } from './scratch.ts';

export interface OpenEvaluation {
  readonly evaluation: Evaluation;
  /** What ran, test by test; undefined when candidates are run by the command. */
  readonly slices: readonly CoverageSlice[] | undefined;
  /** What stands in the files besides the text, where the slices' offsets count. */
  readonly insertions: readonly (readonly Insertion[])[];
  /** The untouched program's outcome, with tests named as the evaluation names them. */
  readonly baseline: Outcome;
}

/** The quickest way to run this check that can be trusted with it. */
export const openEvaluation = async (
  settings: Settings,
  scratch: Scratch,
  about: {
    readonly known: KnownProgram | undefined;
    readonly units: readonly SourceUnit[];
    readonly baseline: Outcome;
    readonly durationMs: number;
  },
): Promise<OpenEvaluation> => {
  const { known, units, baseline, durationMs } = about;
  const fuel = units.map(fuelPoints);
  const files = units.map(({ path: file, text }, index) => ({ path: file, text, fuel: fuel[index] ?? [] }));
  const esm = units.some(({ text, path: file }) => /\.m[jt]s$/.test(file) || /^\s*(?:import|export)\b/m.test(text));
  const timeoutMs = Math.min(settings.check.timeoutMs, Math.max(2000, durationMs * 10));
  const reference = referenceEvaluation(settings, scratch, units, timeoutMs);
  const fast =
    known === undefined ? undefined : await openFastLane(settings, scratch, { known, files, esm }, baseline, reference);
  if (fast !== undefined) return { ...fast, insertions: fast.slices === undefined ? [] : fuel };
  return { evaluation: reference, slices: undefined, insertions: [], baseline };
};
