import { initialWealth, meanWealth, multiply, type LogWealth } from './wealth.ts';

export type PairedDecision = 'continue' | 'better' | 'worse' | 'inconclusive';

/** JSON-serialisable, versioned. */
export interface PairedState {
  readonly version: 1;
  readonly alpha: number;
  readonly maxPairs: number;
  readonly pairs: number;
  readonly sum: number;
  readonly better: LogWealth;
  readonly worse: LogWealth;
  readonly decision: PairedDecision;
}

export interface PairedOptions {
  /** The chance of ever deciding for a side that is not ahead, for each side. @default 0.05 */
  readonly alpha?: number;
  /** Undecided after so many pairs is `inconclusive`. @default 200 */
  readonly maxPairs?: number;
}

export interface PairedTest {
  /** Scores in [0, 1] of both versions on the same task. Ignored once decided. */
  update(candidate: number, incumbent: number): void;
  readonly decision: PairedDecision;
  /** Evidence that the candidate is better. */
  readonly eValue: number;
  readonly pairs: number;
  /** Mean of candidate minus incumbent. */
  readonly meanDifference: number;
  readonly state: PairedState;
}

/** Shares of the wealth put on the next pair, from cautious to bold. */
const STAKES: readonly number[] = [0.2, 0.35, 0.5, 0.65];

const initial = ({ alpha = 0.05, maxPairs = 200 }: PairedOptions): PairedState => {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError('pairedTest: alpha is in (0, 1)');
  const wealth = initialWealth(STAKES.length);
  return { version: 1, alpha, maxPairs, pairs: 0, sum: 0, better: wealth, worse: wealth, decision: 'continue' };
};

const decide = (state: Omit<PairedState, 'decision'>): PairedDecision => {
  const enough = 1 / state.alpha;
  if (meanWealth(state.better) >= enough) return 'better';
  if (meanWealth(state.worse) >= enough) return 'worse';
  return state.pairs >= state.maxPairs ? 'inconclusive' : 'continue';
};

const next = (state: PairedState, difference: number): PairedState => {
  const updated = {
    ...state,
    pairs: state.pairs + 1,
    sum: state.sum + difference,
    better: multiply(
      state.better,
      STAKES.map((stake) => 1 + stake * difference),
    ),
    worse: multiply(
      state.worse,
      STAKES.map((stake) => 1 - stake * difference),
    ),
  };
  return { ...updated, decision: decide(updated) };
};

const requireScore = (score: number): number => {
  if (!(score >= 0 && score <= 1)) throw new RangeError('pairedTest: a score is in [0, 1]');
  return score;
};

/**
 * Is a candidate better than the incumbent on the same tasks? Two betting e-processes on the differences, one for each
 * side, valid whenever they are looked at; see `wealth.ts` for the sources.
 */
export const pairedTest = (from: PairedOptions | PairedState = {}): PairedTest => {
  let state = 'better' in from ? from : initial(from);
  return {
    update: (candidate, incumbent) => {
      const difference = requireScore(candidate) - requireScore(incumbent);
      if (state.decision === 'continue') state = next(state, difference);
    },
    get decision() {
      return state.decision;
    },
    get eValue() {
      return meanWealth(state.better);
    },
    get pairs() {
      return state.pairs;
    },
    get meanDifference() {
      return state.pairs === 0 ? 0 : state.sum / state.pairs;
    },
    get state() {
      return state;
    },
  };
};
