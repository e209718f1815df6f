/** What is measured with vectors. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIMENSIONS, problemOf, queryVector, vectorOf } from './data.ts';
import { embedder, NEAREST, withMemory, type Lane } from './store.ts';
import { timeEach } from './timing.ts';

const embed: Lane = (place) => {
  const problems = new Map(Array.from({ length: place.size }, (_, index) => [problemOf(index), index]));
  return withMemory(
    place,
    async (memory) => {
      const started = performance.now();
      const { embedded } = await memory.embedMissing({ limit: place.size });
      return (embedded * 1_000) / (performance.now() - started);
    },
    { embedder: embedder(place, problems) },
  );
};

/** A text without words, so that vectors alone decide; its length says which query it is. */
const wordless = (query: number): string => '!'.repeat(query + 1);

/** Positions of experiences are from 1, in the order of their problems. */
const vectors: Lane = (place) =>
  withMemory(
    place,
    async ({ knowledge }) => {
      const found: number[][] = [];
      const times = await timeEach(place.rounds, async (query) => {
        const recalled = await knowledge.experiences.recall(wordless(query), { limit: NEAREST });
        found[query] = recalled.map(({ experience }) => Number(experience.solution.slice(4)));
      });
      return { ...times, found };
    },
    { embedder: embedder(place, new Map()) },
  );

const nearest = (all: Float32Array, lengths: Float32Array, wanted: Float32Array): number[] => {
  const best: { index: number; score: number }[] = [];
  for (let index = 0, at = 0; index < lengths.length; index += 1) {
    let sum = 0;
    for (let dimension = 0; dimension < DIMENSIONS; dimension += 1, at += 1) {
      sum += (all[at] ?? 0) * (wanted[dimension] ?? 0);
    }
    const score = sum / (lengths[index] ?? 1);
    if (best.length < NEAREST || score > (best[NEAREST - 1]?.score ?? 0)) {
      best.push({ index, score });
      best.sort((a, b) => b.score - a.score);
      best.length = Math.min(best.length, NEAREST);
    }
  }
  return best.map(({ index }) => index);
};

/** All vectors as floats in memory, each multiplied with the query. */
const scan: Lane = async ({ size, rounds, spread }) => {
  const all = new Float32Array(size * DIMENSIONS);
  const lengths = new Float32Array(size);
  for (let index = 0; index < size; index += 1) {
    const vector = vectorOf(spread, index);
    all.set(vector, index * DIMENSIONS);
    lengths[index] = Math.hypot(...vector);
  }
  const found: number[][] = [];
  const times = await timeEach(rounds, (query) => {
    found[query] = nearest(all, lengths, queryVector(spread, query, size));
  });
  return { ...times, found };
};

/** The vectors and the queries as files, for programs that cannot make them. */
const write: Lane = async ({ dir, size, rounds, spread }) => {
  const all = Buffer.alloc(size * DIMENSIONS * 4);
  for (let index = 0; index < size; index += 1) {
    all.set(new Uint8Array(vectorOf(spread, index).buffer), index * DIMENSIONS * 4);
  }
  writeFileSync(join(dir, 'vectors.f32'), all);
  const queries = Array.from({ length: rounds }, (_, query) => new Uint8Array(queryVector(spread, query, size).buffer));
  writeFileSync(join(dir, 'queries.f32'), Buffer.concat(queries));
  return Promise.resolve(size);
};

export const VECTOR_LANES: Readonly<Record<string, Lane>> = { embed, vectors, scan, write };
