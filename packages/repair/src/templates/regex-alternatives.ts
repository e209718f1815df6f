/** What stands between the bars of a pattern. */
import type { PatternPart } from './regex-parts.ts';

/** The places of the alternatives of a whole pattern or of one group, when there are several. */
export const alternativesOf = (
  pattern: string,
  parts: readonly PatternPart[],
  from: number,
  to: number,
): readonly (readonly [number, number])[] => {
  const inner = parts.filter(
    ({ kind, start, end }) => start >= from && end <= to && !(kind === 'group' && start === from - 1),
  );
  const hidden = (at: number): boolean => inner.some(({ start, end }) => start <= at && at < end);
  const found: [number, number][] = [];
  let start = from;
  for (let at = from; at < to; at++) {
    if (pattern[at] !== '|' || hidden(at)) continue;
    found.push([start, at]);
    start = at + 1;
  }
  return found.length === 0 ? [] : [...found, [start, to]];
};

const GROUP_HEAD = /^\((?:\?(?::|=|!|<=|<!|<[\w$]+>))?/;

/** The whole pattern, and what is inside of each group. */
const bodies = (pattern: string, parts: readonly PatternPart[]): readonly (readonly [number, number])[] => [
  [0, pattern.length],
  ...parts.flatMap(({ kind, start, end }): [number, number][] =>
    kind === 'group' ? [[start + (GROUP_HEAD.exec(pattern.slice(start))?.[0].length ?? 1), end - 1]] : [],
  ),
];

export interface Rewrite {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly weight: number;
}

/**
 * The first alternative that matches is taken, so that a shorter one hides a longer: the longest in front. Or one too many, or one
 * too few: of the texts that failing tests are about.
 */
export const alternativeRewrites = (
  pattern: string,
  parts: readonly PatternPart[],
  words: readonly string[],
): readonly Rewrite[] =>
  bodies(pattern, parts).flatMap(([from, to]): Rewrite[] => {
    const own = alternativesOf(pattern, parts, from, to);
    if (own.length === 0) return [];
    const texts = own.map(([start, end]) => pattern.slice(start, end));
    const sorted = texts.toSorted((left, right) => right.length - left.length).join('|');
    const whole = (all: string, weight: number): Rewrite => ({ start: from, end: to, text: all, weight });
    return [
      ...(sorted === texts.join('|') ? [] : [whole(sorted, 0.8)]),
      whole(texts.toReversed().join('|'), 0.3),
      ...texts.map((_, index) => whole(texts.filter((__, other) => other !== index).join('|'), 0.5)),
      ...words.map((word) => whole([...texts, word].join('|'), 0.6)),
    ];
  });
