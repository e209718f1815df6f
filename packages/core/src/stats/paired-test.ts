import { requireFinite, requireLevel, requireRate, requireVersion, requireWhole, refuse } from './refuse.ts';
import { eValueOf, initialWealth, isEnough, logMean, multiply, type LogWealth } from './wealth.ts';

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
  /** The chance of ever deciding for a side that is not ahead, for each side, in (0, 1). @default 0.05 */
  readonly alpha?: number;
  /** Undecided after so many pairs is `inconclusive`; at least 1. @default 200 */
  readonly maxPairs?: number;
}

export interface PairedTest {
  /**
   * Takes the scores of both versions on the same task in, each in [0, 1]. Ignored once decided.
   * @throws EVOLVE_OPTIONS for what is no score
   */
  update(candidate: number, incumbent: number): void;
  readonly decision: PairedDecision;
  /** Evidence that the candidate is better: at least 1 / alpha decides. */
  readonly eValue: number;
  readonly pairs: number;
  /** Mean of candidate minus incumbent. */
  readonly meanDifference: number;
  /** For `pairedTest`, in any process. */
  readonly state: PairedState;
}

/** Shares of the wealth put on the next pair, from cautious to bold. */
const STAKES: readonly number[] = [0.2, 0.35, 0.5, 0.65];

const initial = ({ alpha = 0.05, maxPairs = 200 }: PairedOptions): PairedState => {
  const wealth = initialWealth(STAKES.length);
  return {
    version: 1,
    alpha: requireLevel('pairedTest: alpha', alpha),
    maxPairs: requireWhole('pairedTest: maxPairs', maxPairs, 1),
    ...{ pairs: 0, sum: 0, better: wealth, worse: wealth, decision: 'continue' },
  };
};

const SCORE = 'pairedTest: a score';
const DECISIONS: readonly string[] = ['continue', 'better', 'worse', 'inconclusive'] satisfies PairedDecision[];

const wealthOf = (given: LogWealth): LogWealth =>
  Array.isArray(given) && given.length === STAKES.length
    ? given.map((log) => requireFinite('pairedTest: a wealth', log))
    : refuse('pairedTest: the wealth', 'has a number for each stake', given);

const restored = (given: PairedState): PairedState => {
  requireVersion('pairedTest', given.version);
  if (!DECISIONS.includes(given.decision)) refuse('pairedTest: the decision', 'is a known one', given.decision);
  return {
    ...initial(given),
    pairs: requireWhole('pairedTest: pairs', given.pairs),
    sum: requireFinite('pairedTest: sum', given.sum),
    better: wealthOf(given.better),
    worse: wealthOf(given.worse),
    decision: given.decision,
  };
};

const decide = ({ alpha, better, worse, pairs, maxPairs }: Omit<PairedState, 'decision'>): PairedDecision => {
  if (isEnough(logMean(better), alpha)) return 'better';
  if (isEnough(logMean(worse), alpha)) return 'worse';
  return pairs >= maxPairs ? 'inconclusive' : 'continue';
};

const next = (state: PairedState, difference: number): PairedState => {
  const updated = {
    ...state,
    pairs: state.pairs + 1,
    sum: state.sum + difference,
    better: multiply(
      state.better,
      STAKES.map((stake) => stake * difference),
    ),
    worse: multiply(
      state.worse,
      STAKES.map((stake) => -stake * difference),
    ),
  };
  return { ...updated, decision: decide(updated) };
};

/**
 * Is a candidate better than the incumbent on the same tasks? Two betting e-processes on the differences, one for each
 * side, valid whenever they are looked at; see `wealth.ts` for the sources. Pairs of different tasks are allowed, where both
 * are drawn at random: it only takes more of them.
 * @param from Options for a new test, or the state of an earlier one to go on with.
 * @throws EVOLVE_OPTIONS for a level, maximum or state that is none
 */
export const pairedTest = (from: PairedOptions | PairedState = {}): PairedTest => {
  let state = 'version' in from ? restored(from) : initial(from);
  return {
    update: (candidate, incumbent) => {
      const difference = requireRate(SCORE, candidate) - requireRate(SCORE, incumbent);
      if (state.decision === 'continue') state = next(state, difference);
    },
    get decision() {
      return state.decision;
    },
    get eValue() {
      return eValueOf(logMean(state.better));
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
