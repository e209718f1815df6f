import { expect, test } from 'vitest';
import { sequentialTest } from '../../src/stats/index.ts';
import { median, refused, seeded } from './random.ts';

const RUNS = 400;

/** After how many outcomes each run is called worse; Infinity when it never is. */
const stops = (baseline: number, rate: number, outcomes: number, seed: number): readonly number[] => {
  const random = seeded(seed);
  return Array.from({ length: RUNS }, () => {
    const running = sequentialTest({ baseline });
    for (let index = 1; index <= outcomes; index += 1) {
      running.update(random() < rate);
      if (running.decision === 'worse') return index;
    }
    return Infinity;
  });
};

const alarms = (found: readonly number[]): number => found.filter(Number.isFinite).length / RUNS;

// Would catch: a test that is looked at after each outcome and so raises its error with every look.
test.each([
  [0.9, 0.9],
  [0.5, 0.5],
  [0.2, 0.2],
  [0.97, 0.97],
  [0.7, 0.85],
])('baseline %s, rate %s: false alarms of long runs stay under alpha', (baseline, rate) => {
  expect(alarms(stops(baseline, rate, 2_000, 7))).toBeLessThan(0.05);
});

// Would catch: a stop that is safe because it never stops.
test('a drop of twenty points is found soon, a collapse at once', () => {
  expect(median(stops(0.9, 0.7, 500, 1))).toBeLessThanOrEqual(35);
  expect(alarms(stops(0.9, 0.7, 500, 2))).toBeGreaterThan(0.99);
  expect(median(stops(0.9, 0.1, 50, 3))).toBeLessThanOrEqual(5);
  expect(alarms(stops(0.8, 0.7, 2_000, 4))).toBeGreaterThan(0.9);
});

test('a decision stays, and a test goes on from its state as if it had never stopped', () => {
  const random = seeded(5);
  const whole = sequentialTest({ baseline: 0.9 });
  let parts = sequentialTest({ baseline: 0.9 });
  for (let index = 0; index < 200; index += 1) {
    const ok = random() < (index < 100 ? 0.5 : 1);
    whole.update(ok);
    parts = sequentialTest(JSON.parse(JSON.stringify(parts.state)) as typeof parts.state);
    parts.update(ok);
  }
  expect(parts.state).toEqual(whole.state);
  expect(whole.decision).toBe('worse');
  expect(whole.samples).toBe(200);
});

test('the ends of the scale: one failure is no proof, and nothing is worse than zero', () => {
  const perfect = sequentialTest({ baseline: 1 });
  perfect.update(false);
  expect(perfect.decision).toBe('continue');
  perfect.update(false);
  expect(perfect.decision).toBe('worse');
  const hopeless = sequentialTest({ baseline: 0 });
  for (let index = 0; index < 1_000; index += 1) hopeless.update(false);
  expect(hopeless.decision).toBe('continue');
  const fresh = sequentialTest({ baseline: 0.9 });
  expect([fresh.eValue, fresh.decision]).toEqual([1, 'continue']);
  expect(() => sequentialTest({ baseline: Number.NaN })).toThrow(refused);
});
