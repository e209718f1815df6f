/**
 * The wealth of a gambler who bets against a hypothesis with several strategies at once, an equal share of the stake on
 * each. If the hypothesis is true the wealth is a non-negative supermartingale, so it ever reaches 1 / alpha with
 * probability at most alpha (Ville's inequality), however often somebody looks.
 *
 * A. Ramdas, P. Grünwald, V. Vovk, G. Shafer, "Game-theoretic statistics and safe anytime-valid inference",
 * Statistical Science 38 (2023); I. Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by betting",
 * JRSS B 86 (2024).
 */

/** Natural logarithm of each strategy's wealth; all start at 0. */
export type LogWealth = readonly number[];

export const initialWealth = (strategies: number): LogWealth => Array.from({ length: strategies }, () => 0);

/** @param factors What one outcome multiplies each strategy's wealth by; never negative. */
export const multiply = (wealth: LogWealth, factors: readonly number[]): LogWealth =>
  wealth.map((log, index) => log + Math.log(factors[index] ?? 1));

/** Mean wealth of the strategies: the e-value. Computed so that it cannot overflow before the result does. */
export const meanWealth = (wealth: LogWealth): number => {
  const largest = Math.max(...wealth);
  if (largest === -Infinity) return 0;
  return (Math.exp(largest) * wealth.reduce((sum, log) => sum + Math.exp(log - largest), 0)) / wealth.length;
};
