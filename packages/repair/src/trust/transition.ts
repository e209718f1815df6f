import type { Ending, Outcome } from './isolated/calls.ts';
import { isTagged, type Encoded } from './isolated/value.ts';
import { changesBetween } from './parts.ts';

/** Undefined for the marks that are no ending: the process died, or equal calls ended differently. */
export const endingOf = (outcome: Outcome | undefined): Ending | undefined => {
  if (outcome?.startsWith('{') !== true) return undefined;
  return JSON.parse(outcome) as Ending;
};

export const isError = (outcome: Outcome | undefined): boolean => endingOf(outcome)?.returns === undefined;

const kindOf = (value: Encoded | undefined): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'empty text' : /^-?[\d.]+$/.test(value) ? 'digits' : 'text';
  if (typeof value === 'number') return value === 0 ? 'zero' : 'number';
  return isTagged(value) ? value.t : String(value);
};

const classOf = (char: string): string => (/[A-Za-z]/.test(char) ? 'letter' : /\d/.test(char) ? 'digit' : char);

const LONGEST_TEXT = 400;

const textChange = (before: string, after: string): string => {
  if (after === '' || before === '') return `${kindOf(before)} to ${kindOf(after)}`;
  if (before.length > LONGEST_TEXT || after.length > LONGEST_TEXT) return 'long text';
  const classes = (texts: readonly string[]): string =>
    [...new Set(texts.join('').split('').map(classOf))].sort().join('');
  const changes = changesBetween(before, after);
  const gone = classes(changes.map(({ start, end }) => before.slice(start, end)));
  return `text -${gone} +${classes(changes.map(({ text }) => text))}`;
};

/** By size, not by sign: a wrong factor makes positive numbers too large and negative ones too small. */
const numberChange = (before: number, after: number): string => {
  if (before === -after) return 'sign';
  const by = Math.abs(after) - Math.abs(before);
  if (after === 0 || before === 0) return `${before === 0 ? 'zero' : 'number'} to ${after === 0 ? 'zero' : 'number'}`;
  return `number ${Math.abs(by) === 1 ? 'by one' : ''} ${by > 0 ? 'up' : 'down'}`;
};

const lengthChange = (before: number, after: number): string => (after > before ? 'longer' : 'shorter');

const entriesChange = (
  before: readonly (readonly [string, Encoded])[],
  after: readonly (readonly [string, Encoded])[],
  into: Set<string>,
): void => {
  const old = new Map(before);
  const now = new Map(after);
  for (const key of new Set([...old.keys(), ...now.keys()])) change(old.get(key), now.get(key), into);
  if (into.size === 0) into.add('order of keys');
};

/** Names the ways in which two values differ, leaf by leaf, without places: what happened, not where. */
const change = (before: Encoded | undefined, after: Encoded | undefined, into: Set<string>): void => {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (typeof before === 'string' && typeof after === 'string') into.add(textChange(before, after));
  else if (typeof before === 'number' && typeof after === 'number') into.add(numberChange(before, after));
  else if (
    before === undefined ||
    after === undefined ||
    !isTagged(before) ||
    !isTagged(after) ||
    before.t !== after.t
  ) {
    into.add(`${kindOf(before)} to ${kindOf(after)}`);
  } else if (before.t === 'object' && after.t === 'object') {
    if (before.of !== after.of) into.add('prototype');
    entriesChange(before.v, after.v, into);
  } else if (before.t === 'array' && after.t === 'array') itemsChange(before.v, after.v, into);
  else into.add(before.t);
};

const itemsChange = (before: readonly Encoded[], after: readonly Encoded[], into: Set<string>): void => {
  if (before.length !== after.length) into.add(`array ${lengthChange(before.length, after.length)}`);
  else for (const [index, item] of before.entries()) change(item, after[index], into);
};

const thrown = ({ throws }: Ending): string =>
  throws === undefined ? '' : `${throws[0]} ${throws[1].replace(/["'`].*?["'`]|\d+/g, '*').slice(0, 60)}`;

/** How an outcome became another: a set of words that can be compared with how it did on other calls. */
export const transition = (before: Outcome, after: Outcome | undefined): ReadonlySet<string> => {
  const words = new Set<string>();
  const old = endingOf(before);
  const now = endingOf(after);
  if (old === undefined || now === undefined)
    return new Set([`${before.slice(0, 10)} to ${String(after).slice(0, 10)}`]);
  if (old.throws !== undefined || now.throws !== undefined) {
    const end = (ending: Ending): string => (ending.throws === undefined ? 'a value' : thrown(ending));
    if (end(old) !== end(now)) words.add(`${end(old)} to ${end(now)}`);
  } else change(old.returns, now.returns, words);
  // Most functions leave their arguments alone: what they leave is looked at only where it is what differs.
  if (words.size === 0) itemsChange(old.leaving ?? [], now.leaving ?? [], words);
  return words;
};
