/** Outside text as list items that are nothing else: no headings, entries, comments, tags, pictures or marks of ours. */
import { invisibleBut, redact } from '@evolve/core/untrusted';
import { FENCE, oneLine } from '../marks.ts';

/** Invisible to a person, readable for a model; selectors belong to emoji. */
const INVISIBLE = invisibleBut('selectors');
/** Marks of lists, headings, quotes and archives that a line may begin with. */
const LEADING = /^(?:[-*+•>]\s+|\d{1,4}[.)、]\s*|#{1,6}(?:\s+|$)|>+|\*\*(?=[📦⚠])|📦|⚠\uFE0F?)\s*/u;

const bare = (line: string): string => {
  let [before, after] = ['', line];
  while (after !== before) [before, after] = [after, after.replace(LEADING, '')];
  return after;
};

const escaped = (line: string): string =>
  line
    .replace(/<(?=[a-z/!?])/gi, '&lt;')
    .replace(/!(?=\[)/g, '!\\')
    .replace(/^(?=[-*+_=~`#|]{3}|\[[ xX]\])/, '\\');

/** One item. */
export const safeLine = (text: string): string => escaped(bare(oneLine(text.replace(INVISIBLE, ' '))));

/** A line of signs alone says nothing. */
export const saysSomething = (line: string): boolean => /[\p{L}\p{N}]/u.test(line);

/** The text's lines as items; fences and blank lines are none. */
export const safeLines = (text: string): readonly string[] =>
  redact(text)
    .split(/[\r\n\u2028\u2029]+/)
    .filter((line) => !FENCE.test(line))
    .map(safeLine)
    .filter(saysSomething);
