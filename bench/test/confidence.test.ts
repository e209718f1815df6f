import { expect, test } from 'vitest';
import { confidence } from '../src/confidence.ts';

test.each([1, 2])('confidence is as good as its word, and never more than failures allow (seed %i)', async (seed) => {
  const options = { count: 1_500, seed, full: false, only: [], seconds: undefined };
  expect(await confidence(options)).toBe(true);
});
