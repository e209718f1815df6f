import { refuse, requireCount, requirePositive } from './refuse.ts';

/** Of a rate: both ends in [0, 1], `low` never above `high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a success rate: honest for small samples, where `successes / n` is not.
 * Without any sample it is [0, 1]. E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22 (1927). Of one look: who looks again and again takes `confidenceSequence`.
 * @param z Standard score of the confidence; 1.96 for 95 %. @default 1.96
 * @throws EVOLVE_OPTIONS unless 0 <= successes <= n, all finite, and z above 0
 */
export const wilson = (successes: number, n: number, z = 1.96): Interval => {
  if (requireCount('wilson: successes', successes) > requireCount('wilson: n', n)) {
    refuse('wilson: successes', `are at most n (${n})`, successes);
  }
  requirePositive('wilson: z', z);
  if (n === 0) return { low: 0, high: 1 };
  const rate = successes / n;
  const z2 = z * z;
  const centre = rate + z2 / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
};
