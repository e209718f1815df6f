import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonValues } from '../../src/models/json-text.ts';

const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
/** Words without anything that opens or closes. */
const words = fc.string().map((text) => text.replaceAll(/[{}[\]"`\\]/g, ''));

test('any object between any words is found as it is', () => {
  fc.assert(
    fc.property(words, object, words, (before, value, after) => {
      const [first] = jsonValues(`${before} x ${JSON.stringify(value)} x ${after}`);
      expect(JSON.stringify(first)).toBe(JSON.stringify(JSON.parse(JSON.stringify(value))));
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('never throws, and ends on text that only opens', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect([...jsonValues(text)]).toBeInstanceOf(Array);
    }),
    { seed: 7, numRuns: 300 },
  );
  expect([...jsonValues('{['.repeat(200_000))]).toEqual([]);
});
