import { logBeta } from './beta.ts';
import { refuse, requireCount, requireLevel, requireRate, requireVersion, requireWhole } from './refuse.ts';
import { bisect } from './search.ts';
import { eValueOf, isEnough } from './wealth.ts';
import type { Interval } from './wilson.ts';

/** JSON-serialisable, versioned. */
export interface ConfidenceState {
  readonly version: 1;
  readonly alpha: number;
  readonly samples: number;
  /** Of the values. */
  readonly sum: number;
}

export interface ConfidenceOptions {
  /** The chance that the interval is ever wrong, in (0, 1). @default 0.05 */
  readonly alpha?: number;
}

export interface ConfidenceSequence {
  /** Takes a value in [0, 1] in: an outcome as 0 or 1, or a score. @throws EVOLVE_OPTIONS for another */
  update(value: number): void;
  /** Where the mean lies, by all values so far; [0, 1] before the first. */
  readonly interval: Interval;
  /** Evidence against this mean: at least 1 / alpha rules it out. @param mean In [0, 1], or EVOLVE_OPTIONS. */
  eValue(mean: number): number;
  /** Of the values; 0 before the first. */
  readonly mean: number;
  readonly samples: number;
  /** For `confidenceSequence`, in any process. */
  readonly state: ConfidenceState;
}

const initial = ({ alpha = 0.05 }: ConfidenceOptions): ConfidenceState => ({
  version: 1,
  alpha: requireLevel('confidenceSequence: alpha', alpha),
  samples: 0,
  sum: 0,
});

const restored = (given: ConfidenceState): ConfidenceState => {
  requireVersion('confidenceSequence', given.version);
  const samples = requireWhole('confidenceSequence: samples', given.samples);
  const sum = requireCount('confidenceSequence: sum', given.sum);
  return { ...initial(given), samples, sum: sum <= samples ? sum : refuse('confidenceSequence: sum', 'fits', sum) };
};

/** The bets of Krichevsky and Trofimov: as if half a success and half a failure had been seen. */
const PRIOR = 0.5;

/** `times * log(chance)`, where what never happened costs nothing. */
const logOf = (times: number, chance: number): number => (times === 0 ? 0 : times * Math.log(chance));

/** A function of the mean to its log wealth; convex, and lowest at the mean of the values. */
const wealthIn = ({ samples, sum }: ConfidenceState): ((mean: number) => number) => {
  const rest = Math.max(0, samples - sum);
  const betted = logBeta(sum + PRIOR, rest + PRIOR) - logBeta(PRIOR, PRIOR);
  return (mean) => betted - logOf(sum, mean) - logOf(rest, 1 - mean);
};

const intervalOf = (state: ConfidenceState): Interval => {
  if (state.samples === 0) return { low: 0, high: 1 };
  const wealth = wealthIn(state);
  const isOut = (mean: number): boolean => isEnough(wealth(mean), state.alpha);
  const mean = Math.min(1, state.sum / state.samples);
  return {
    low: isOut(0) ? bisect(0, mean, isOut) : 0,
    high: isOut(1) ? bisect(mean, 1, (at) => !isOut(at)) : 1,
  };
};

/**
 * An interval for a success rate, or the mean of scores in [0, 1], that is right at all times at once: the chance that it ever
 * leaves the mean out is at most alpha, so it may be looked at after each value and acted on at any. The price is an interval
 * that is up to twice as wide as `wilson`'s, which is right at one time that was fixed beforehand.
 *
 * Against each mean somebody bets by what was seen so far, and those that lost too much are ruled out; of outcomes these bets are
 * the best there are, and their wealth has a closed form. A score counts as part success and part failure, by which wealth
 * never grows, since the logarithm is concave: right for all scores, though wider than need be where they hardly vary.
 *
 * I. Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024); R. Krichevsky,
 * V. Trofimov, "The performance of universal encoding", IEEE Trans. Inf. Theory 27 (1981), for the bets; S. Howard, A. Ramdas,
 * J. McAuliffe, J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Ann. Statist. 49 (2021).
 * @param from Options for a new one, or the state of an earlier one to go on with.
 * @throws EVOLVE_OPTIONS for a level or state that is none
 */
export const confidenceSequence = (from: ConfidenceOptions | ConfidenceState = {}): ConfidenceSequence => {
  let state = 'version' in from ? restored(from) : initial(from);
  return {
    update: (value) => {
      const sum = state.sum + requireRate('confidenceSequence: a value', value);
      state = { ...state, samples: state.samples + 1, sum };
    },
    get interval() {
      return intervalOf(state);
    },
    eValue: (mean) => eValueOf(wealthIn(state)(requireRate('confidenceSequence: a mean', mean))),
    get mean() {
      return state.samples === 0 ? 0 : state.sum / state.samples;
    },
    get samples() {
      return state.samples;
    },
    get state() {
      return state;
    },
  };
};
