/**
 * The wealth of a gambler who bets against a hypothesis with several strategies at once, a share of the stake on each. If the
 * hypothesis is true the wealth is a non-negative supermartingale, so it ever reaches 1 / alpha with probability at most
 * alpha (Ville's inequality), however often somebody looks.
 *
 * 1. Wealth is kept and compared as a logarithm: no number of outcomes takes it out of range.
 * 2. No strategy bets everything, so none is ever ruined: every logarithm is finite, and survives JSON.
 *
 * A. Ramdas, P. Grünwald, V. Vovk, G. Shafer, "Game-theoretic statistics and safe anytime-valid inference",
 * Statistical Science 38 (2023); I. Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by betting",
 * JRSS B 86 (2024).
 */

/** Natural logarithm of each strategy's wealth; all start at 0. */
export type LogWealth = readonly number[];

export const initialWealth = (strategies: number): LogWealth => Array.from({ length: strategies }, () => 0);

/** @param gains What one outcome adds to one of stake, for each strategy; above -1. */
export const multiply = (wealth: LogWealth, gains: readonly number[]): LogWealth =>
  wealth.map((log, index) => log + Math.log1p(gains[index] ?? 0));

/**
 * Logarithm of the strategies' wealth taken together.
 * @param shares What of the stake each was given; they sum to 1. By default all the same.
 */
export const logMean = (wealth: LogWealth, shares?: readonly number[]): number => {
  const largest = Math.max(...wealth);
  const sum = wealth.reduce((all, log, index) => all + (shares?.[index] ?? 1) * Math.exp(log - largest), 0);
  return largest + Math.log(shares === undefined ? sum / wealth.length : sum);
};

/** The e-value of a logarithm, as a number that JSON can say: at most the largest there is. */
export const eValueOf = (log: number): number => Math.min(Math.exp(log), Number.MAX_VALUE);

/** Whether a hypothesis with so much wealth against it is given up at this level. */
export const isEnough = (log: number, alpha: number): boolean => log >= -Math.log(alpha);
