import type { MinedInputs } from '../mine/inputs.ts';
import { isLearntByHeart } from '../order/features.ts';
import type { Candidate } from './candidates.ts';

export interface Passed {
  readonly candidate: Candidate;
  /** Equal for changes of the same line. */
  readonly place: string;
  /** Of the changes tried at its place, the share that passes: where anything passes, the tests have asked for nothing. */
  readonly passRate: number;
}

export interface Judged extends Passed {
  /** What the order goes by: the confidence, and how early the search came to it. */
  readonly worth: number;
  /** In [0, 1]. */
  readonly confidence: number;
  readonly why: readonly string[];
}

export interface JudgeInput {
  readonly candidates: readonly Passed[];
  readonly inputs: MinedInputs;
  readonly failing: number;
  readonly passing: number;
}

const SIZE_SCALE = 80;

const addedBy = ({ edits }: Candidate): string =>
  edits.flatMap(({ splices }) => splices.map(({ text }) => text)).join(' ');

const judge = (passed: Passed, input: JudgeInput, rivals: number): Omit<Judged, 'worth'> => {
  const { candidate } = passed;
  const why: string[] = [`template ${candidate.template}`];
  let score = candidate.trust / (1 + candidate.size / SIZE_SCALE / 4);
  if (isLearntByHeart(addedBy(candidate), input.inputs)) {
    score *= 0.4;
    why.push('contains a value of the failing test');
  }
  const tests = input.failing + input.passing;
  score *= tests === 0 ? 0.6 : 1 - 0.5 / (1 + Math.min(input.failing, 3) / 2 + input.passing / 4);
  why.push(
    tests === 0
      ? 'the check tells no tests apart'
      : `${String(input.failing)} failing tests turned green, ${String(input.passing)} stayed green`,
  );
  if (rivals > 0) why.push(`${String(rivals)} other changes pass as well`);
  return { ...passed, confidence: Math.round(100 * (score / (1 + rivals / 40))) / 100, why };
};

/** How much a place counts for less where every change passes. */
const INDIFFERENCE = 4;
/** Near the right change others pass as well. */
const USUAL = 0.2;

/** The search's order is what was known about where and what before anything ran: among many that pass most do so by chance. */
const worthOf = (confidence: number, { candidate, passRate }: Passed, best: number): number =>
  (confidence * Math.sqrt(candidate.priority / best)) / (1 + INDIFFERENCE * Math.max(0, passRate - USUAL));

/** Passing candidates, the most believable first. */
export const rankPlausible = (input: JudgeInput): readonly Judged[] => {
  const best = Math.max(...input.candidates.map(({ candidate }) => candidate.priority), Number.MIN_VALUE);
  return input.candidates
    .map((passed) => {
      const judged = judge(passed, input, input.candidates.length - 1);
      return { ...judged, worth: worthOf(judged.confidence, passed, best) };
    })
    .sort((left, right) => right.worth - left.worth);
};
