import path from 'node:path';
import { sameTests, type Outcome } from '../check/outcome.ts';
import type { Answer, CoverageSlice, JobFile } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import type { CandidateEdits, Evaluation } from './evaluation.ts';
import { FastLane, outcomeOf, type LaneLimits, type LaneProgram } from './fast-lane.ts';
import type { Scratch } from './scratch.ts';

/** Loop and call units of the first run, whose own use then sets the limit. */
const GENEROUS_FUEL = 5_000_000;
const LEAST_FUEL = 20_000;
const FUEL_FACTOR = 10;
const LEAST_WALL_MS = 600;
const WALL_FACTOR = 20;

const FLAG_WITH_VALUE = new Set(['-r', '--require', '--import', '-C', '--conditions', '--env-file']);

/** The script of `node SCRIPT [args]`; undefined for any other command, and for node with options of its own. */
export const laneProgram = (settings: Settings, esm: boolean): LaneProgram | undefined => {
  const { command, args } = settings.check;
  if (!/^node(?:\.exe)?$/.test(path.basename(command))) return undefined;
  const [script, ...rest] = args;
  if (script === undefined || script.startsWith('-') || FLAG_WITH_VALUE.has(script)) return undefined;
  const inside = path.relative(settings.dir, path.resolve(settings.dir, script));
  if (inside.startsWith('..') || path.isAbsolute(inside)) return undefined;
  return { command, script: inside, args: rest, esm };
};

export interface FastBaseline {
  readonly evaluation: Evaluation;
  readonly slices: readonly CoverageSlice[];
}

const measured = (answer: Answer): LaneLimits => ({
  fuel: answer.end === 'fuel' ? GENEROUS_FUEL / 10 : Math.max(LEAST_FUEL, answer.fuelUsed * FUEL_FACTOR),
  wallMs: Math.max(LEAST_WALL_MS, Math.ceil(answer.ms) * WALL_FACTOR),
});

const breakage = (files: readonly JobFile[]): readonly CandidateEdits[] =>
  files.map((_, file) => ({ file, splices: [{ start: 0, end: 0, text: 'throw new Error("probe");' }] }));

/** Each lane takes every n-th candidate, so that a batch's outcomes never depend on which lane was faster. */
const evaluation = (lanes: readonly FastLane[], limits: LaneLimits): Evaluation => ({
  lane: 'fast',
  batch: 64 * lanes.length,
  evaluate: async (candidates) => {
    const jobs = candidates.map((edits, id) => ({ id, edits }));
    const shares = lanes.map((lane, place) =>
      lane.evaluate(
        jobs.filter(({ id }) => id % lanes.length === place),
        limits,
      ),
    );
    const settled = await Promise.allSettled(shares);
    const outcomes: Outcome[] = [];
    for (const share of settled) {
      if (share.status === 'rejected') throw share.reason;
      for (const [id, outcome] of share.value) outcomes[id] = outcome;
    }
    return outcomes;
  },
});

/**
 * Opens the fast lane if it can be trusted with this check: it must see the same tests pass and fail as the command
 * itself, twice in a row, and must notice that the sources were broken on purpose. Undefined when it does not.
 */
export const openFastLane = async (
  settings: Settings,
  scratch: Scratch,
  program: LaneProgram,
  files: readonly JobFile[],
  baseline: Outcome,
): Promise<FastBaseline | undefined> => {
  const lanes = Array.from(
    { length: settings.parallel },
    (_, index) => new FastLane(settings, scratch, program, files, `lane-${String(index)}`),
  );
  const [first] = lanes;
  if (first === undefined) return undefined;
  const generous = { fuel: GENEROUS_FUEL, wallMs: Math.max(5000, settings.check.timeoutMs) };
  const untouched = { id: 0, edits: [] };
  const broken = { id: 2, edits: breakage(files) };
  const answers = await first.run([untouched, { id: 1, edits: [] }, broken], generous, true);
  const [run, again, probe] = answers;
  if (run === undefined || again === undefined || probe === undefined) return undefined;
  if (!agrees(run, baseline) || !agrees(again, baseline) || sameAnswer(run, probe)) return undefined;
  return { evaluation: evaluation(lanes, measured(again)), slices: run.slices ?? [] };
};

/** A check that the clock cut short has printed less than one that fuel cut short: then failing is agreement enough. */
const agrees = (answer: Answer, baseline: Outcome): boolean =>
  baseline.end === 'timeout' ? !outcomeOf(answer).pass : sameTests(outcomeOf(answer), baseline);

const sameAnswer = (left: Answer, right: Answer): boolean =>
  sameTests(outcomeOf(left), outcomeOf(right)) && left.output === right.output;
