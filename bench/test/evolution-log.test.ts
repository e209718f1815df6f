/** The proofs of the evolution log in small: `npm run prove -- evolution-log` and `compaction` run them at their full count. */
import { expect, test, vi } from 'vitest';
import { compaction } from '../src/compaction.ts';
import { evolutionLog } from '../src/evolution-log.ts';

const options = { seed: 1, full: false, only: [], seconds: undefined };

test('100 random edits of the log by people, while it changes, lose nothing', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  expect(await evolutionLog({ ...options, count: 100 })).toBe(true);
}, 120_000);

// Would catch: a compaction that reads the whole log: the entries of ten times as many would show in the heap.
test('a log of 20,000 entries is compacted in the memory of one of 2,000', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  expect(await compaction({ ...options, count: 20_000 })).toBe(true);
}, 120_000);
