export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a success rate: honest for small samples, where `successes / n` is not.
 * Without any sample it is [0, 1]. E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22 (1927).
 * @param z Standard score of the confidence; 1.96 for 95 %.
 */
export const wilson = (successes: number, n: number, z = 1.96): Interval => {
  if (!(n >= 0) || !(successes >= 0) || successes > n) throw new RangeError('wilson: 0 <= successes <= n is needed');
  if (n === 0) return { low: 0, high: 1 };
  const rate = successes / n;
  const z2 = z * z;
  const centre = rate + z2 / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
};
