/** What stands before each line of a run of lines: a quotation's mark, the name of a service, an indentation. */
import type { Line } from './prefixes.ts';

/** `> text`, `| text`: quoted, when neighbours are quoted too. */
const QUOTED = /^[|>│] ?/;
/** So many lines are a quotation, whatever stands around them; fewer only when they are all. */
const QUOTATION = 3;

/** A service's name without a number is a prefix when most lines bear one: `api  | text`. */
const SERVICE = /^[A-Za-z][\w.-]{0,40} {1,20}\| ?/;

const isBlank = ({ text }: Line): boolean => text.trim() === '';
const without =
  (pattern: RegExp) =>
  (line: Line): Line => ({ ...line, text: line.text.replace(pattern, '') });

const withoutService = (lines: readonly Line[], written: number): readonly Line[] => {
  const named = lines.filter(({ text }) => SERVICE.test(text)).length;
  return named > 0 && named * 2 > written ? lines.map(without(SERVICE)) : lines;
};

/** Where the lines that bear the same mark as the one at `start` end. */
const endOfQuotation = (lines: readonly Line[], start: number): number => {
  const mark = lines[start]?.text[0];
  let end = start;
  while (QUOTED.test(lines[end]?.text ?? '') && lines[end]?.text[0] === mark) end += 1;
  return end;
};

const withoutQuotation = (lines: readonly Line[], written: number): readonly Line[] => {
  const result: Line[] = [];
  while (result.length < lines.length) {
    const start = result.length;
    const end = endOfQuotation(lines, start);
    const isQuoted = end - start >= Math.min(QUOTATION, written);
    const run = lines.slice(start, Math.max(end, start + 1));
    result.push(...(isQuoted && end > start ? run.map(without(QUOTED)) : run));
  }
  return result;
};

const WHITE = /^[ \t]*/;

const withoutIndentation = (lines: readonly Line[]): readonly Line[] => {
  const depths = lines.filter((line) => !isBlank(line)).map(({ text }) => WHITE.exec(text)?.[0].length ?? 0);
  const depth = depths.length === 0 ? 0 : Math.min(...depths);
  return depth === 0 ? lines : lines.map((line) => ({ ...line, text: line.text.slice(depth) }));
};

export const withoutMargin = (lines: readonly Line[]): readonly Line[] => {
  const written = lines.filter((line) => !isBlank(line)).length;
  return withoutIndentation(withoutQuotation(withoutService(lines, written), written));
};
