/** What a tool that nobody knows here puts before each line: its first words have the same shape in all of them. */
import type { Line } from './line.ts';

/** The first words, with one separator behind the last. */
const WORDS: readonly RegExp[] = [3, 2, 1].map(
  (count) => new RegExp(String.raw`^(?:\s{0,12}[^\s→]{1,80}(?:[ \t→]|$)){${String(count)}}`),
);
const NUMBERED = /^\s{0,8}\d{1,7}[:→]/;
/** Fewer lines may start alike by chance. */
const LEAST = 3;
/** A name in a text has no such signs, and its own words count. */
const FOREIGN = /[\d/@[\]|→]/;
const OWN = /\bnpm\b|error|fail|fatal|exception|warn|panic|ERR!|➤|^\s*at\b/i;

const shapeOf = ({ text }: Line, words: RegExp): string =>
  (words.exec(text)?.[0] ?? '').replace(/\d{1,80}/g, '0').trim();

const isForeign = (shape: string): boolean => FOREIGN.test(shape) && !OWN.test(shape);

/** The lines without the words that all of them start with, when these are none of the text's. */
export const withoutColumns = (lines: readonly Line[]): readonly Line[] => {
  const [first, ...others] = lines.filter(({ text }) => text.trim() !== '');
  if (first === undefined || others.length + 1 < LEAST) return lines;
  const found = [...WORDS, NUMBERED].find((words) => {
    const shape = shapeOf(first, words);
    return isForeign(shape) && others.every((line) => shapeOf(line, words) === shape);
  });
  return found === undefined ? lines : lines.map((line) => ({ ...line, text: line.text.replace(found, '') }));
};
