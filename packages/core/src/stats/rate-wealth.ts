/**
 * Wealth of betting that a success rate is below a given one, from the counts alone: likelihood ratios of fixed alternatives
 * do not depend on the order of the outcomes. For every rate at or above the given one they are supermartingales, and as
 * functions of it convex and rising.
 */
import { logMean } from './wealth.ts';

/** Outcomes so far. */
export interface Counts {
  readonly successes: number;
  readonly failures: number;
}

/** What is betted on. */
export interface Alternatives {
  /** The rates, as shares of the given one: from a collapse to a small drop; 1 does not bet. */
  readonly shares: readonly number[];
  /** Of the stake. By default the same on each. */
  readonly stakes?: readonly number[];
}

const ALTERNATIVES: Alternatives = { shares: [0.2, 0.4, 0.55, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] };

/** From counts to the logarithm of the wealth against this rate. @param rate In [0, 1). */
export const bettingBelow = (rate: number, on = ALTERNATIVES): ((counts: Counts) => number) => {
  const bets = on.shares.map((share) => ({
    success: Math.log(share),
    failure: Math.log1p(-share * rate) - Math.log1p(-rate),
  }));
  return ({ successes, failures }) =>
    logMean(
      bets.map(({ success, failure }) => successes * success + failures * failure),
      on.stakes,
    );
};

export const add = ({ successes, failures }: Counts, ok: boolean): Counts => ({
  successes: successes + (ok ? 1 : 0),
  failures: failures + (ok ? 0 : 1),
});
