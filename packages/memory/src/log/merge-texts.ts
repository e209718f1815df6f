/** Texts of two people who wrote into the same version of the file, one after the other: both stay, to the byte. */
import type { EvolutionLog, TextPlace } from './evolution-log.ts';

type Texts = EvolutionLog['texts'];

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const shared = (first: readonly string[], second: readonly string[]): number => {
  const end = Math.min(first.length, second.length);
  let count = 0;
  while (count < end && first[count] === second[count]) count += 1;
  return count;
};

/** What stands in `after` between the lines that it begins and ends with like `before`. */
const added = (before: string, after: string): string => {
  const [old, now] = [linesOf(before), linesOf(after)];
  const head = shared(old, now);
  const tail = shared(old.slice(head).toReversed(), now.slice(head).toReversed());
  return now.slice(head, now.length - tail).join('');
};

const mergeText = (base: string, file: string, written: string): string => {
  if (file === base || file === written) return written;
  if (written === base) return file;
  const others = added(base, written);
  if (others.trim() === '' || file.includes(others)) return file;
  return `${file}${file === '' || file.endsWith('\n') ? '' : '\n'}${others}`;
};

export interface TextVersions {
  /** What the person began with; without it nothing of either side counts as deleted. */
  readonly base: Texts | undefined;
  readonly file: Texts;
  /** What was written last. */
  readonly written: Texts;
}

export const mergeTexts = ({ base, file, written }: TextVersions): Texts => {
  const places = [...new Set([...Object.keys(file), ...Object.keys(written)])] as TextPlace[];
  const merged = places.map((place) => {
    const [mine = '', theirs = ''] = [file[place], written[place]];
    return [place, mergeText(base === undefined ? '' : (base[place] ?? ''), mine, theirs)] as const;
  });
  return Object.fromEntries(merged.filter(([, text]) => text !== ''));
};
