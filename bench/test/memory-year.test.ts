/** The simulated year in small: `npm run prove -- memory-year` runs it at its full count, and judges sizes and times as well. */
import { expect, test, vi } from 'vitest';
import { memoryYear } from '../src/memory-year.ts';

// Would catch: a memory that forgets what recurs, and a year that does not come to its end.
test('a year of 40,000 observations and 200 evolutions ends, and forgetting costs no answers', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'table').mockReturnValue();
  expect(await memoryYear({ count: 40_000, seed: 1, full: false, only: [], seconds: undefined })).toBe(true);
}, 300_000);
