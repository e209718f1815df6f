/** What comes from a file, a host or a broken check is turned down before it becomes a figure. */
import { expect, test } from 'vitest';
import {
  betaLower,
  confidenceSequence,
  pairedTest,
  sampleBeta,
  sampleGamma,
  sequentialTest,
  successiveHalving,
  thompson,
  twoSampleTest,
  wilson,
} from '../../src/stats/index.ts';
import { refused, seeded } from './random.ts';

const NONE: readonly number[] = [Number.NaN, Infinity, -Infinity, -0.1, 1.1];
const LEVELS = [...NONE, 0, 1];

// Would catch: a NaN that makes every comparison false, so that a test goes on for ever and alarms never.
test.each(LEVELS)('a level of %d is refused', (alpha) => {
  expect(() => sequentialTest({ baseline: 0.9, alpha })).toThrow(refused);
  expect(() => twoSampleTest({ alpha })).toThrow(refused);
  expect(() => pairedTest({ alpha })).toThrow(refused);
  expect(() => confidenceSequence({ alpha })).toThrow(refused);
  expect(() => betaLower(1, 1, alpha)).toThrow(refused);
});

test.each(NONE)('a rate, score or reward of %d is refused, and counts for nothing', (value) => {
  expect(() => sequentialTest({ baseline: value })).toThrow(refused);
  const paired = pairedTest();
  expect(() => paired.update(value, 1)).toThrow(refused);
  expect(() => paired.update(1, value)).toThrow(refused);
  const interval = confidenceSequence();
  expect(() => interval.update(value)).toThrow(refused);
  expect(() => interval.eValue(value)).toThrow(refused);
  const bandit = thompson({ random: seeded(1) });
  expect(() => bandit.report('a', value)).toThrow(refused);
  const halving = successiveHalving({ arms: ['a', 'b'], budget: 4 });
  expect(() => halving.report('a', value)).toThrow(refused);
  expect([paired.pairs, interval.samples, bandit.state.arms]).toEqual([0, 0, {}]);
  expect(halving.open).toEqual([
    { arm: 'a', trials: 2 },
    { arm: 'b', trials: 2 },
  ]);
});

test.each([Number.NaN, Infinity, -1])('%d is no count, and no shape or weight', (value) => {
  expect(() => betaLower(value, 1)).toThrow(refused);
  expect(() => betaLower(1, value)).toThrow(refused);
  expect(() => wilson(value, 10)).toThrow(refused);
  expect(() => wilson(0, value)).toThrow(refused);
  expect(() => wilson(1, 2, value)).toThrow(refused);
  // An infinite shape once looked for a number without end.
  expect(() => sampleGamma(value, seeded(1))).toThrow(refused);
  expect(() => sampleBeta(1, value, seeded(1))).toThrow(refused);
  expect(() => thompson({ random: seeded(1), discount: value })).toThrow(refused);
  expect(() => twoSampleTest({ tolerance: value })).toThrow(refused);
});

test('an outcome is true or false, and of a version that there is', () => {
  const sequential = sequentialTest({ baseline: 0.9 });
  for (const outcome of ['false', 0, undefined, null]) {
    expect(() => sequential.update(outcome as never)).toThrow(refused);
    expect(() => twoSampleTest().update('after', outcome as never)).toThrow(refused);
  }
  expect(sequential.samples).toBe(0);
  expect(() => twoSampleTest().update('alpha' as never, true)).toThrow(refused);
  expect(() => twoSampleTest({ tolerance: 1 })).toThrow(refused);
  expect(() => thompson({ random: seeded(1), discount: 0 })).toThrow(refused);
});

const sequentialState = sequentialTest({ baseline: 0.9 }).state;
const twoSampleState = twoSampleTest().state;
const pairedState = pairedTest().state;
const confidenceState = confidenceSequence().state;
const halvingState = successiveHalving({ arms: ['a', 'b', 'c'], budget: 12 }).state;

// Would catch: a state that JSON or a stranger damaged, gone on with as if nothing were.
test.each<[string, () => unknown]>([
  ['another version, sequential', () => sequentialTest({ ...sequentialState, version: 2 } as never)],
  ['another version, two samples', () => twoSampleTest({ ...twoSampleState, version: 2 } as never)],
  ['another version, paired', () => pairedTest({ ...pairedState, version: 2 } as never)],
  ['another version, interval', () => confidenceSequence({ ...confidenceState, version: 2 } as never)],
  ['another version, halving', () => successiveHalving({ ...halvingState, version: 2 } as never)],
  ['another version, bandit', () => thompson({ random: seeded(1), state: { version: 2, arms: {} } as never })],
  ['more successes than samples', () => sequentialTest({ ...sequentialState, successes: 1 })],
  ['half a sample', () => sequentialTest({ ...sequentialState, samples: 0.5 })],
  ['a decision that there is not', () => sequentialTest({ ...sequentialState, decision: 'fine' as never })],
  ['no outcomes before', () => twoSampleTest({ ...twoSampleState, before: undefined as never })],
  ['a decision of two samples', () => twoSampleTest({ ...twoSampleState, decision: 'fine' as never })],
  ['an infinite wealth after JSON', () => pairedTest({ ...pairedState, better: [null, 0, 0, 0] as never })],
  ['too few stakes', () => pairedTest({ ...pairedState, worse: [0] })],
  ['a decision of pairs', () => pairedTest({ ...pairedState, decision: 'fine' as never })],
  ['a sum beyond its samples', () => confidenceSequence({ ...confidenceState, sum: 1 })],
  ['no arms', () => successiveHalving({ ...halvingState, arms: [] })],
  [
    'arms that nobody may try',
    () => successiveHalving({ ...halvingState, arms: halvingState.arms.map((arm) => ({ ...arm, open: 0 })) }),
  ],
  [
    'a negative arm',
    () => thompson({ random: seeded(1), state: { version: 1, arms: { a: { successes: -1, failures: 0 } } } }),
  ],
])('%s is no state', (_, restore) => {
  expect(restore).toThrow(refused);
});

// Would catch: products that overflow to infinity or end at 0, and states that JSON cannot hold.
test('a million outcomes leave every figure finite', () => {
  const many = { samples: 1_000_000 - 1 };
  const sequential = sequentialTest({ ...sequentialState, ...many, successes: 500_000 });
  const good = sequentialTest({ ...sequentialState, ...many, successes: many.samples });
  const interval = confidenceSequence({ ...confidenceState, ...many, sum: 900_000 });
  sequential.update(false);
  good.update(true);
  interval.update(0);
  const lost = [-1e5, -2e5, -3e5, -4e5];
  const paired = pairedTest({ ...pairedState, maxPairs: 1_000_000, pairs: many.samples, better: lost, worse: lost });
  paired.update(1, 0);
  expect([sequential.decision, sequential.eValue]).toEqual(['worse', Number.MAX_VALUE]);
  expect([good.decision, good.eValue]).toEqual(['continue', 0]);
  expect([paired.decision, paired.pairs]).toEqual(['inconclusive', 1_000_000]);
  expect(interval.interval.low).toBeGreaterThan(0.898);
  expect(interval.interval.high).toBeLessThan(0.902);
  expect(interval.eValue(0)).toBe(Number.MAX_VALUE);
  for (const { state } of [sequential, good, paired, interval]) {
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(JSON.stringify(state)).not.toContain('null');
  }
  const two = twoSampleTest({
    ...twoSampleState,
    before: { successes: 900_000, failures: 100_000 },
    after: { successes: 600_000, failures: 400_000 },
  });
  two.update('after', false);
  expect([two.decision, two.eValue]).toEqual(['worse', Number.MAX_VALUE]);
});
