/** The file as a person sees it: lines, entries, sections. */

export interface Tools {
  readonly random: () => number;
  /** A word that occurs nowhere else, so that its loss can be seen. */
  readonly word: () => string;
}

export const WORD = /w\d{6}z/g;

export const pick = <T>(random: () => number, from: readonly T[]): T | undefined =>
  from[Math.floor(random() * from.length)];

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** From a heading of an entry to what ends it. */
export const entrySpans = (text: string): readonly Span[] =>
  [...text.matchAll(/^### .*$/gm)].map(({ index }) => {
    const rest = /^(?:#{1,3} |📦|⚠|<!-- evolve-view)/gm;
    rest.lastIndex = index + 1;
    return { start: index, end: rest.exec(text)?.index ?? text.length };
  });

export const slice = (text: string, { start, end }: Span): string => text.slice(start, end);

export const replaceSpan = (text: string, { start, end }: Span, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

/** Where a line begins. */
export const lineStart = (text: string, random: () => number): number => {
  const at = text.indexOf('\n', Math.floor(random() * text.length));
  return at === -1 ? text.length : at + 1;
};

export const insertAt = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);

/** Below the heading of a section. */
export const sectionStarts = (text: string): readonly number[] =>
  [...text.matchAll(/^## .*\n\r?\n?/gm)].map(({ index, 0: heading }) => index + heading.length);

/** Words that a person can see: what stands in our comments does not count. */
export const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.replace(/^<!-- evolve.*$/gm, '').match(WORD) ?? []);
