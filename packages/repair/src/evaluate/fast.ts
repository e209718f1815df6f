import { sameTests, type Outcome } from '../check/outcome.ts';
import type {
  Answer,
  CaseResult,
  CoverageSlice,
  FailingFirst,
  JobCandidate,
  JobFile,
  Limits,
} from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import type { CandidateEdits, Evaluation } from './evaluation.ts';
import { FastLane, outcomeOf } from './fast-lane.ts';
import type { LaneJob } from './lane-process.ts';
import type { KnownProgram } from './program-of.ts';
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
  readonly slices: readonly CoverageSlice[];
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

/** Each lane takes every n-th candidate, so that a batch's outcomes never depend on which lane was faster. */
const evaluation = (lanes: readonly FastLane[]): Evaluation => ({
  lane: 'fast',
  batch: 64 * lanes.length,
  evaluate: async (candidates) => {
    const jobs = candidates.map((edits, id) => ({ id, edits }));
    const shares = lanes.map((lane, place) => lane.evaluate(jobs.filter(({ id }) => id % lanes.length === place)));
    const settled = await Promise.allSettled(shares);
    const outcomes: Outcome[] = [];
    for (const share of settled) {
      if (share.status === 'rejected') throw share.reason;
      for (const [id, outcome] of share.value) outcomes[id] = outcome;
    }
    return outcomes;
  },
});

const failingOf = (cases: readonly CaseResult[]): readonly string[] => cases.filter(([, ok]) => !ok).map(([id]) => id);

/** All failing cases and every second of the others: whoever depends on the cases before it ends otherwise here. */
const halfOf = (cases: readonly CaseResult[]): readonly string[] =>
  cases.filter(([, ok], index) => !ok || index % 2 === 0).map(([id]) => id);

/** Failing tests first, if the tests are known one by one and end alone as they end together. */
const failingFirst = async (lane: FastLane, cases: readonly CaseResult[]): Promise<FailingFirst | undefined> => {
  const failing = failingOf(cases);
  if (failing.length === 0 || new Set(cases.map(([id]) => id)).size < cases.length) return undefined;
  const half = halfOf(cases);
  const runs: JobCandidate[] = [failing, half].map((only, id) => ({ id, edits: [], only }));
  const { answers } = await lane.run(runs);
  if (answers.length < runs.length) return undefined;
  const known = new Map(cases);
  const agree = answers.every(({ cases: own = [] }) => own.every(([id, ok]) => known.get(id) === ok));
  const whole = answers.every(({ cases: own = [] }, index) => {
    const ran = new Set(own.map(([id]) => id));
    return (index === 0 ? failing : half).every((id) => ran.has(id));
  });
  if (!agree || !whole) return undefined;
  return { only: failing, passing: cases.filter(([, ok]) => ok).map(([id]) => id) };
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
): Promise<FastBaseline | undefined> => {
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
    if (!agrees(run, baseline) || !agrees(again, baseline) || sameAnswer(run, probe)) return undefined;
    const first = known.program.kind === 'node-test' ? await failingFirst(lane, again.cases ?? []) : undefined;
    const own: LaneJob = {
      ...job,
      coverage: false,
      limits: measured(again),
      ...(first === undefined ? {} : { first }),
    };
    const lanes = Array.from({ length: settings.parallel }, (_, index) => open(`lane-${String(index)}`, own));
    return { evaluation: evaluation(lanes), slices: run.slices ?? [] };
  } finally {
    await lane.close();
  }
};
/** A check that the clock cut short has printed less than one that fuel cut short: then failing is agreement enough. */
const agrees = (answer: Answer, baseline: Outcome): boolean =>
  baseline.end === 'timeout' ? !outcomeOf(answer).pass : sameTests(outcomeOf(answer), baseline);

const sameAnswer = (left: Answer, right: Answer): boolean =>
  sameTests(outcomeOf(left), outcomeOf(right)) && left.output === right.output;
