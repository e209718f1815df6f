import { initialWealth, meanWealth, multiply, type LogWealth } from './wealth.ts';

/** JSON-serialisable, versioned. */
export interface SequentialState {
  readonly version: 1;
  readonly baseline: number;
  readonly alpha: number;
  readonly samples: number;
  readonly successes: number;
  readonly logWealth: LogWealth;
  readonly decision: 'continue' | 'worse';
}

export interface SequentialTest {
  /** Takes one outcome in, in the order they happened. */
  update(ok: boolean): void;
  /** Evidence against "not worse than the baseline": at least 1 / alpha decides. */
  readonly eValue: number;
  /** `worse` once and for ever; `continue` is never a proof that all is well. */
  readonly decision: 'continue' | 'worse';
  readonly samples: number;
  readonly state: SequentialState;
}

export interface SequentialOptions {
  /** The known success rate, in [0, 1]. Above 0.98 it is taken as 0.98: what never failed so far is no proof that it never does. */
  readonly baseline: number;
  /** The chance of ever calling a version worse that is not. @default 0.05 */
  readonly alpha?: number;
}

/** Above it a single failure would decide. */
const HIGHEST_BASELINE = 0.98;
/** The alternatives betted on, as shares of the baseline: from a collapse to a small drop. */
const SHARES: readonly number[] = [0.2, 0.4, 0.55, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/** Likelihood ratio of one outcome between each alternative and the baseline. */
const factorsOf = (baseline: number, ok: boolean): readonly number[] =>
  SHARES.map((share) => (ok ? share : (1 - share * baseline) / (1 - baseline)));

const initial = ({ baseline, alpha = 0.05 }: SequentialOptions): SequentialState => {
  if (!(baseline >= 0 && baseline <= 1)) throw new RangeError('sequentialTest: the baseline is a rate in [0, 1]');
  if (!(alpha > 0 && alpha < 1)) throw new RangeError('sequentialTest: alpha is in (0, 1)');
  return {
    version: 1,
    baseline: Math.min(baseline, HIGHEST_BASELINE),
    alpha,
    samples: 0,
    successes: 0,
    logWealth: initialWealth(SHARES.length),
    decision: 'continue',
  };
};

const next = (state: SequentialState, ok: boolean): SequentialState => {
  const logWealth = multiply(state.logWealth, factorsOf(state.baseline, ok));
  const worse = state.decision === 'worse' || meanWealth(logWealth) >= 1 / state.alpha;
  return {
    ...state,
    samples: state.samples + 1,
    successes: state.successes + (ok ? 1 : 0),
    logWealth,
    decision: worse ? 'worse' : 'continue',
  };
};

/**
 * Is the success rate below a known baseline? A betting e-process: valid at every moment, so it may be looked at after
 * each outcome and stopped at any time, and the chance of a false alarm over its whole life stays under alpha.
 * Likelihood ratios are supermartingales for every rate at or above the baseline; see `wealth.ts` for the sources.
 * @param from Options for a new test, or the state of an earlier one to go on with.
 */
export const sequentialTest = (from: SequentialOptions | SequentialState): SequentialTest => {
  let state = 'logWealth' in from ? from : initial(from);
  return {
    update: (ok) => {
      state = next(state, ok);
    },
    get eValue() {
      return meanWealth(state.logWealth);
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
