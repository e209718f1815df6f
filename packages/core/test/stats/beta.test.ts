import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaLower } from '../../src/stats/index.ts';
import { refused } from './random.ts';

// Would catch: a record of nothing that counts as a promise, and counts that are none.
test('counts below nothing and levels outside (0, 1) are refused', () => {
  expect(() => betaLower(-1, 0)).toThrow(refused);
  expect(() => betaLower(Number.NaN, 0)).toThrow(refused);
  expect(() => betaLower(1, 1, 0)).toThrow(refused);
  expect(() => betaLower(1, 1, 1)).toThrow(refused);
});

/** With failures or successes alone the distribution is a power, so the quantile can be written down. */
test('the bound is the quantile where that is known in closed form', () => {
  for (const n of [0, 1, 2, 9, 100, 5_000]) {
    expect(betaLower(n, 0)).toBeCloseTo(0.05 ** (1 / (n + 1)), 9);
    expect(betaLower(0, n)).toBeCloseTo(1 - 0.95 ** (1 / (n + 1)), 9);
  }
  expect(betaLower(1, 1, 0.5)).toBeCloseTo(0.5, 9);
  // Beta(8, 4), from tables of the binomial distribution.
  expect(betaLower(7, 3)).toBeCloseTo(0.4356, 3);
});

test('more successes never lower it, more failures never raise it', () => {
  const count = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(count, count, (good, bad) => {
      const bound = betaLower(good, bad);
      expect(bound).toBeGreaterThan(0);
      expect(bound).toBeLessThan((good + 1) / (good + bad + 2));
      expect(betaLower(good + 1, bad)).toBeGreaterThan(bound);
      expect(betaLower(good, bad + 1)).toBeLessThan(bound);
    }),
    { numRuns: 200 },
  );
});
