import fc from 'fast-check';
import { expect, test } from 'vitest';
import { successiveHalving, type Halving } from '../../src/stats/index.ts';
import { refused, seeded } from './random.ts';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `arm ${index}`);

/** Tries what is open until one is left; how often each was tried. */
const play = (halving: Halving, reward: (arm: string) => number): ReadonlyMap<string, number> => {
  const trials = new Map<string, number>();
  while (halving.open.length > 0) {
    for (const { arm } of halving.open) {
      halving.report(arm, reward(arm));
      trials.set(arm, (trials.get(arm) ?? 0) + 1);
    }
  }
  return trials;
};

test('without arms, with one twice, or with less than each round needs there is no choice', () => {
  expect(() => successiveHalving({ arms: [], budget: 10 })).toThrow(refused);
  expect(() => successiveHalving({ arms: ['a', 'a'], budget: 10 })).toThrow(refused);
  for (const budget of [23, -1, 24.5, Number.NaN]) {
    expect(() => successiveHalving({ arms: names(8), budget })).toThrow(refused);
  }
  const alone = successiveHalving({ arms: ['a'], budget: 0 });
  expect([alone.best, alone.open]).toEqual(['a', []]);
});

// Would catch: rounds whose rounding spends more than there is, or leaves an arm untried.
test('it ends with one arm and never passes its budget, whatever the numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(500), (count, more) => {
      const budget = count * Math.ceil(Math.log2(count)) + more;
      const halving = successiveHalving({ arms: names(count), budget });
      const trials = play(halving, (arm) => Number(arm.slice(4)) / 100);
      const spent = [...trials.values()].reduce((sum, each) => sum + each, 0);
      expect(halving.best).toBe(`arm ${count - 1}`);
      expect(spent).toBeLessThanOrEqual(budget);
      if (count > 1) expect(budget - spent).toBeLessThan(count);
      expect(() => {
        halving.report(`arm ${count - 1}`, 1);
      }).toThrow(refused);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('the worse half goes, of equal ones the later; what is left is tried more', () => {
  const halving = successiveHalving({ arms: ['a', 'b', 'c', 'd'], budget: 16 });
  expect(halving.open.map(({ trials }) => trials)).toEqual([2, 2, 2, 2]);
  for (const arm of ['d', 'b', 'a', 'c', 'a', 'b', 'c']) halving.report(arm, arm === 'a' ? 0 : 0.5);
  expect(halving.open).toEqual([{ arm: 'd', trials: 1 }]);
  expect(() => {
    halving.report('a', 1);
  }).toThrow(refused);
  halving.report('d', 0.5);
  expect(halving.open).toEqual([
    { arm: 'b', trials: 4 },
    { arm: 'c', trials: 4 },
  ]);
  expect(halving.best).toBeUndefined();
});

// Would catch: a round that goes by the last rewards alone, or drops the better half.
test('it finds the best of sixteen more often than equal trials of all would', () => {
  const random = seeded(7);
  const runs = 600;
  const rates = names(16).map((_, index) => (index === 11 ? 0.8 : 0.3 + 0.03 * (index % 12)));
  let [found, foundEqually] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const halving = successiveHalving({ arms: names(16), budget: 320 });
    play(halving, (arm) => (random() < (rates[Number(arm.slice(4))] ?? 0) ? 1 : 0));
    if (halving.best === 'arm 11') found += 1;
    const sums = rates.map((rate) => Array.from({ length: 20 }, () => random() < rate).filter(Boolean).length);
    if (sums.indexOf(Math.max(...sums)) === 11) foundEqually += 1;
  }
  expect(found / runs).toBeGreaterThan(foundEqually / runs + 0.05);
});

test('it goes on from its state as if it had never stopped', () => {
  const random = seeded(5);
  let parts = successiveHalving({ arms: names(5), budget: 60 });
  const whole = successiveHalving({ arms: names(5), budget: 60 });
  while (whole.open.length > 0) {
    const [{ arm } = { arm: '' }] = whole.open;
    const reward = random();
    whole.report(arm, reward);
    parts = successiveHalving(JSON.parse(JSON.stringify(parts.state)) as typeof parts.state);
    parts.report(arm, reward);
  }
  expect(parts.state).toEqual(whole.state);
  expect(parts.best).toBe(whole.best);
});
