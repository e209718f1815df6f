/**
 * The search itself. Owns: which candidates were tried, which passed, which helped; evaluation and confirmation are given.
 *
 * 1. Candidates are evaluated in the order of their priority, in batches whose size does not depend on time.
 * 2. Nothing counts as plausible before the check's own command has passed it in a fresh copy.
 * 3. Outcomes are looked at in the order of the candidates, never in the order in which they arrive.
 */
import { gradeOutcome, type Outcome } from '../check/outcome.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import type { Candidate } from './candidates.ts';
import { pairs, type Partial } from './combine.ts';
import type { Lead } from './refine.ts';

export interface SearchInput {
  readonly candidates: readonly Candidate[];
  readonly evaluation: Evaluation;
  readonly baseline: Outcome;
  readonly most: number;
  readonly extra: number;
  /** Where a candidate changes something: equal for changes of the same line. */
  placeOf(candidate: Candidate): string;
  /** Changes that went too far, under conditions. */
  refine(leads: readonly Lead[]): readonly Candidate[];
  confirm(candidate: Candidate): Promise<boolean>;
  /** True when time is up. */
  late(): boolean;
}

export type SearchStep =
  | { readonly type: 'batch'; readonly tried: number; readonly total: number; readonly best: number }
  | { readonly type: 'passed'; readonly tried: number; readonly candidate: Candidate };

export interface SearchState {
  tried: number;
  readonly passed: Candidate[];
  /** Passed in the fast lane after enough others were confirmed. */
  readonly unconfirmed: Candidate[];
  readonly partials: Partial[];
  /** The first that did not pass: what an order learns from is what stood in the way. */
  readonly vain: Candidate[];
  /** What turned tests green and broke others. */
  readonly leads: Lead[];
  /** By {@link placeOf}: how many changes were tried there. */
  readonly triedAt: Map<string, number>;
  best: number;
  stopped: 'exhausted' | 'out-of-time' | 'out-of-candidates';
}

const MOST_CONFIRMED = 6;
/** Batches double up to this factor: a process's start is dear, and so is what is evaluated past the answer. */
const LARGEST_BATCH = 8;

/** Later ones weigh next to nothing in a lesson. */
const MOST_VAIN = 1000;

const failingTests = (baseline: Outcome): number => [...baseline.tests.values()].filter(({ ok }) => !ok).length;

const fixedBy = (baseline: Outcome, outcome: Outcome): ReadonlySet<string> =>
  new Set(
    [...baseline.tests].filter(([key, test]) => !test.ok && outcome.tests.get(key)?.ok === true).map(([key]) => key),
  );

/** They come in the order of their priority: later ones are less likely. */
const MOST_LEADS = 2000;

const note = (state: SearchState, baseline: Outcome, candidate: Candidate, outcome: Outcome, place: string): void => {
  const { fixed, broken } = gradeOutcome(baseline, outcome);
  if (fixed === 0 || outcome.end !== 'exit') return;
  if (broken > 0) {
    if (state.leads.length < MOST_LEADS) state.leads.push({ candidate, fixed, broken, place });
    return;
  }
  state.partials.push({ candidate, fixed: fixedBy(baseline, outcome) });
  state.best = Math.max(state.best, fixed);
};

const take = async (state: SearchState, input: SearchInput, candidate: Candidate): Promise<boolean> => {
  if (state.passed.length >= MOST_CONFIRMED) {
    state.unconfirmed.push(candidate);
    return false;
  }
  const isReal = await input.confirm(candidate);
  if (isReal) state.passed.push(candidate);
  return isReal;
};

/** True when the budget allows no further candidate; says which of the two it was. */
const isSpent = (state: SearchState, input: SearchInput): boolean => {
  const isSpentUp = state.tried >= input.most;
  if (isSpentUp) state.stopped = 'out-of-candidates';
  else if (input.late()) state.stopped = 'out-of-time';
  return isSpentUp || state.stopped === 'out-of-time';
};

async function* walk(
  state: SearchState,
  input: SearchInput,
  list: readonly Candidate[],
): AsyncGenerator<SearchStep, boolean> {
  let limit = Infinity;
  let factor = 1;
  let from = 0;
  while (from < Math.min(list.length, limit)) {
    if (isSpent(state, input)) return false;
    const size = input.evaluation.batch * factor;
    factor = Math.min(LARGEST_BATCH, factor * 2);
    const batch = list.slice(from, Math.min(from + size, from + input.most - state.tried, limit));
    const outcomes = await input.evaluation.evaluate(batch.map(({ edits }) => edits));
    for (const [index, candidate] of batch.entries()) {
      state.tried++;
      const outcome = outcomes[index];
      if (outcome === undefined) continue;
      if (!outcome.pass && state.vain.length < MOST_VAIN) state.vain.push(candidate);
      const place = input.placeOf(candidate);
      state.triedAt.set(place, (state.triedAt.get(place) ?? 0) + 1);
      if (!outcome.pass) note(state, input.baseline, candidate, outcome, place);
      else if (await take(state, input, candidate)) {
        limit = Math.min(limit, from + index + 1 + input.extra);
        yield { type: 'passed', tried: state.tried, candidate };
      }
    }
    from += size;
    yield { type: 'batch', tried: state.tried, total: Math.min(list.length, input.most), best: state.best };
  }
  return limit === Infinity && !isSpent(state, input);
}

/** Of all evaluations, what single changes get before anything is tried that builds on their outcomes. */
const SINGLES_FIRST = 0.5;

/**
 * The likelier single changes first; when none passes, those that went too far under conditions, then pairs, then the other single
 * changes. The state is filled as the search goes.
 */
export async function* search(state: SearchState, input: SearchInput): AsyncGenerator<SearchStep> {
  const first = Math.ceil(SINGLES_FIRST * input.most);
  const stages: readonly (() => readonly Candidate[])[] = [
    () => input.candidates.slice(0, first),
    () => input.refine(state.leads),
    () => (state.partials.length === 0 ? [] : pairs(state.partials, input.candidates, failingTests(input.baseline))),
    () => input.candidates.slice(first),
  ];
  for (const stage of stages) {
    const isDone = yield* walk(state, input, stage());
    if (!isDone || state.passed.length > 0) return;
  }
}

export const newSearchState = (): SearchState => ({
  tried: 0,
  passed: [],
  unconfirmed: [],
  partials: [],
  vain: [],
  leads: [],
  triedAt: new Map(),
  best: 0,
  stopped: 'exhausted',
});
