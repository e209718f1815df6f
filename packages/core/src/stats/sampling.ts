import type { Random } from '../contracts/index.ts';
import { requirePositive } from './refuse.ts';

/** In (0, 1]: a logarithm of it is finite. */
const positive = (random: Random): number => 1 - random();

/** A standard normal number. G. Box, M. Muller, "A note on the generation of random normal deviates", 1958. */
const sampleNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(positive(random))) * Math.cos(2 * Math.PI * random());

/**
 * A number of the gamma distribution with scale 1. G. Marsaglia, W. Tsang, "A simple method for generating gamma
 * variables", ACM TOMS 26 (2000); shapes below 1 by the power of a uniform, as given there.
 * @throws EVOLVE_OPTIONS for a shape that is not finite and above 0
 */
export const sampleGamma = (shape: number, random: Random): number => {
  requirePositive('sampleGamma: shape', shape);
  if (shape < 1) return sampleGamma(shape + 1, random) * positive(random) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(positive(random)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** A number of the beta distribution, from two of the gamma distribution. @throws EVOLVE_OPTIONS as `sampleGamma` */
export const sampleBeta = (a: number, b: number, random: Random): number => {
  const x = sampleGamma(a, random);
  const y = sampleGamma(b, random);
  // Both can underflow to 0 for tiny shapes.
  return x + y === 0 ? (random() < a / (a + b) ? 1 : 0) : x / (x + y);
};
