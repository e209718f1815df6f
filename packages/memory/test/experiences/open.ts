import type { Clock, Embedder } from '@evolve/core/contracts';
import { openMemory, type Memory, type MemoryOptions } from '../../src/index.ts';
import { temporaryDir } from '../temporary.ts';

const START = Date.UTC(2026, 2, 1, 10);
const DAY_MS = 86_400_000;

export interface TestClock extends Clock {
  pass(days: number): void;
}

/** A clock that stands still until somebody lets days pass. */
export const testClock = (): TestClock => {
  let now = START;
  return {
    now: () => new Date(now),
    sleep: () => Promise.resolve(),
    pass: (days) => {
      now += days * DAY_MS;
    },
  };
};

export interface Opened extends Memory {
  readonly dir: string;
  readonly clock: TestClock;
}

export const opened = async (options: Partial<MemoryOptions> = {}): Promise<Opened> => {
  const dir = options.dir ?? temporaryDir();
  const clock = testClock();
  return { ...(await openMemory({ clock, ...options, dir })), dir, clock };
};

const DIMENSIONS = 64;

/** Bags of words, each word thrown into one of the dimensions; `same` are words that mean the same. */
export const wordEmbedder = (
  same: Readonly<Record<string, string>> = {},
  id = 'words',
): Embedder & { readonly asked: (readonly string[])[] } => {
  const asked: (readonly string[])[] = [];
  const vectorOf = (text: string): Float32Array => {
    const vector = new Float32Array(DIMENSIONS).fill(0.01);
    for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
      let hash = 7;
      for (const character of same[word] ?? word) hash = (hash * 31 + character.charCodeAt(0)) % 100_003;
      vector[hash % DIMENSIONS]! += 1;
    }
    return vector;
  };
  return {
    id,
    dimensions: DIMENSIONS,
    asked,
    embed: async (texts) => {
      asked.push(texts);
      return texts.map(vectorOf);
    },
  };
};
