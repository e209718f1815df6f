import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestBySigns, signsOf, wordsOf } from '../../../src/experiences/vectors/signs.ts';

const join = (all: readonly Uint32Array[], words: number): Uint32Array => {
  const joined = new Uint32Array(all.length * words);
  for (const [index, signs] of all.entries()) joined.set(signs, index * words);
  return joined;
};

const differing = (a: Float32Array, b: Float32Array): number => a.filter((value, i) => value > 0 !== b[i]! > 0).length;

// Would catch: a bit too many or too few at the ends of words, and the sign bit of 32.
test('the nearest by signs are those with the fewest differing signs', () => {
  const vectors = fc.integer({ min: 1, max: 100 }).chain((dimensions) => {
    const number = fc.float({ min: -1, max: 1, noNaN: true });
    const vector = fc.array(number, { minLength: dimensions, maxLength: dimensions });
    return fc.tuple(vector, fc.array(vector, { maxLength: 20 }));
  });
  fc.assert(
    fc.property(vectors, fc.integer({ min: 1, max: 25 }), ([asked, list], take) => {
      const wanted = Float32Array.from(asked);
      const all = list.map((vector) => Float32Array.from(vector));
      const words = wordsOf(wanted.length);
      const found = nearestBySigns(join(all.map(signsOf), words), all.length, signsOf(wanted), take);
      expect(new Set(found).size).toBe(Math.min(take, all.length));
      const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
      const distances = all.map((vector) => differing(vector, wanted));
      expect(ascending(found.map((index) => distances[index]!))).toEqual(ascending(distances).slice(0, take));
    }),
  );
});
