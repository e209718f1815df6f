import { expect, test } from 'vitest';
import { validatorFuzz } from '../src/validator-fuzz.ts';

test('3,000 hostile texts: the validator answers each, soundly, and allows nothing that it denies alone', async () => {
  expect(await validatorFuzz({ count: 3_000, seed: 7, full: false, only: [], seconds: undefined })).toBe(true);
}, 600_000);
