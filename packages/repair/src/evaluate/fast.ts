import { sameTests, type Outcome } from '../check/outcome.ts';
import type { Answer, CoverageSlice, JobFile, Limits, RunnerProgram } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import type { CandidateEdits, Evaluation } from './evaluation.ts';
import { failingFirst } from './failing-first.ts';
import { FastLane, outcomeOf, type LaneOutcome } from './fast-lane.ts';
import type { LaneJob } from './lane-process.ts';
import type { KnownProgram } from './program-of.ts';
import { runnerTruth, type RunnerTruth } from './runner-results.ts';
import type { Scratch } from './scratch.ts';

/** Loop and call units of the first run, whose own use then sets the limit. */
const GENEROUS_FUEL = 5_000_000;
const LEAST_FUEL = 20_000;
const FUEL_FACTOR = 10;
/** Processor time is nearly the same on a busy machine; waiting is not, and gets more room. */
const LEAST_CPU_MS = 1000;
const TIME_FACTOR = 20;
const WALL_FACTOR = 4;
/** Of one process in MiB, before the next candidate would be at risk. */
const MEMORY_MB = 1024;

export interface FastBaseline {
  readonly evaluation: Evaluation;
  /** Undefined where it is not known what ran test by test. */
  readonly slices: readonly CoverageSlice[] | undefined;
  /** The untouched program's outcome as this lane names tests. */
  readonly baseline: Outcome;
}

const measured = (answer: Answer): Limits => {
  const cpuMs = Math.max(LEAST_CPU_MS, Math.ceil(answer.ms) * TIME_FACTOR);
  return {
    fuel: answer.end === 'fuel' ? GENEROUS_FUEL / 10 : Math.max(LEAST_FUEL, answer.fuelUsed * FUEL_FACTOR),
    cpuMs,
    wallMs: cpuMs * WALL_FACTOR,
    memoryMb: MEMORY_MB,
  };
};

const breakage = (files: readonly JobFile[]): readonly CandidateEdits[] =>
  files.map((_, file) => ({ file, splices: [{ start: 0, end: 0, text: 'throw new Error("probe");' }] }));

/** Candidates a process is given at once: about what it runs in a second, so that little is run past the answer. */
const SHARE = { own: 64, runner: 12 } as const;

/** The command's word on the candidates of which the lane is not sure. */
const settle = async (
  outcomes: LaneOutcome[],
  candidates: readonly (readonly CandidateEdits[])[],
  reference: Evaluation,
): Promise<readonly Outcome[]> => {
  const unsure = [...outcomes.keys()].filter((index) => outcomes[index]?.unsure === true);
  if (unsure.length === 0) return outcomes;
  const told = await reference.evaluate(unsure.map((index) => candidates[index] ?? []));
  for (const [at, index] of unsure.entries()) {
    const [own, real] = [outcomes[index], told[at]];
    if (own !== undefined && real !== undefined) outcomes[index] = { ...real, tests: own.tests };
  }
  return outcomes;
};

/** Each lane takes every n-th candidate, so that a batch's outcomes never depend on which lane was faster. */
const evaluation = (lanes: readonly FastLane[], share: number, reference: Evaluation): Evaluation => ({
  lane: 'fast',
  batch: share * lanes.length,
  evaluate: async (candidates) => {
    const jobs = candidates.map((edits, id) => ({ id, edits }));
    const shares = lanes.map((lane, place) => lane.evaluate(jobs.filter(({ id }) => id % lanes.length === place)));
    const settled = await Promise.allSettled(shares);
    const outcomes: LaneOutcome[] = [];
    for (const result of settled) {
      if (result.status === 'rejected') throw result.reason;
      for (const [id, outcome] of result.value) outcomes[id] = outcome;
    }
    return settle(outcomes, candidates, reference);
  },
});

/** What the lane's own run has to agree with: the check's outcome, or what a test runner says of each case. */
type Judge = (answer: Answer) => boolean;

const isOfRunner = (known: KnownProgram): known is KnownProgram & { readonly program: RunnerProgram } =>
  known.program.kind === 'vitest' || known.program.kind === 'jest';

const sameCases = ({ cases, pass }: RunnerTruth, answer: Answer): boolean =>
  JSON.stringify(cases) === JSON.stringify(answer.cases ?? []) && outcomeOf(answer).pass === pass;

/** Undefined when the command does not say enough to be compared with. */
const judgeOf = async (
  settings: Settings,
  scratch: Scratch,
  known: KnownProgram,
  baseline: Outcome,
): Promise<Judge | undefined> => {
  // A check that the clock cut short has printed less than one that fuel cut short: then failing is agreement enough.
  if (baseline.end === 'timeout') return (answer) => !outcomeOf(answer).pass;
  if (!isOfRunner(known)) return (answer) => sameTests(outcomeOf(answer), baseline);
  const truth = await runnerTruth(settings, scratch, known);
  if (truth?.pass !== baseline.pass) return undefined;
  return (answer) => answer.spent !== true && sameCases(truth, answer);
};

/**
 * Opens the fast lane if it can be trusted with this check: it must see the same tests pass and fail as the command
 * itself, twice in a row, and must notice that the sources were broken on purpose. Undefined when it does not.
 */
export const openFastLane = async (
  settings: Settings,
  scratch: Scratch,
  { known, files, esm }: { readonly known: KnownProgram; readonly files: readonly JobFile[]; readonly esm: boolean },
  baseline: Outcome,
  reference: Evaluation,
): Promise<FastBaseline | undefined> => {
  const judge = await judgeOf(settings, scratch, known, baseline);
  if (judge === undefined) return undefined;
  const wallMs = Math.max(5000, settings.check.timeoutMs);
  const generous: Limits = { fuel: GENEROUS_FUEL, cpuMs: wallMs, wallMs: wallMs * 2, memoryMb: MEMORY_MB };
  const job: LaneJob = { program: known.program, files, limits: generous, coverage: true, esm };
  const open = (name: string, own: LaneJob): FastLane =>
    new FastLane(settings, scratch, { name, command: known.command, job: own });
  const lane = open('probe', job);
  try {
    const { answers } = await lane.run([
      { id: 0, edits: [] },
      { id: 1, edits: [] },
      { id: 2, edits: breakage(files) },
    ]);
    const [run, again, probe] = answers;
    if (run === undefined || again === undefined || probe === undefined) return undefined;
    if (!judge(run) || !judge(again) || sameAnswer(run, probe)) return undefined;
    const first = known.program.kind === 'script' ? undefined : await failingFirst(lane, again.cases ?? []);
    const own: LaneJob = {
      ...job,
      coverage: false,
      limits: measured(again),
      ...(first === undefined ? {} : { first }),
    };
    const lanes = Array.from({ length: settings.parallel }, (_, index) => open(`lane-${String(index)}`, own));
    const isRunner = isOfRunner(known);
    return {
      evaluation: evaluation(lanes, isRunner ? SHARE.runner : SHARE.own, reference),
      slices: isRunner ? undefined : (run.slices ?? []),
      baseline: isRunner ? { ...baseline, tests: outcomeOf(again).tests } : baseline,
    };
  } finally {
    await lane.close();
  }
};
const sameAnswer = (left: Answer, right: Answer): boolean =>
  sameTests(outcomeOf(left), outcomeOf(right)) && left.output === right.output;
