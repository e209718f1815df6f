import type { Evidence } from './evidence-of.ts';
import { confidenceOf } from './model.ts';
import type { Acceptance } from './verdict.ts';

/** How far a patch that passes is trusted, and why. */
export interface Trust {
  /** In [0, 1]. */
  readonly confidence: number;
  readonly accept: Acceptance;
  /** What speaks for and against it, the most telling first. */
  readonly why: readonly string[];
}

const YES = 0.5;
const NO = 0.05;

const count = (number: number, one: string, many = `${one}s`): string =>
  `${String(number)} ${number === 1 ? one : many}`;

const MOST_LISTED = 3;

const listed = (items: readonly string[]): string =>
  items.slice(0, MOST_LISTED).join(', ') +
  (items.length > MOST_LISTED ? ` and ${String(items.length - MOST_LISTED)} more` : '');

/** What is against a patch, in words; each is also a reason not to accept it unseen. */
const objections = (evidence: Evidence): string[] => {
  const { passing, passingStrange, ordinary, ordinaryDiffer, ordinaryTouched, ordinaryStrange, newErrors, lostErrors } =
    evidence;
  const found: string[] = [];
  if (passingStrange > 0) {
    found.push(
      `ends otherwise on ${String(passingStrange)} of ${count(passing, 'call')} of passing tests, as no failing test asks`,
    );
  }
  if (ordinaryStrange > 0) {
    found.push(
      `ends otherwise on ${String(ordinaryStrange)} of ${count(ordinary, 'ordinary input')}, as no failing test asks`,
    );
  }
  if (changesMost(evidence)) {
    found.push(`ends otherwise on ${String(ordinaryDiffer)} of ${count(ordinaryTouched, 'ordinary input')}`);
  }
  if (newErrors > 0) found.push(`throws on ${count(newErrors, 'input')} that returned before`);
  if (lostErrors > 0) found.push(`no longer throws on ${count(lostErrors, 'input')}`);
  if (evidence.unneededDiffer > 0) {
    found.push(
      `the check passes without ${String(evidence.unneeded)} of its ${count(evidence.parts, 'place')}, and they change what it does`,
    );
  }
  if (evidence.strays > 0 && evidence.unneededDiffer === 0) {
    found.push(`the check needs nothing of ${count(evidence.strays, 'place')} apart from the rest`);
  }
  if (evidence.silentLines.length > 0) found.push(`no test runs ${listed(evidence.silentLines)}`);
  if (evidence.learntByHeart) found.push('contains a value of the failing tests');
  return found;
};

const testimony = (evidence: Evidence): string[] => {
  const { fixedTests, passingTests, passing, passingDiffer, generated, generatedDiffer } = evidence;
  return [
    fixedTests + passingTests === 0
      ? 'the check tells no tests apart'
      : `${count(fixedTests, 'failing test')} turned green, ${String(passingTests)} stayed green`,
    ...(passing === 0
      ? []
      : [
          `agrees with the old version on ${String(passing - passingDiffer)} of ${count(passing, 'call')} of passing tests`,
        ]),
    generated === 0
      ? 'nothing could be called again: only the tests speak for it'
      : isUnseen(evidence)
        ? 'no call that could be made again shows what it does: only the tests speak for it'
        : `ends otherwise than the old version on ${String(generatedDiffer)} of ${count(generated, 'generated input')}`,
  ];
};

const changesMost = ({ ordinaryDiffer, ordinaryTouched }: Evidence): boolean => ordinaryDiffer > ordinaryTouched / 2;

/** No call that could be made again shows what the patch does. */
const isUnseen = ({ generatedDiffer, failingDiffer }: Evidence): boolean => generatedDiffer + failingDiffer === 0;

/** It may still be right, but nothing that was looked at can tell: most of what the program does changes, an answer is built in, or something rides along. */
const isDoubtful = (evidence: Evidence): boolean =>
  isUnseen(evidence) || evidence.learntByHeart || evidence.strays > 0 || changesMost(evidence);

const acceptance = (evidence: Evidence, confidence: number): Acceptance => {
  if (confidence < NO) return 'no';
  return confidence >= YES && !isDoubtful(evidence) ? 'yes' : 'ask';
};

export const trustOf = (evidence: Evidence): Trust => {
  const confidence = confidenceOf(evidence);
  return {
    confidence: Math.round(100 * confidence) / 100,
    accept: acceptance(evidence, confidence),
    why: [...objections(evidence), ...testimony(evidence)],
  };
};
