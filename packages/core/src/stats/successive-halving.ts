/**
 * Which of several arms is best, within a number of trials: all are tried, the worse half goes, the rest is tried twice as
 * often, until one is left.
 *
 * 1. No more trials are asked for than the budget has; what a round's division leaves over goes to the later ones.
 * 2. In a round every arm is tried equally often. Of equal ones those given first stay: put first what should win a tie.
 *
 * Z. Karnin, T. Koren, O. Somekh, "Almost optimal exploration in multi-armed bandits", ICML 2013; K. Jamieson, A. Talwalkar,
 * "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
 */
import { refuse, requireCount, requireRate, requireVersion, requireWhole } from './refuse.ts';

/** An arm that is still in. */
export interface HalvingArm {
  readonly arm: string;
  /** Trials so far. */
  readonly trials: number;
  /** Sum of their rewards. */
  readonly sum: number;
  /** Trials that this round still asks for. */
  readonly open: number;
}

/** JSON-serialisable, versioned. */
export interface HalvingState {
  readonly version: 1;
  /** Trials that were not given to a round yet. */
  readonly budget: number;
  /** Rounds after this one. */
  readonly rounds: number;
  readonly arms: readonly HalvingArm[];
}

export interface HalvingOptions {
  /** Without repetition; of equal ones the first wins. */
  readonly arms: readonly string[];
  /** Trials in all: at least the number of arms times its logarithm to base 2, rounded up. */
  readonly budget: number;
}

export interface Halving {
  /** What this round still asks for, with how often: in any order, or all at once. Empty when the best is known. */
  readonly open: readonly { readonly arm: string; readonly trials: number }[];
  /** @param reward In [0, 1]. @throws EVOLVE_OPTIONS for another, or an arm that is not open */
  report(arm: string, reward: number): void;
  /** The one that is left; undefined while several are. */
  readonly best: string | undefined;
  /** For `successiveHalving`, in any process. */
  readonly state: HalvingState;
}

const isDone = ({ arms }: HalvingState): boolean => arms.every(({ open }) => open === 0);

const mean = ({ sum, trials }: HalvingArm): number => sum / trials;

/** Gives a round its share of what is left. */
const opened = ({ arms, budget, rounds, ...rest }: HalvingState): HalvingState => {
  const open = Math.floor(budget / (arms.length * rounds));
  return {
    ...rest,
    budget: budget - open * arms.length,
    rounds: rounds - 1,
    arms: arms.map((each) => ({ ...each, open })),
  };
};

/** The better half goes on, in the order that it was given. */
const halved = (state: HalvingState): HalvingState => {
  const best = state.arms.toSorted((one, other) => mean(other) - mean(one)).slice(0, Math.ceil(state.arms.length / 2));
  const left = { ...state, arms: state.arms.filter((each) => best.includes(each)) };
  return left.arms.length === 1 ? left : opened(left);
};

const requireArms = (arms: readonly string[]): readonly string[] => {
  if (arms.length === 0) refuse('successiveHalving: arms', 'are at least one', arms.length);
  return new Set(arms).size === arms.length
    ? arms
    : refuse('successiveHalving: arms', 'are each there once', arms.length);
};

const initial = ({ arms, budget }: HalvingOptions): HalvingState => {
  requireArms(arms);
  const rounds = Math.ceil(Math.log2(arms.length));
  requireWhole('successiveHalving: budget', budget, arms.length * rounds);
  const nothing = arms.map((arm) => ({ arm, trials: 0, sum: 0, open: 0 }));
  const state: HalvingState = { version: 1, budget, rounds, arms: nothing };
  return arms.length === 1 ? state : opened(state);
};

const armOf = ({ arm, trials, sum, open }: HalvingArm): HalvingArm => ({
  arm,
  trials: requireWhole('successiveHalving: trials', trials),
  sum: requireCount('successiveHalving: sum', sum),
  open: requireWhole('successiveHalving: open', open),
});

const restored = (given: HalvingState): HalvingState => {
  requireVersion('successiveHalving', given.version);
  const budget = requireWhole('successiveHalving: budget', given.budget);
  const rounds = requireWhole('successiveHalving: rounds', given.rounds);
  requireArms(given.arms.map(({ arm }) => arm));
  const arms = given.arms.map(armOf);
  if (arms.length > 1 && !arms.some(({ open }) => open > 0)) refuse('successiveHalving: open', 'has a trial', 0);
  return { version: 1, budget, rounds, arms };
};

const counted = (state: HalvingState, arm: string, reward: number): HalvingState => {
  const arms = state.arms.map((each) =>
    each.arm === arm ? { ...each, trials: each.trials + 1, sum: each.sum + reward, open: each.open - 1 } : each,
  );
  const next = { ...state, arms };
  return isDone(next) ? halved(next) : next;
};

/**
 * Chooses among variants on a budget of trials; see the head of this file for the sources.
 * @param from Options for a new choice, or the state of an earlier one to go on with.
 * @throws EVOLVE_OPTIONS for no arms, one that is there twice, a budget that is too small, or a state that is none
 */
export const successiveHalving = (from: HalvingOptions | HalvingState): Halving => {
  let state = 'version' in from ? restored(from) : initial(from);
  return {
    get open() {
      return state.arms.filter(({ open }) => open > 0).map(({ arm, open }) => ({ arm, trials: open }));
    },
    report: (arm, reward) => {
      if (!state.arms.some((each) => each.arm === arm && each.open > 0)) {
        refuse('successiveHalving: the arm', 'is one of those that are open', arm);
      }
      state = counted(state, arm, requireRate('successiveHalving: a reward', reward));
    },
    get best() {
      return state.arms.length === 1 ? state.arms[0]?.arm : undefined;
    },
    get state() {
      return state;
    },
  };
};
