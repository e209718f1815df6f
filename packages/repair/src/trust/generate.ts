import type { Call, RecordedCall } from './isolated/calls.ts';
import { isTagged, type Encoded } from './isolated/value.ts';
import { Seeded } from './random.ts';
import { vary, type Pool } from './vary.ts';

const LITERAL = /'([^'\\\n]{0,40})'|"([^"\\\n]{0,40})"/g;
const NUMBER = /\b\d+(?:\.\d+)?\b/g;
const MOST_STRINGS = 60;
/** Every input domain has letters, digits and blanks; the rest comes from the recorded calls and the sources. */
const ORDINARY = ['a', 'Z', '7', ' ', '-', '_', '.', 'é'];

const walk = (value: Encoded, visit: (value: Encoded) => void): void => {
  visit(value);
  if (!isTagged(value)) return;
  if (value.t === 'object') for (const [key, item] of value.v) [key, item].forEach((each) => walk(each, visit));
  else if (value.t === 'map') for (const pair of value.v) pair.forEach((each) => walk(each, visit));
  else if ('v' in value && Array.isArray(value.v)) for (const item of value.v as readonly Encoded[]) walk(item, visit);
};

/** What recorded calls and sources are made of. */
export const poolOf = (calls: readonly Call[], sources: readonly string[]): Pool => {
  const strings = new Set<string>();
  const numbers = new Set<number>();
  const keys = new Set<string>();
  for (const { args, self } of calls) {
    for (const value of [...args, self ?? null]) {
      walk(value, (each) => {
        if (typeof each === 'string' && each.length <= 80) strings.add(each);
        if (typeof each === 'number') numbers.add(each);
        if (isTagged(each) && each.t === 'object') for (const [key] of each.v) keys.add(key);
      });
    }
  }
  const recorded = [...strings].slice(0, MOST_STRINGS);
  const literals = sources.flatMap((text) =>
    [...text.matchAll(LITERAL)].map(([, single, double]) => single ?? double ?? ''),
  );
  const characters = new Set([...ORDINARY, ...recorded, ...literals].flatMap((text) => Array.from(text)));
  const written = sources.flatMap((text) => [...text.matchAll(NUMBER)].map(([digits]) => Number(digits)));
  return {
    characters: [...characters].sort(),
    strings: [...new Set([...recorded, ...literals])].slice(0, 2 * MOST_STRINGS),
    numbers: [...new Set([...numbers, ...written])].slice(0, MOST_STRINGS),
    keys: [...keys].slice(0, MOST_STRINGS),
  };
};

const LARGEST_CALL = 4000;

const varyArgs = (call: Call, others: readonly Call[], random: Seeded, pool: Pool): Call => {
  const args = [...call.args];
  const at = random.below(args.length);
  const own = args[at];
  const kind = random.below(12);
  if (call.self !== undefined && kind < 3) return { ...call, self: vary(call.self, random, pool) };
  if (own === undefined) return { ...call, args: [random.pick(pool.strings) ?? 0] };
  if (kind === 3) return { ...call, args: args.slice(0, -1) };
  // Another call's argument at the same place is ordinary, and meets what it has not met.
  if (kind <= 5) args[at] = random.pick(others)?.args[at] ?? own;
  else args[at] = vary(own, random, pool);
  return { ...call, args };
};

/** Seeded variations of recorded calls, equal ones once, none that was recorded. Same input, same list. */
export const generateCalls = (
  recorded: readonly RecordedCall[],
  pool: Pool,
  count: number,
  seed: number,
): readonly Call[] => {
  const random = new Seeded(seed);
  const known = new Set<string>();
  const bases = new Map<string, Call[]>();
  for (const { sides: _, ...call } of recorded) {
    known.add(JSON.stringify(call));
    bases.set(call.target, [...(bases.get(call.target) ?? []), call]);
  }
  const targets = [...bases.values()];
  const calls: Call[] = [];
  for (let attempt = 0; attempt < count * 4 && calls.length < count; attempt++) {
    // Each target the same share, however often the tests call it.
    const others = random.pick(targets) ?? [];
    const base = random.pick(others);
    if (base === undefined) continue;
    let call = varyArgs(base, others, random, pool);
    for (let more = random.below(3); more > 0; more--) call = varyArgs(call, others, random, pool);
    const key = JSON.stringify(call);
    if (known.has(key) || key.length > LARGEST_CALL) continue;
    known.add(key);
    calls.push(call);
  }
  return calls;
};
