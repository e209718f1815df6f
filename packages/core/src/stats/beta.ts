import { requireCount, requireLevel } from './refuse.ts';
import { bisect } from './search.ts';

/** Lanczos' approximation with g = 7 and nine terms; 15 digits (C. Lanczos, SIAM J. Numer. Anal. B 1, 1964). */
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const TINY = 1e-300;
const MAX_TERMS = 10_000;

/** Natural logarithm of the gamma function, for positive arguments of at least one half. */
const logGamma = (x: number): number => {
  const t = x + 6.5;
  const series = LANCZOS.reduce((sum, term, index) => (index === 0 ? term : sum + term / (x - 1 + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
};

const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** The continued fraction of DLMF 8.17.22 by Lentz's method; it converges fast for x < (a + 1) / (a + b + 2). */
const fraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return value;
};

/** Natural logarithm of the beta function, for arguments of at least one half. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** Distribution function of Beta(a, b): the regularised incomplete beta function (DLMF 8.17). */
const betaCdf = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
};

/**
 * A success rate that the true one is below with probability `level` only: the lower bound of the Beta posterior under a
 * uniform prior. One success of one is worth 0.22 by it, nine of nine 0.74, no outcome at all 0.05. The upper bound is
 * `1 - betaLower(failures, successes)`. Of one look: who looks again and again takes `confidenceSequence`.
 * L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001).
 * @param level In (0, 1). @default 0.05
 * @throws EVOLVE_OPTIONS for counts below 0 or not finite, and another level
 */
export const betaLower = (successes: number, failures: number, level = 0.05): number => {
  const [a, b] = [
    requireCount('betaLower: successes', successes) + 1,
    requireCount('betaLower: failures', failures) + 1,
  ];
  requireLevel('betaLower: level', level);
  return bisect(0, 1, (rate) => betaCdf(rate, a, b) < level);
};
