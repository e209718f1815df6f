/** The file that all lanes work on. */
import { join } from 'node:path';
import type { Embedder } from '@evolve/core/contracts';
import { DatabaseSync } from '@evolve/core/sqlite';
import { openMemory, type Memory, type MemoryOptions } from '@evolve/memory';
import { DIMENSIONS, queryVector, vectorOf, type Spread } from './data.ts';

export interface Place {
  readonly dir: string;
  /** Experiences in the file. */
  readonly size: number;
  /** Calls that are timed. */
  readonly rounds: number;
  /** How vectors lie. */
  readonly spread: Spread;
  /** Of the nearest by signs so many are measured exactly; undefined: as many as without saying. */
  readonly rescore?: number;
}

export type Lane = (place: Place) => Promise<unknown>;

/** How many are recalled. */
export const NEAREST = 10;
const KEEP = { experiences: 10_000_000, experienceOutcomes: 10_000_000, observations: 10_000_000 };

/** Vectors that are known beforehand: what an embedder costs is the host's. Those of another spread are another embedder's. */
export const embedder = ({ spread, size }: Place, problems: ReadonlyMap<string, number>): Embedder => ({
  id: spread,
  dimensions: DIMENSIONS,
  embed: async (texts) =>
    texts.map((text) => {
      const known = problems.get(text);
      return known === undefined ? queryVector(spread, text.length - 1, size) : vectorOf(spread, known);
    }),
});

export const withMemory = async <T>(
  { dir, rescore }: Place,
  work: (memory: Memory) => Promise<T>,
  more: Pick<MemoryOptions, 'embedder'> = {},
): Promise<T> => {
  const embedding = { timeoutMs: 60_000, inMemory: 10_000_000, ...(rescore === undefined ? {} : { rescore }) };
  const memory = await openMemory({ dir, limits: KEEP, embedding, ...more });
  try {
    return await work(memory);
  } finally {
    await memory.close();
  }
};

export const raw = ({ dir }: Place): InstanceType<typeof DatabaseSync> => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  return database;
};
