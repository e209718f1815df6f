import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedTest, sampleBeta, sampleGamma, thompson, wilson, type PairedTest } from '../../src/stats/index.ts';
import { median, refused, seeded } from './random.ts';

test('the lower bound of 35 of 35 reaches 0.9 and that of 9 of 9 reaches 0.7', () => {
  expect(wilson(35, 35).low).toBeGreaterThanOrEqual(0.9);
  expect(wilson(34, 34).low).toBeLessThan(0.9);
  expect(wilson(9, 9).low).toBeGreaterThanOrEqual(0.7);
  expect(wilson(8, 8).low).toBeLessThan(0.7);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  expect(() => wilson(3, 2)).toThrow(refused);
});

test('an interval holds the rate, lies in [0, 1] and is symmetric in success and failure', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(5_000), (successes, failures) => {
      fc.pre(successes + failures > 0);
      const n = successes + failures;
      const { low, high } = wilson(successes, n);
      expect(low).toBeLessThanOrEqual(successes / n + 1e-12);
      expect(high).toBeGreaterThanOrEqual(successes / n - 1e-12);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(wilson(failures, n).low).toBeCloseTo(1 - high, 9);
    }),
    { seed: 1, numRuns: 200 },
  );
});

const pairs = (candidate: number, incumbent: number, seed: number, runs = 300): readonly PairedTest[] => {
  const random = seeded(seed);
  return Array.from({ length: runs }, () => {
    const running = pairedTest();
    while (running.decision === 'continue') {
      running.update(random() < candidate ? 1 : 0, random() < incumbent ? 1 : 0);
    }
    return running;
  });
};

const share = (tests: readonly PairedTest[], decision: string): number =>
  tests.filter((each) => each.decision === decision).length / tests.length;

// Would catch: accepting a change on luck, which a handful of examples does one time in three.
test('equal versions are rarely called better, a worse one never, a clearly better one nearly always', () => {
  expect(share(pairs(0.7, 0.7, 1), 'better')).toBeLessThan(0.05);
  expect(share(pairs(0.7, 0.7, 2), 'worse')).toBeLessThan(0.05);
  expect(share(pairs(0.65, 0.7, 3), 'better')).toBeLessThan(0.02);
  const clear = pairs(0.8, 0.6, 4);
  expect(share(clear, 'better')).toBeGreaterThan(0.85);
  expect(median(clear.map((each) => each.pairs))).toBeLessThan(90);
  expect(share(pairs(0.4, 0.8, 5), 'worse')).toBeGreaterThan(0.95);
});

test('a paired test is decided once, ends at its maximum and takes only scores', () => {
  const even = pairedTest({ maxPairs: 3 });
  for (let index = 0; index < 5; index += 1) even.update(1, 1);
  expect([even.decision, even.pairs, even.meanDifference]).toEqual(['inconclusive', 3, 0]);
  expect(() => {
    even.update(Number.NaN, 1);
  }).toThrow(refused);
  for (const maxPairs of [0, 1.5, Number.NaN, Infinity]) expect(() => pairedTest({ maxPairs })).toThrow(refused);
  const again = pairedTest(JSON.parse(JSON.stringify(even.state)) as typeof even.state);
  expect(again.decision).toBe('inconclusive');
});

const moments = (values: readonly number[]): { readonly mean: number; readonly variance: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
};

test.each([0.3, 1, 2.5, 40])('gamma samples of shape %s have its mean and variance', (shape) => {
  const random = seeded(11);
  const { mean, variance } = moments(Array.from({ length: 20_000 }, () => sampleGamma(shape, random)));
  expect(Math.abs(mean / shape - 1)).toBeLessThan(0.05);
  expect(Math.abs(variance / shape - 1)).toBeLessThan(0.12);
});

test('beta samples have the mean of their distribution, even where gamma underflows', () => {
  const random = seeded(12);
  const { mean } = moments(Array.from({ length: 20_000 }, () => sampleBeta(3, 7, random)));
  expect(mean).toBeCloseTo(0.3, 1);
  const tiny = Array.from({ length: 2_000 }, () => sampleBeta(1e-4, 3e-4, random));
  expect(tiny.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(moments(tiny).mean).toBeCloseTo(0.25, 1);
});

/** Mean success of 500 choices among arms; the best arm changes half-way. */
const play = (choose: (arms: readonly string[]) => string, report: (arm: string, reward: number) => void): number => {
  const random = seeded(21);
  let total = 0;
  for (let turn = 0; turn < 500; turn += 1) {
    const rates: Readonly<Record<string, number>> = turn < 250 ? { a: 0.8, b: 0.4 } : { a: 0.3, b: 0.8 };
    const arm = choose(['a', 'b']);
    const reward = random() < (rates[arm] ?? 0) ? 1 : 0;
    report(arm, reward);
    total += reward;
  }
  return total / 500;
};

// Would catch: a bandit that never forgets, or one that never learns.
test('discounted sampling follows a change of the best version', () => {
  const bandit = thompson({ random: seeded(3), discount: 0.97 });
  const adaptive = play(
    (arms) => bandit.choose(arms) ?? '',
    (arm, reward) => {
      bandit.report(arm, reward);
    },
  );
  const always = play(
    () => 'a',
    () => undefined,
  );
  expect(adaptive).toBeGreaterThan(always + 0.08);
  expect(adaptive).toBeGreaterThan(0.68);
});

test('a bandit goes on from its state, has no choice without arms, and takes only rewards', () => {
  const first = thompson({ random: seeded(1) });
  first.report('a', 1);
  first.report('b', 0);
  const state = JSON.parse(JSON.stringify(first.state)) as typeof first.state;
  expect(state.arms['a']).toEqual({ successes: 0.998, failures: 0 });
  const second = thompson({ random: seeded(1), state });
  const third = thompson({ random: seeded(1), state });
  const chosen = Array.from({ length: 50 }, () => second.choose(['a', 'b']));
  expect(chosen).toEqual(Array.from({ length: 50 }, () => third.choose(['a', 'b'])));
  expect(second.choose([])).toBeUndefined();
  expect(() => {
    second.report('a', 2);
  }).toThrow(refused);
});

// Would catch: a state that grows with every version that ever was.
test('arms that are gone take no room for ever, and those that stay keep what they know', () => {
  const bandit = thompson({ random: seeded(1), discount: 0.9 });
  for (let version = 0; version < 1_000; version += 1) {
    bandit.report('stays', 1);
    bandit.report(`version ${version}`, 0);
  }
  expect(Object.keys(bandit.state.arms).length).toBeLessThan(150);
  expect(bandit.state.arms['stays']?.successes).toBeGreaterThan(4);
});
