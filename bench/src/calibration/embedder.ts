import type { Embedder } from '@evolve/core/contracts';
import { hashText } from '../causes/first/random.ts';

const DIMENSIONS = 384;
const SIZES = [3, 4, 5];

/** Groups of letters, each added to or taken from the dimension that its hash names; of length 1. */
const vectorOf = (text: string): Float32Array => {
  const vector = new Float32Array(DIMENSIONS);
  const letters = text.toLowerCase().replaceAll(/\d+/g, '0').replaceAll(/\s+/g, ' ');
  for (const size of SIZES) {
    for (let at = 0; at + size <= letters.length; at += 1) {
      const hash = hashText(letters.slice(at, at + size));
      const dimension = hash % DIMENSIONS;
      vector[dimension] = (vector[dimension] ?? 0) + ((hash >>> 16) % 2 === 0 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector.fill(1 / Math.sqrt(DIMENSIONS)) : vector.map((value) => value / length);
};

/**
 * An embedder without a model: the same text has the same vector on every machine. K. Weinberger et al., "Feature hashing for
 * large scale multitask learning", ICML 2009.
 */
export const hashedLetters = (): Embedder => ({
  id: 'hashed-letters',
  dimensions: DIMENSIONS,
  embed: (texts) => Promise.resolve(texts.map(vectorOf)),
});
