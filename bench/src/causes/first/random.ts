/** Seeded randomness and the small volatile details (ids, hashes, times) that differ between two runs. */

export interface Rand {
  readonly int: (min: number, max: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly chance: (probability: number) => boolean;
  readonly shuffle: <T>(items: readonly T[]) => T[];
  readonly hex: (length: number) => string;
  readonly word: (length: number) => string;
  readonly base64: (length: number) => string;
  readonly uuid: () => string;
  readonly address: () => string;
  readonly privateIp: () => string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** FNV-1a, so that a text such as "seed/cause/variant" becomes a 32-bit seed. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The mulberry32 generator: tiny, fast, and the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled<T>(items: readonly T[], int: Rand['int']): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = int(0, last);
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

export function createRand(key: string): Rand {
  const next = mulberry32(hashText(key));
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('');
  const hex = (length: number): string => text('0123456789abcdef', length);
  return {
    int,
    hex,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new Error('pick needs at least one item');
      return items[int(0, items.length - 1)] as T;
    },
    chance: (probability) => next() < probability,
    shuffle: (items) => shuffled(items, int),
    word: (length) => text(LETTERS, length),
    base64: (length) => text(`${LETTERS}${LETTERS.toUpperCase()}+/`, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${text('89ab', 1)}${hex(3)}-${hex(12)}`,
    address: () => `0x${hex(12)}`,
    privateIp: () => `10.${int(0, 60)}.${int(0, 255)}.${int(2, 250)}`,
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** One instant, printed the ways that logs print it. */
export interface Instant {
  readonly iso: string;
  readonly plain: string;
  readonly slashed: string;
  readonly clock: string;
}

export function randomInstant(rand: Rand): Instant {
  const date = `${rand.int(2023, 2026)}-${two(rand.int(1, 12))}-${two(rand.int(1, 28))}`;
  const clock = `${two(rand.int(0, 23))}:${two(rand.int(0, 59))}:${two(rand.int(0, 59))}`;
  const millis = String(rand.int(0, 999)).padStart(3, '0');
  return {
    iso: `${date}T${clock}.${millis}Z`,
    plain: `${date} ${clock},${millis}`,
    slashed: `${date.replaceAll('-', '/')} ${clock}`,
    clock,
  };
}
