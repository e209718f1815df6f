import { isTagged, type Encoded, type Entry, type Tagged } from './isolated/value.ts';
import type { Seeded } from './random.ts';

/** What variations are made of: taken from the recorded calls and from the sources. */
export interface Pool {
  readonly characters: readonly string[];
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
  readonly keys: readonly string[];
}

const UNDEFINED: Tagged = { t: 'undefined' };
const EDGES: readonly Encoded[] = [
  0,
  { t: '-0' },
  1,
  -1,
  2,
  10,
  0.5,
  -2.5,
  { t: 'NaN' },
  { t: 'Infinity' },
  255,
  2 ** 31,
  2 ** 53,
];
const ODD: readonly Encoded[] = [null, UNDEFINED, '', 0, false, true, { t: 'array', v: [] }, { t: 'object', v: [] }];
/** How often a value becomes another kind of value. */
const KIND_CHANGES = 0.06;

type Step<T> = (value: T, random: Seeded, pool: Pool) => Encoded;

const insert = (text: string, at: number, added: string): string => text.slice(0, at) + added + text.slice(at);

const STRING_STEPS: readonly Step<string>[] = [
  () => '',
  (text, random, { characters }) => insert(text, random.below(text.length + 1), random.pick(characters) ?? ' '),
  (text, random, { characters }) => (random.pick(characters) ?? ' ') + text,
  (text, random, { characters }) => text + (random.pick(characters) ?? ' '),
  (text, random) => {
    const at = random.below(Math.max(1, text.length));
    return text.slice(0, at) + text.slice(at + 1);
  },
  (text, random, { characters }) => {
    const at = random.below(Math.max(1, text.length));
    return text.slice(0, at) + (random.pick(characters) ?? '') + text.slice(at + 1);
  },
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text + text,
  (text, random, { strings }) => insert(text, random.below(text.length + 1), random.pick(strings) ?? ''),
  (_, random, { strings }) => random.pick(strings) ?? '',
  (text, random) => ` ${text}`.slice(random.below(2)) + ' ',
  (text) => Array.from(text).reverse().join(''),
];

const NUMBER_STEPS: readonly Step<number>[] = [
  (_, random) => random.pick(EDGES) ?? 0,
  (value) => value + 1,
  (value) => value - 1,
  (value) => (value === 0 ? 1 : -value),
  (value) => value * 2,
  (value) => value / 2,
  (_, random, { numbers }) => random.pick(numbers) ?? 0,
  (value, random) => value + random.below(20) - 10,
];

const without = <T>(items: readonly T[], at: number): readonly T[] => items.filter((_, index) => index !== at);
const withAt = <T>(items: readonly T[], at: number, item: T): readonly T[] =>
  items.map((old, index) => (index === at ? item : old));

const varyItems = (items: readonly Encoded[], random: Seeded, pool: Pool): readonly Encoded[] => {
  const at = random.below(items.length);
  const item = items[at];
  if (item === undefined) return [random.pick(pool.strings) ?? 0];
  switch (random.below(8)) {
    case 0:
      return without(items, at);
    case 1:
      return [...items, item];
    case 2:
      return [...items, vary(item, random, pool)];
    case 3:
      return [...items].reverse();
    case 4:
      return random.below(3) === 0 ? [] : items.slice(at);
    default:
      return withAt(items, at, vary(item, random, pool));
  }
};

const varyEntries = (entries: readonly Entry[], random: Seeded, pool: Pool): readonly Entry[] => {
  const at = random.below(entries.length);
  const entry = entries[at];
  const key = random.pick(pool.keys) ?? 'a';
  if (entry === undefined) return [[key, random.pick(pool.strings) ?? 0]];
  switch (random.below(8)) {
    case 0:
      return without(entries, at);
    case 1:
      return [...entries.filter(([own]) => own !== key), [key, entry[1]]];
    case 2:
      return [...entries].reverse();
    case 3:
      return [...without(entries, at).filter(([own]) => own !== key), [key, entry[1]]];
    default:
      return withAt(entries, at, [entry[0], vary(entry[1], random, pool)]);
  }
};

const varyTagged = (value: Tagged, random: Seeded, pool: Pool): Encoded => {
  switch (value.t) {
    case 'array':
    case 'set':
    case 'bytes':
      return { ...value, v: varyItems(value.v, random, pool) };
    case 'object':
      if (value.of === undefined && random.below(25) === 0) return { ...value, of: null };
      return { ...value, v: varyEntries(value.v, random, pool) };
    case 'map':
      return { ...value, v: value.v.slice(0, random.below(value.v.length + 1)) };
    case 'date':
      return { t: 'date', v: random.below(8) === 0 ? null : (value.v ?? 0) + (random.below(21) - 10) * 3_600_000 };
    case 'NaN':
    case 'Infinity':
    case '-Infinity':
    case '-0':
      return random.pick(EDGES) ?? 0;
    case 'undefined':
      return random.pick(ODD) ?? null;
    case 'bigint':
      return { t: 'bigint', v: String(random.below(1000) - 500) };
    default:
      return value;
  }
};

/** One small change somewhere in a value, by its kind. */
export const vary = (value: Encoded, random: Seeded, pool: Pool): Encoded => {
  if (random.next() < KIND_CHANGES) return random.pick(ODD) ?? null;
  if (typeof value === 'string') return random.pick(STRING_STEPS)?.(value, random, pool) ?? value;
  if (typeof value === 'number') return random.pick(NUMBER_STEPS)?.(value, random, pool) ?? value;
  if (typeof value === 'boolean') return !value;
  return isTagged(value) ? varyTagged(value, random, pool) : (random.pick(ODD) ?? null);
};
