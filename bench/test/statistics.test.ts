/** `npm run prove -- statistics` in small. */
import { expect, test, vi } from 'vitest';
import { isTrue, stopsOf, watchRuns } from '../src/statistics/runs.ts';
import { slidingWindow } from '../src/statistics/watches.ts';
import { statistics } from '../src/statistics.ts';
import { seeded } from '../src/random.ts';

test('a limit is a limit; where a share is of few runs, chance has room', () => {
  expect(isTrue({ what: '', figure: 0.051, atMost: 0.05 })).toBe(false);
  expect(isTrue({ what: '', figure: 0.051, atMost: 0.05, runs: 10_000 })).toBe(false);
  expect(isTrue({ what: '', figure: 0.051, atMost: 0.05, runs: 100 })).toBe(true);
  expect(isTrue({ what: '', figure: 0.2, atMost: 0.05, runs: 100 })).toBe(false);
  expect(isTrue({ what: '', figure: 0.94, atLeast: 0.95 })).toBe(false);
  expect(isTrue({ what: '', figure: Number.NaN, atMost: 1, atLeast: 0 })).toBe(false);
  expect(isTrue({ what: '', figure: Infinity, atMost: 29 })).toBe(false);
  expect(stopsOf([1, Infinity, 3, Infinity, Infinity])).toEqual({ share: 0.4, median: Infinity });
});

// Would catch: a harness in which nothing can ever alarm.
test('the window that others use alarms in nearly every long run', () => {
  const world = { runs: 50, outcomes: 1_000, rate: 0.9 };
  expect(watchRuns(world, slidingWindow(0.9), seeded(1)).share).toBeGreaterThan(0.95);
});

test.each([
  ['alarms', 40],
  ['promotion', 300],
  ['intervals', 40],
  ['halving', 1_000],
])('%s: every limit holds', async (part, count) => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'table').mockReturnValue();
  expect(await statistics({ count, seed: 1, full: false, only: [part], seconds: undefined })).toBe(true);
});

test('a part that there is not holds nothing', async () => {
  expect(await statistics({ count: 1, seed: 1, full: false, only: ['no such'], seconds: undefined })).toBe(false);
});
