/** The diff of change sets on the modelled releases; the real pairs need the registry: `npm run prove -- releases`. */
import { expect, test } from 'vitest';
import { releases } from '../src/releases.ts';
import { namesOf } from '../src/releases/vocabulary.ts';

const options = (only: readonly string[]) => ({ count: undefined, seed: 1, full: false, only, seconds: undefined });

test('no gain of the modelled releases is missed', async () => {
  expect(await releases(options(['synthetic']))).toBe(true);
});

test('a part that there is not does not hold', async () => {
  await expect(releases(options(['synthetics']))).rejects.toThrow('synthetics');
});

test('an expected gain without a name on our side is missed, not forgotten', () => {
  expect(namesOf('merge:unheard-of')).toEqual([]);
});
