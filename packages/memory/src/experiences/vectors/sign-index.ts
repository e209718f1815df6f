/**
 * The signs of one embedder's vectors, in memory.
 *
 * Owns: the copy of the signs. Others own: the vectors, which are in the file.
 *
 * 1. Filled at the first search, and before each search with what other processes added since (numbers only grow).
 * 2. Bounded: of more than `keep` the newest are held.
 * 3. What was removed from the file is found and then dropped by whoever reads its floats.
 */
import type { Sql } from '../../sqlite/store.ts';
import type { EmbeddingOptions } from './embedding.ts';
import { firstToKeep, readSigns, readVectors, type Signs } from './rows.ts';
import { nearestBySigns, signsOf, wordsOf } from './signs.ts';

/** Rows that are read at once. */
const PAGE = 10_000;
/** Of many vectors at least this share is measured exactly. */
const SHARE_MEASURED = 0.002;

export interface Near {
  /** Position of the experience. */
  readonly experience: number;
  readonly cosine: number;
}

export interface SignIndex {
  /** The nearest of the vectors, nearest first. @param wanted A unit vector. */
  search(sql: Sql, wanted: Float32Array, limit: number): readonly Near[];
}

export const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
};

interface Held {
  signs: Uint32Array;
  ids: Float64Array;
  experiences: Float64Array;
  count: number;
  last: number;
}

const grow = (held: Held, words: number): void => {
  const capacity = Math.max(1_024, held.ids.length * 2);
  const signs = new Uint32Array(capacity * words);
  const [ids, experiences] = [new Float64Array(capacity), new Float64Array(capacity)];
  signs.set(held.signs);
  ids.set(held.ids);
  experiences.set(held.experiences);
  Object.assign(held, { signs, ids, experiences });
};

/** Drops the oldest, and a share more than is needed, so that this is rare. */
const dropOldest = (held: Held, words: number, keep: number): void => {
  if (held.count <= keep * 1.1) return;
  const from = held.count - keep;
  held.signs.copyWithin(0, from * words, held.count * words);
  held.ids.copyWithin(0, from, held.count);
  held.experiences.copyWithin(0, from, held.count);
  held.count = keep;
};

const takeIn = (held: Held, { id, experience, signs }: Signs, words: number): void => {
  if (held.count === held.ids.length) grow(held, words);
  new Uint8Array(held.signs.buffer, held.count * words * 4, words * 4).set(signs.subarray(0, words * 4));
  held.ids[held.count] = id;
  held.experiences[held.count] = experience;
  held.count += 1;
  held.last = id;
};

const refresh = (held: Held, sql: Sql, embedder: number, words: number, keep: number): void => {
  if (held.last === 0) held.last = firstToKeep(sql, embedder, keep);
  for (;;) {
    const page = readSigns(sql, embedder, held.last, PAGE);
    for (const row of page) takeIn(held, row, words);
    dropOldest(held, words, keep);
    if (page.length < PAGE) return;
  }
};

export const signIndex = (
  embedder: number,
  dimensions: number,
  { inMemory: keep, rescore }: Pick<EmbeddingOptions, 'inMemory' | 'rescore'>,
): SignIndex => {
  const words = wordsOf(dimensions);
  const held: Held = {
    signs: new Uint32Array(0),
    ids: new Float64Array(0),
    experiences: new Float64Array(0),
    count: 0,
    last: 0,
  };
  return {
    search: (sql, wanted, limit) => {
      refresh(held, sql, embedder, words, keep);
      const measured = Math.max(rescore, Math.ceil(held.count * SHARE_MEASURED), limit);
      const near = nearestBySigns(held.signs, held.count, signsOf(wanted), measured);
      const experiences = new Map(near.map((index) => [held.ids[index] ?? 0, held.experiences[index] ?? 0]));
      return readVectors(sql, [...experiences.keys()])
        .map(({ key, floats }) => ({ experience: experiences.get(key) ?? 0, cosine: dot(wanted, floats) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, limit);
    },
  };
};
