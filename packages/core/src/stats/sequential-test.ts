import { bettingBelow } from './rate-wealth.ts';
import {
  refuse,
  requireBoolean,
  requireDecision,
  requireLevel,
  requireRate,
  requireVersion,
  requireWhole,
} from './refuse.ts';
import { eValueOf, isEnough } from './wealth.ts';

/** JSON-serialisable, versioned: all that an order of outcomes says is how many of each there were. */
export interface SequentialState {
  readonly version: 1;
  readonly baseline: number;
  readonly alpha: number;
  readonly samples: number;
  readonly successes: number;
  readonly decision: 'continue' | 'worse';
}

export interface SequentialTest {
  /** Takes one outcome in, in the order they happened. @throws EVOLVE_OPTIONS for what is neither true nor false */
  update(ok: boolean): void;
  /** Evidence against "not worse than the baseline": at least 1 / alpha decides. 1 says nothing, below 1 speaks for it. */
  readonly eValue: number;
  /** `worse` once and for ever; `continue` is never a proof that all is well. */
  readonly decision: 'continue' | 'worse';
  readonly samples: number;
  /** For `sequentialTest`, in any process. */
  readonly state: SequentialState;
}

export interface SequentialOptions {
  /**
   * The known success rate, in [0, 1]. Above 0.98 it is taken as 0.98: what never failed so far is no proof that it never
   * does. One that was estimated from few outcomes is not known: `twoSampleTest`.
   */
  readonly baseline: number;
  /** The chance of ever calling a version worse that is not, in (0, 1). @default 0.05 */
  readonly alpha?: number;
}

/** Above it a single failure would decide. */
const HIGHEST_BASELINE = 0.98;

const initial = ({ baseline, alpha = 0.05 }: SequentialOptions): SequentialState => ({
  version: 1,
  baseline: Math.min(requireRate('sequentialTest: baseline', baseline), HIGHEST_BASELINE),
  alpha: requireLevel('sequentialTest: alpha', alpha),
  samples: 0,
  successes: 0,
  decision: 'continue',
});

const restored = (given: SequentialState): SequentialState => {
  requireVersion('sequentialTest', given.version);
  const samples = requireWhole('sequentialTest: samples', given.samples);
  const successes = requireWhole('sequentialTest: successes', given.successes);
  if (successes > samples) refuse('sequentialTest: successes', 'are some of the samples', successes);
  const start = initial(given);
  return { ...start, samples, successes, decision: requireDecision('sequentialTest', given.decision) };
};

type Betting = ReturnType<typeof bettingBelow>;

const logWealth = ({ samples, successes }: SequentialState, betting: Betting): number =>
  betting({ successes, failures: samples - successes });

const next = (state: SequentialState, betting: Betting, ok: boolean): SequentialState => {
  const updated = { ...state, samples: state.samples + 1, successes: state.successes + (ok ? 1 : 0) };
  const isWorse = state.decision === 'worse' || isEnough(logWealth(updated, betting), state.alpha);
  return { ...updated, decision: isWorse ? 'worse' : 'continue' };
};

/**
 * Is the success rate below a known baseline? A betting e-process: valid at every moment, so it may be looked at after
 * each outcome and stopped at any time, and the chance of a false alarm over its whole life stays under alpha.
 * Likelihood ratios are supermartingales for every rate at or above the baseline; see `wealth.ts` for the sources.
 *
 * It asks about all outcomes since it began: after thousands of good ones a drop takes long to show. Begin a new one with
 * each version.
 * @param from Options for a new test, or the state of an earlier one to go on with.
 * @throws EVOLVE_OPTIONS for a baseline, level or state that is none
 */
export const sequentialTest = (from: SequentialOptions | SequentialState): SequentialTest => {
  let state = 'version' in from ? restored(from) : initial(from);
  const betting = bettingBelow(state.baseline);
  return {
    update: (ok) => {
      state = next(state, betting, requireBoolean('sequentialTest: an outcome', ok));
    },
    get eValue() {
      return eValueOf(logWealth(state, betting));
    },
    get decision() {
      return state.decision;
    },
    get samples() {
      return state.samples;
    },
    get state() {
      return state;
    },
  };
};
