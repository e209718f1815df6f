import { interval, type Interval } from './intervals.ts';
import type { Entry, Subject } from './ledger.ts';
import { first, type Score } from './orders.ts';

export const WITHIN = 20;
export const LATER = 100;
/** Orders that leave much to chance are asked as often. */
const ROUNDS = 3;

/** Of one bug, as shares of the rounds. */
export interface Success {
  readonly package: string;
  /** One of the first twenty passes. */
  readonly plausible: number;
  /** One of the first twenty passes and is right. */
  readonly right: number;
  /** One of the first hundred passes. */
  readonly later: number;
}

export type Measure = Exclude<keyof Success, 'package'>;

const anyRight = async (subject: Subject, passing: readonly Entry[]): Promise<boolean> => {
  for (const entry of passing) if (await subject.isRight(entry)) return true;
  return false;
};

/** What an order comes to first, once for each round. */
export const roundsOf = (subject: Subject, score: Score, seed: number): readonly (readonly Entry[])[] =>
  Array.from({ length: ROUNDS }, (_, round) => first(subject.candidates, score, LATER, seed * 1000 + round));

/** Of candidates that were run. */
export const successOf = async (subject: Subject, rounds: readonly (readonly Entry[])[]): Promise<Success> => {
  let [plausible, right, later] = [0, 0, 0];
  for (const round of rounds) {
    const passing = round.slice(0, WITHIN).filter((entry) => subject.passes(entry));
    if (passing.length > 0) plausible += 1;
    if (await anyRight(subject, passing)) right += 1;
    if (round.some((entry) => subject.passes(entry))) later += 1;
  }
  const { package: name } = subject.bug;
  return { package: name, plausible: plausible / ROUNDS, right: right / ROUNDS, later: later / ROUNDS };
};

export const shareOf = (all: readonly Success[], what: Measure): number =>
  all.reduce((sum, one) => sum + one[what], 0) / Math.max(1, all.length);

const percent = (share: number): string => (100 * share).toFixed(1);

const written = ({ mean, low, high }: Interval): string => `${percent(mean)} (${percent(low)} to ${percent(high)})`;

export const told = (all: readonly Success[], what: Measure, seed: number): string =>
  written(
    interval(
      all.map((one) => ({ package: one.package, value: one[what] })),
      seed,
    ),
  );

/** By how many points the one is better than the other, bug by bug. */
export const difference = (one: readonly Success[], other: readonly Success[], what: Measure, seed: number): string =>
  written(
    interval(
      one.map((own, index) => ({ package: own.package, value: own[what] - (other[index]?.[what] ?? 0) })),
      seed,
    ),
  );
