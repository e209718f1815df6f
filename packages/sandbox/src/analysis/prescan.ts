import { DECEPTIVE_CHARACTERS } from '../data/syntax.ts';
import type { Fault } from './fault.ts';

/** In UTF-16 units. Parsing takes about half a second for each million. */
const MAX_LENGTH = 1_000_000;

const MAX_NESTING = 250;

/** Where brackets, counted without regard to strings, are nested too deep for the parsers; -1 when nowhere. */
const tooDeepAt = (source: string): number => {
  let depth = 0;
  for (let index = 0; index < source.length; index += 1) {
    const unit = source.charCodeAt(index);
    if (unit === 40 || unit === 91 || unit === 123) depth += 1;
    else if (unit === 41 || unit === 93 || unit === 125) depth = Math.max(depth - 1, 0);
    if (depth > MAX_NESTING) return index;
  }
  return -1;
};

/** What can be seen before parsing, and must be, because parsing it would be the harm. */
export const prescan = (source: string): readonly Fault[] => {
  if (source.length > MAX_LENGTH) {
    return [{ rule: 'source/size', message: `more than ${String(MAX_LENGTH)} characters`, at: 0 }];
  }
  const deep = tooDeepAt(source);
  if (deep >= 0) {
    return [{ rule: 'source/nesting', message: `brackets nested deeper than ${String(MAX_NESTING)}`, at: deep }];
  }
  const deceptive = source.search(DECEPTIVE_CHARACTERS);
  return deceptive < 0
    ? []
    : [{ rule: 'source/deceptive', message: 'a character that makes text read otherwise than it runs', at: deceptive }];
};
