/** Small changes of one part of a pattern: a class, a quantifier, a character. */
import type { PatternPart } from './regex-parts.ts';

const SETS = ['\\s', '\\x00-\\x20', '\\d', '\\w', 'a-z', 'A-Z', '0-9', '_', '\\-', '.', '$'];
const QUANTIFIERS = ['', '?', '*', '+', '*?', '+?'];

export const inClass = (char: string): string =>
  /[\n\r\t]/.test(char) ? JSON.stringify(char).slice(1, -1) : char.replace(/[\\\]^-]/g, '\\$&');

export const outside = (char: string): string =>
  /[\n\r\t]/.test(char) ? JSON.stringify(char).slice(1, -1) : char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

export interface Variant {
  readonly pattern: string;
  readonly weight: number;
}

export const cut = (pattern: string, start: number, end: number, text: string, weight: number): Variant => ({
  pattern: pattern.slice(0, start) + text + pattern.slice(end),
  weight,
});

export const classVariants = (pattern: string, part: PatternPart, symbols: readonly string[]): Variant[] => {
  const body = pattern.slice(part.start + 1, part.end - 1);
  const isNegated = body.startsWith('^');
  const at = part.start + (isNegated ? 2 : 1);
  const additions = symbols
    .filter((char) => !body.includes(char))
    .map((char) => cut(pattern, at, at, inClass(char), 1));
  const sets = SETS.filter((set) => !body.includes(set)).map((set) => cut(pattern, at, at, set, 0.4));
  const removals = part.items.map(([start, end]) => cut(pattern, start, end, '', 0.6));
  const flipped = isNegated ? cut(pattern, part.start + 1, part.start + 2, '', 0.3) : cut(pattern, at, at, '^', 0.3);
  return [...additions, ...sets, ...removals, flipped];
};

export const quantifierVariants = (pattern: string, part: PatternPart): Variant[] => {
  const own = pattern.slice(part.end, part.quantifierEnd);
  return QUANTIFIERS.filter((quantifier) => quantifier !== own).map((quantifier) =>
    cut(pattern, part.end, part.quantifierEnd, quantifier, own === '' ? 0.5 : 0.8),
  );
};

/** `\w` where the texts have something more: one class of both. */
export const widenedAtoms = (pattern: string, part: PatternPart, symbols: readonly string[]): Variant[] => {
  const own = pattern.slice(part.start, part.end);
  if (own === ' ') return ['\\s', '[ \\t]'].map((wider) => cut(pattern, part.start, part.end, wider, 0.6));
  if (!/^\\[wdsSDW]$/.test(own)) return [];
  return symbols.map((char) => cut(pattern, part.start, part.end, `[${own}${inClass(char)}]`, 0.9));
};

/** The last thing that is matched need not be taken. */
export const lookAheads = (pattern: string, parts: readonly PatternPart[], symbols: readonly string[]): Variant[] => {
  const last = parts.findLast(({ quantifierEnd }) => quantifierEnd === pattern.length);
  const seen =
    last === undefined ? [] : [cut(pattern, last.start, pattern.length, `(?=${pattern.slice(last.start)})`, 0.3)];
  return [
    ...seen,
    ...symbols.flatMap((char) => [
      { pattern: `${pattern}(?!${outside(char)})`, weight: 0.3 },
      { pattern: `(?<!${outside(char)})${pattern}`, weight: 0.3 },
    ]),
  ];
};

/** The same quantifier in several places is wrong in all of them. */
export const allQuantifiers = (pattern: string, parts: readonly PatternPart[]): Variant[] =>
  [
    ['+', '*'],
    ['*', '+'],
    ['+', '+?'],
    ['*', '*?'],
  ].flatMap(([from = '', to = '']): Variant[] => {
    const places = parts.filter(({ end, quantifierEnd }) => pattern.slice(end, quantifierEnd) === from);
    if (places.length < 2) return [];
    const text = places.reduceRight(
      (all, { end, quantifierEnd }) => all.slice(0, end) + to + all.slice(quantifierEnd),
      pattern,
    );
    return [{ pattern: text, weight: 0.4 }];
  });

export const atomVariants = (pattern: string, part: PatternPart): Variant[] => {
  const own = pattern.slice(part.start, part.end);
  const removed = cut(pattern, part.start, part.quantifierEnd, '', 0.4);
  if (own === '.')
    return [removed, cut(pattern, part.start, part.end, '\\.', 0.9), cut(pattern, part.start, part.end, '[^]', 0.6)];
  const swaps: Readonly<Record<string, string>> = {
    '\\d': '\\w',
    '\\w': '\\S',
    '\\s': '[ \\t]',
    '\\b': '',
    '\\S': '[^]',
  };
  const swap = swaps[own];
  return swap === undefined ? [removed] : [removed, cut(pattern, part.start, part.end, swap, 0.5)];
};
