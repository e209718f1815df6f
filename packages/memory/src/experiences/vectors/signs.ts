/**
 * Vectors by the signs of their numbers: one bit each, compared by how many differ. For two directions the share of signs
 * that differ grows with the angle between them (M. Charikar, "Similarity estimation techniques from rounding algorithms",
 * STOC 2002), so the nearest by signs hold nearly all of the nearest; the best few hundred are then measured exactly.
 */

/** 32-bit words that the signs of so many dimensions take: they are counted three at a time. */
export const wordsOf = (dimensions: number): number => Math.ceil(dimensions / 96) * 3;

/** Signs of a vector, 32 in each word; what is left over is 0. */
export const signsOf = (vector: Float32Array): Uint32Array => {
  const signs = new Uint32Array(wordsOf(vector.length));
  for (let index = 0; index < vector.length; index += 1) {
    if ((vector[index] ?? 0) > 0) signs[index >>> 5] = (signs[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  return signs;
};

/** Bits that are set in each four bits of a word (H. S. Warren, Hacker's Delight, 2nd ed., 5-1). */
const bitsInFours = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  return (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
};

/** Bits that are set in three words: a full adder makes two words of them, of ones and of twos (ibid., 5-1). */
const bitsInThree = (a: number, b: number, c: number): number => {
  const either = a ^ b;
  const fours = bitsInFours(either ^ c) + (bitsInFours((a & b) | (either & c)) << 1);
  return Math.imul((fours & 0x0f0f_0f0f) + ((fours >>> 4) & 0x0f0f_0f0f), 0x0101_0101) >>> 24;
};

/** How many signs of each differ from the wanted ones. */
const distances = (signs: Uint32Array, count: number, wanted: Uint32Array): Uint16Array => {
  const words = wanted.length;
  const found = new Uint16Array(count);
  for (let index = 0, at = 0; index < count; index += 1) {
    let differing = 0;
    for (let word = 0; word < words; word += 3, at += 3) {
      differing += bitsInThree(
        (signs[at] ?? 0) ^ (wanted[word] ?? 0),
        (signs[at + 1] ?? 0) ^ (wanted[word + 1] ?? 0),
        (signs[at + 2] ?? 0) ^ (wanted[word + 2] ?? 0),
      );
    }
    found[index] = differing;
  }
  return found;
};

/** The largest distance within which no more than `take` lie; nearer ones are all taken. */
const within = (found: Uint16Array, farthest: number, take: number): number => {
  const histogram = new Uint32Array(farthest + 1);
  for (const distance of found) histogram[distance] = (histogram[distance] ?? 0) + 1;
  let sum = 0;
  for (let distance = 0; distance <= farthest; distance += 1) {
    sum += histogram[distance] ?? 0;
    if (sum >= take) return distance;
  }
  return farthest;
};

/**
 * Indices of the `take` nearest by signs, in no order; ties at the edge in the order of the index.
 * @param signs `count` vectors of as many words as `wanted` has, one after the other.
 */
export const nearestBySigns = (
  signs: Uint32Array,
  count: number,
  wanted: Uint32Array,
  take: number,
): readonly number[] => {
  const found = distances(signs, count, wanted);
  const edge = within(found, wanted.length * 32, take);
  const near: number[] = [];
  const onEdge: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const distance = found[index] ?? 0;
    if (distance < edge) near.push(index);
    else if (distance === edge && onEdge.length < take) onEdge.push(index);
  }
  return [...near, ...onEdge.slice(0, take - near.length)];
};
