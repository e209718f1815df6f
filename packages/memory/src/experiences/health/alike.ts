/** Which of a group say the same as an earlier one, by comparing a bounded number of pairs. */
import { similarity } from '../../knowledge/similarity.ts';

/** Groups up to this size are compared pair by pair; in larger ones each with those that stand next to it when sorted. */
const ALL_PAIRS = 20;
/** M. A. Hernández, S. J. Stolfo, "The merge/purge problem for large databases", SIGMOD 1995: the sorted neighbourhood. */
const NEIGHBOURS = 10;

/** Share of the words that two problems have in common: above it they differ in next to nothing. */
export const SAME_WORDS = 0.8;
/** Dice coefficient of the letters, in threes, of two solutions. */
export const SAME_LETTERS = 0.9;
/** Characters of a solution that are compared. */
const COMPARED = 2_000;

export interface Member {
  readonly position: number;
  readonly id: string;
  readonly text: string;
}

export interface Alike {
  /** Those of which an earlier one says the same. */
  readonly later: readonly Member[];
  readonly pairs: number;
}

/** Jaccard index of the words (tokens, already lower case). */
export const sameWords = (one: string, other: string): boolean => {
  const [a, b] = [new Set(one.split(' ')), new Set(other.split(' '))];
  let both = 0;
  for (const word of a) if (b.has(word)) both += 1;
  return both / (a.size + b.size - both) >= SAME_WORDS;
};

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What makes two commands different though their letters are nearly the same. */
const figures = (text: string): string => (text.match(/\d+/g) ?? []).join(' ');

export const sameLetters = (one: string, other: string): boolean => {
  const [a, b] = [bare(one.slice(0, COMPARED)), bare(other.slice(0, COMPARED))];
  return a === b || (figures(a) === figures(b) && similarity(a, b) >= SAME_LETTERS);
};

export const findAlike = (members: readonly Member[], same: (one: string, other: string) => boolean): Alike => {
  const isSmall = members.length <= ALL_PAIRS;
  const order = isSmall ? members : members.toSorted((one, other) => (one.text < other.text ? -1 : 1));
  const later = new Map<number, Member>();
  let pairs = 0;
  for (const [index, member] of order.entries()) {
    for (const before of order.slice(isSmall ? 0 : Math.max(0, index - NEIGHBOURS), index)) {
      const [earlier, late] = before.position < member.position ? [before, member] : [member, before];
      if (later.has(late.position)) continue;
      pairs += 1;
      if (same(earlier.text, late.text)) later.set(late.position, late);
    }
  }
  return { later: [...later.values()], pairs };
};
