import type { Call, RecordedCall } from './isolated/calls.ts';
import { isTagged, type Encoded } from './isolated/value.ts';

const LARGE = 2 ** 31 - 1;

const stringTraits = (text: string): string[] => {
  const traits = [text === '' ? 'empty' : /^\s*$/.test(text) ? 'blank' : 'text'];
  if (/^[+-]?(?:\d|\.\d)/.test(text)) traits.push(Number.isNaN(Number(text)) ? 'starts like a number' : 'numeric');
  if (/[A-Z]/.test(text)) traits.push(/[a-z]/.test(text) ? 'mixed case' : 'capitals');
  if (/\d/.test(text)) traits.push('digits');
  for (const char of new Set(text)) if (!/[A-Za-z0-9]/.test(char)) traits.push(`has ${char}`);
  if (text !== '') {
    traits.push(`begins with ${kindOf(text.charAt(0))}`, `ends with ${kindOf(text.slice(-1))}`);
  }
  return traits;
};

const kindOf = (char: string): string => {
  if (/[A-Z]/.test(char)) return 'a capital';
  if (/[a-z]/.test(char)) return char;
  return /\d/.test(char) ? 'a digit' : char;
};

const numberTraits = (value: number): string[] => [
  value === 0 ? 'zero' : value < 0 ? 'negative' : 'positive',
  ...(Number.isInteger(value) ? [] : ['fraction']),
  ...(Math.abs(value) > LARGE ? ['large'] : []),
  ...(Math.abs(value) === 1 ? ['one'] : []),
];

const countTraits = (count: number): string => (count === 0 ? 'empty' : count === 1 ? 'single' : 'several');

/** What can be said about a value at a place, one word or two each. */
const collect = (place: string, value: Encoded, into: Set<string>): void => {
  const add = (trait: string): void => void into.add(`${place} ${trait}`);
  if (typeof value === 'string') stringTraits(value).forEach(add);
  else if (typeof value === 'number') numberTraits(value).forEach(add);
  else if (!isTagged(value)) add(String(value));
  else {
    add(value.t);
    if (value.t === 'array' || value.t === 'set' || value.t === 'bytes') {
      add(`${value.t} ${countTraits(value.v.length)}`);
      for (const item of value.v) collect(`${place}[]`, item, into);
    } else if (value.t === 'object') {
      add(`object ${countTraits(value.v.length)}`);
      if (value.of !== undefined) add(`of ${String(value.of)}`);
      for (const [key, item] of value.v) {
        add(`has key ${key.startsWith('@@') ? 'symbol' : key}`);
        collect(`${place}.${key.startsWith('@@') ? 'symbol' : key}`, item, into);
      }
    } else if (value.t === 'map') add(`map ${countTraits(value.v.length)}`);
  }
};

/** Traits of a call, as text: kinds, signs, emptiness, characters that are no letters, keys, by the place in the arguments. */
export const traitsOf = ({ target, args, self }: Call): ReadonlySet<string> => {
  const traits = new Set<string>([`${target} with ${String(args.length)}`]);
  for (const [index, value] of args.entries()) collect(`${target} ${String(index)}`, value, traits);
  if (self !== undefined) collect(`${target} this`, self, traits);
  return traits;
};

/** Says whether a call is like those of the failing tests; undefined when nothing sets these apart for its target. */
export type Likeness = (call: Call) => boolean | undefined;

/**
 * What the calls of failing tests have and no call of a passing test has is what the failure is about. A call with none of
 * it is ordinary: a right patch leaves it alone.
 */
export const likeFailing = (recorded: readonly RecordedCall[]): Likeness => {
  const ordinary = new Set<string>();
  const failing: RecordedCall[] = [];
  for (const call of recorded) {
    if (call.sides.includes('pass')) for (const trait of traitsOf(call)) ordinary.add(trait);
    else if (call.sides.includes('fail')) failing.push(call);
  }
  const telling = new Set(failing.flatMap((call) => [...traitsOf(call)].filter((trait) => !ordinary.has(trait))));
  const told = new Set(
    failing.filter((call) => [...traitsOf(call)].some((trait) => telling.has(trait))).map(({ target }) => target),
  );
  // A failing call whose traits are all ordinary may be met anywhere: then nothing is known about its target.
  const blind = new Set(failing.map(({ target }) => target).filter((target) => !told.has(target)));
  return (call) => {
    if ([...traitsOf(call)].some((trait) => telling.has(trait))) return true;
    return blind.has(call.target) ? undefined : false;
  };
};
