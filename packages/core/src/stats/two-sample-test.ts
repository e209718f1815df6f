/**
 * Two samples of outcomes, of which neither rate is known. At every rate that the first could have, one gambler bets that the
 * first is better than it and another that the second is worse: the product of their wealth is an e-process where that is the
 * rate, so its smallest value over all rates is one whatever the rate is.
 *
 * 1. Both bets depend on counts alone: outcomes of both may come in any order, all of the first beforehand or side by side.
 * 2. The logarithm of the product is convex in the rate (`rate-wealth.ts`), so its smallest value is found, not guessed.
 *
 * L. Wasserman, A. Ramdas, S. Balakrishnan, "Universal inference", PNAS 117 (2020), for the smallest value over a null;
 * R. Turner, A. Ly, P. Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping",
 * J. Statist. Plann. Inference 230 (2024); S. Shekhar, A. Ramdas, "Nonparametric two-sample testing by betting", IEEE Trans.
 * Inf. Theory 70 (2024), for pairs.
 */
import { add, bettingBelow, type Alternatives, type Counts } from './rate-wealth.ts';
import {
  refuse,
  requireBoolean,
  requireDecision,
  requireCount,
  requireLevel,
  requireVersion,
  requireWhole,
} from './refuse.ts';
import { lowest } from './search.ts';
import { eValueOf, isEnough } from './wealth.ts';

/** JSON-serialisable, versioned. */
export interface TwoSampleState {
  readonly version: 1;
  readonly alpha: number;
  readonly tolerance: number;
  readonly before: Counts;
  readonly after: Counts;
  readonly decision: 'continue' | 'worse';
}

export interface TwoSampleOptions {
  /** The chance of ever calling a version worse that is not, in (0, 1). @default 0.05 */
  readonly alpha?: number;
  /** A drop by up to so much is not worse, in [0, 1): 0.1 are ten points. @default 0 */
  readonly tolerance?: number;
}

export interface TwoSampleTest {
  /** Takes one outcome of either version in. @throws EVOLVE_OPTIONS for what is neither true nor false, or of no version */
  update(version: 'before' | 'after', ok: boolean): void;
  /** Evidence against "not worse than before": at least 1 / alpha decides. */
  readonly eValue: number;
  /** `worse` once and for ever; `continue` is never a proof that all is well. */
  readonly decision: 'continue' | 'worse';
  /** For `twoSampleTest`, in any process. */
  readonly state: TwoSampleState;
}

const VERSIONS: readonly string[] = ['before', 'after'];
const NOTHING: Counts = { successes: 0, failures: 0 };

/** Of failures of the version before, that they are fewer: a tenth of the stake waits, so that a long record costs no more. */
const FEWER_FAILURES: Alternatives = {
  shares: [0.4, 0.6, 0.75, 0.87, 0.95, 0.98, 1],
  stakes: [0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.1],
};

const initial = ({ alpha = 0.05, tolerance = 0 }: TwoSampleOptions): TwoSampleState => ({
  version: 1,
  alpha: requireLevel('twoSampleTest: alpha', alpha),
  tolerance:
    requireCount('twoSampleTest: tolerance', tolerance) < 1
      ? tolerance
      : refuse('twoSampleTest: tolerance', 'is in [0, 1)', tolerance),
  before: NOTHING,
  after: NOTHING,
  decision: 'continue',
});

const countsOf = (name: string, given: Partial<Counts> | undefined): Counts => ({
  successes: requireWhole(`twoSampleTest: successes ${name}`, given?.successes),
  failures: requireWhole(`twoSampleTest: failures ${name}`, given?.failures),
});

const restored = (given: TwoSampleState): TwoSampleState => {
  requireVersion('twoSampleTest', given.version);
  return {
    ...initial(given),
    before: countsOf('before', given.before),
    after: countsOf('after', given.after),
    decision: requireDecision('twoSampleTest', given.decision),
  };
};

/** Where one failure would be an infinite loss. */
const ALMOST_ONE = 1 - 1e-9;

const limited = (rate: number): number => Math.min(Math.max(rate, 0), ALMOST_ONE);

/** Wealth where the version before has this rate. */
const logWealthAt = ({ before, after, tolerance }: TwoSampleState, rate: number): number => {
  const mirrored = { successes: before.failures, failures: before.successes };
  return bettingBelow(limited(1 - rate), FEWER_FAILURES)(mirrored) + bettingBelow(limited(rate - tolerance))(after);
};

const worstRate = (state: TwoSampleState): number => lowest(0, 1, (rate) => logWealthAt(state, rate));

/**
 * Is a version worse than the one before, of which there are outcomes too and nothing else? Valid at every moment, in any
 * order; the chance of a false alarm over its whole life stays under alpha, however short the record. The shorter it is the
 * less can be said: of a record of 20 only a collapse shows. Where both versions run on the same tasks `pairedTest` needs
 * fewer, and against a rate that is known `sequentialTest`.
 * @param from Options for a new test, or the state of an earlier one to go on with.
 * @throws EVOLVE_OPTIONS for a level, tolerance or state that is none
 */
export const twoSampleTest = (from: TwoSampleOptions | TwoSampleState = {}): TwoSampleTest => {
  let state = 'version' in from ? restored(from) : initial(from);
  /** The wealth there is never below the smallest: while it is not enough, nothing has to be searched. */
  let lastWorst = 0.5;
  const isWorse = (): boolean => {
    if (!isEnough(logWealthAt(state, lastWorst), state.alpha)) return false;
    lastWorst = worstRate(state);
    return isEnough(logWealthAt(state, lastWorst), state.alpha);
  };
  return {
    update: (version, ok) => {
      if (!VERSIONS.includes(version)) refuse('twoSampleTest: the version', 'is before or after', version);
      state = { ...state, [version]: add(state[version], requireBoolean('twoSampleTest: an outcome', ok)) };
      if (state.decision === 'continue' && isWorse()) state = { ...state, decision: 'worse' };
    },
    get eValue() {
      return eValueOf(logWealthAt(state, worstRate(state)));
    },
    get decision() {
      return state.decision;
    },
    get state() {
      return state;
    },
  };
};
