import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sequentialTest, twoSampleTest, type TwoSampleTest } from '../../src/stats/index.ts';
import { median, seeded } from './random.ts';

const RUNS = 200;

interface World {
  readonly before: number;
  readonly after: number;
  /** Outcomes of the version before: so many first, or one beside each of the new version. */
  readonly record: number | 'beside';
  readonly outcomes: number;
  readonly tolerance?: number;
}

/** After how many outcomes of the new version each run calls it worse; Infinity when it never does. */
const stops = ({ before, after, record, outcomes, tolerance = 0 }: World, seed: number): readonly number[] => {
  const random = seeded(seed);
  return Array.from({ length: RUNS }, () => {
    const length = record === 'beside' ? 0 : record;
    const successes = Array.from({ length }, () => random() < before).filter(Boolean).length;
    const counts = { before: { successes, failures: length - successes } };
    const running = twoSampleTest({ ...twoSampleTest({ tolerance }).state, ...counts });
    for (let index = 1; index <= outcomes; index += 1) {
      if (record === 'beside') running.update('before', random() < before);
      running.update('after', random() < after);
      if (running.decision === 'worse') return index;
    }
    return Infinity;
  });
};

const alarms = (found: readonly number[]): number => found.filter(Number.isFinite).length / RUNS;

// Would catch: a baseline that was estimated from few outcomes and is taken as known.
test.each<[number, World['record']]>([
  [0.5, 5],
  [0.5, 20],
  [0.7, 50],
  [0.9, 200],
  [0.5, 'beside'],
  [0.9, 'beside'],
])('rate %s, record %s: false alarms of long runs stay under alpha', (rate, record) => {
  expect(alarms(stops({ before: rate, after: rate, record, outcomes: 400 }, 3))).toBeLessThan(0.05);
});

// Would catch: a test that forgets how short the record is, which is how the first one stopped early.
test('with a short record the estimated baseline alarms far more often than alpha, where this one does not', () => {
  const random = seeded(4);
  let alarmed = 0;
  for (let run = 0; run < RUNS; run += 1) {
    let good = 0;
    for (let index = 0; index < 20; index += 1) good += random() < 0.5 ? 1 : 0;
    const plugged = sequentialTest({ baseline: good / 20 });
    for (let index = 0; index < 600; index += 1) plugged.update(random() < 0.5);
    if (plugged.decision === 'worse') alarmed += 1;
  }
  expect(alarmed / RUNS).toBeGreaterThan(0.15);
});

test('a drop of twenty points is found, sooner with a longer record; what is tolerated is none', () => {
  const drop = { before: 0.9, after: 0.7, outcomes: 400 };
  expect(median(stops({ ...drop, record: 1_000 }, 1))).toBeLessThan(40);
  expect(median(stops({ ...drop, record: 100 }, 1))).toBeLessThan(60);
  expect(median(stops({ ...drop, record: 'beside' }, 1))).toBeLessThan(90);
  expect(alarms(stops({ ...drop, record: 1_000, tolerance: 0.2 }, 1))).toBeLessThan(0.05);
});

const twice = (runs: readonly (readonly ['before' | 'after', boolean])[]): TwoSampleTest => {
  let running = twoSampleTest({ alpha: 1e-9 });
  for (const [version, ok] of runs) {
    running = twoSampleTest(JSON.parse(JSON.stringify(running.state)) as typeof running.state);
    running.update(version, ok);
  }
  return running;
};

// Would catch: evidence that depends on which of two records was written down first.
test('the order of outcomes says nothing, and a test goes on from its state', () => {
  const outcome = fc.tuple(fc.constantFrom('before' as const, 'after' as const), fc.boolean());
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 40 }), (runs) => {
      expect(twice(runs.toReversed()).eValue).toBeCloseTo(twice(runs).eValue, 9);
    }),
    { seed: 1, numRuns: 100 },
  );
});

/** The evidence at every rate that the version before could have, looked at one by one. */
test('the evidence is the least over all rates', () => {
  const counts = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(counts, counts, counts, counts, (a, b, c, d) => {
      const given = { before: { successes: a, failures: b }, after: { successes: c, failures: d } };
      const { eValue } = twoSampleTest({ version: 1, alpha: 0.05, tolerance: 0, ...given, decision: 'continue' });
      for (let rate = 0.02; rate < 0.98; rate += 0.02) {
        const known = sequentialTest({
          ...{ version: 1, baseline: rate, alpha: 0.05, samples: c + d, successes: c, decision: 'continue' },
        }).eValue;
        // What is won against this rate by the version before: at most the likelihood ratio of the best rate.
        const best = a + b === 0 ? 0 : Math.log(a / (a + b) || 1) * a + Math.log(b / (a + b) || 1) * b;
        const most = Math.exp(best - a * Math.log(rate) - b * Math.log1p(-rate));
        expect(eValue).toBeLessThanOrEqual(known * most * (1 + 1e-9));
      }
    }),
    { seed: 2, numRuns: 200 },
  );
});

test('nothing is known before there are outcomes of both, and a decision stays', () => {
  const running = twoSampleTest();
  expect(running.eValue).toBeCloseTo(1, 9);
  for (let index = 0; index < 50; index += 1) running.update('after', false);
  expect(running.decision).toBe('continue');
  expect(running.eValue).toBeLessThan(1 + 1e-6);
  for (let index = 0; index < 50; index += 1) running.update('before', true);
  expect(running.decision).toBe('worse');
  for (let index = 0; index < 500; index += 1) running.update('after', true);
  expect(running.decision).toBe('worse');
  expect(running.eValue).toBeLessThan(1);
});
