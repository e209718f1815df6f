import type { Call } from './isolated/calls.ts';
import { isTagged, type Encoded } from './isolated/value.ts';

const KINDS_OF_NUMBERS = new Set(['NaN', 'Infinity', '-Infinity', '-0']);

const kindOf = (value: Encoded): string => {
  if (value === null) return 'null';
  if (!isTagged(value)) return typeof value;
  return KINDS_OF_NUMBERS.has(value.t) ? 'number' : value.t;
};

/** What stands inside of a value, with the place: items of a list share one, and so do values of an object, whose keys may be data. */
const insideOf = (place: string, value: Encoded): readonly (readonly [string, Encoded])[] => {
  if (!isTagged(value)) return [];
  if (value.t === 'array' || value.t === 'set') return value.v.map((item) => [`${place}[]`, item]);
  return value.t === 'object' ? value.v.map(([, item]) => [`${place}.*`, item]) : [];
};

const collect = (place: string, value: Encoded, into: Set<string>): void => {
  into.add(`${place} ${kindOf(value)}`);
  for (const [inside, item] of insideOf(place, value)) collect(inside, item, into);
};

/** Which kinds of values stand where in a call, and how many arguments it has. */
const kindsOf = ({ target, args, self }: Call): ReadonlySet<string> => {
  const kinds = new Set<string>([`${target} with ${String(args.length)}`]);
  for (const [index, value] of args.entries()) collect(`${target} ${String(index)}`, value, kinds);
  if (self !== undefined) collect(`${target} this`, self, kinds);
  return kinds;
};

/** Says whether a call has only kinds of values that its target is known to be called with. */
export type Domain = (call: Call) => boolean;

/**
 * Where a function was only ever called with numbers, nobody has said what it should do with texts, and a right patch may do
 * anything there.
 */
export const domainOf = (recorded: readonly Call[]): Domain => {
  const known = new Set(recorded.flatMap((call) => [...kindsOf(call)]));
  return (call) => [...kindsOf(call)].every((kind) => known.has(kind));
};
