import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confidenceSequence, wilson } from '../../src/stats/index.ts';
import { seeded } from './random.ts';

const RUNS = 400;

/** The share of runs in which the mean was ruled out at any time. */
const misses = (draw: (random: () => number) => number, mean: number, values: number): number => {
  const random = seeded(9);
  let missed = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const interval = confidenceSequence();
    for (let index = 0; index < values; index += 1) {
      interval.update(draw(random));
      if (interval.eValue(mean) < 20) continue;
      missed += 1;
      break;
    }
  }
  return missed / RUNS;
};

// Would catch: an interval that is right at one time, and looked at at all.
test.each([0.02, 0.5, 0.9])('at a rate of %s it is right at all times at once', (rate) => {
  expect(misses((random) => (random() < rate ? 1 : 0), rate, 1_000)).toBeLessThan(0.05);
});

test('scores between 0 and 1 are covered as outcomes are', () => {
  expect(misses((random) => random(), 0.5, 1_000)).toBeLessThan(0.05);
  // Mostly 0.9, now and then 0: a mean that the first values say nothing of.
  expect(misses((random) => (random() < 0.1 ? 0 : 0.9), 0.81, 1_000)).toBeLessThan(0.05);
});

// Would catch: an end that is not where the evidence is enough.
test('the interval is what the evidence leaves over, holds the mean, and lies in [0, 1]', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 80 }), (hundredths) => {
      const running = confidenceSequence();
      for (const value of hundredths) running.update(value / 100);
      const { low, high } = running.interval;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(running.mean);
      expect(high).toBeGreaterThanOrEqual(running.mean);
      for (const end of [low, high]) if (end > 1e-9 && end < 1 - 1e-9) expect(running.eValue(end)).toBeCloseTo(20, 3);
    }),
    { seed: 1, numRuns: 200 },
  );
});

/** A rate of a half, ten successes of ten: B(10.5, 0.5) / B(0.5, 0.5) * 2 ** 10, by hand with the gamma function at halves. */
test('the evidence has its closed form', () => {
  const running = confidenceSequence();
  for (let index = 0; index < 10; index += 1) running.update(1);
  let betted = 1;
  for (let index = 0; index < 10; index += 1) betted *= (index + 0.5) / (index + 1);
  expect(running.eValue(0.5)).toBeCloseTo(betted * 2 ** 10, 6);
  expect(running.eValue(1)).toBeCloseTo(betted, 9);
});

test('it is wider than an interval for one look, and less than twice and a half as wide', () => {
  const running = confidenceSequence();
  for (let index = 1; index <= 10_000; index += 1) {
    running.update(index % 10 === 0 ? 0 : 1);
    if (![50, 100, 1_000, 10_000].includes(index)) continue;
    const fixed = wilson(Math.ceil(index * 0.9), index);
    const ratio = (running.interval.high - running.interval.low) / (fixed.high - fixed.low);
    expect(ratio).toBeGreaterThan(1.3);
    expect(ratio).toBeLessThan(2.5);
  }
});

test('without a value it says nothing, and it goes on from its state', () => {
  const running = confidenceSequence();
  expect([running.interval, running.mean, running.eValue(0.3)]).toEqual([{ low: 0, high: 1 }, 0, 1]);
  running.update(0.25);
  const again = confidenceSequence(JSON.parse(JSON.stringify(running.state)) as typeof running.state);
  again.update(1);
  running.update(1);
  expect(again.state).toEqual(running.state);
  expect([again.samples, again.mean]).toEqual([2, 0.625]);
});
