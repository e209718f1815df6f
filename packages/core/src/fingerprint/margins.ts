/** What stands before each line of a run of lines: a quotation's mark, the name of a service, an indentation. */
import type { Line } from './line.ts';

/** `> text`, `| text`: quoted, when neighbours are quoted too. */
const QUOTED = /^[|>│╷╵] ?/;
const EDGES = /^[╷╵]/;
/** So many lines are a quotation, whatever stands around them; fewer only when they are all. */
const QUOTATION = 3;

/** A service's name without a number is a prefix when most lines bear one: `api  | text`. */
const SERVICE = /^[A-Za-z][\w.-]{0,40} {1,20}\| ?/;

/**
 * A name that is no word of the text, when all lines bear it: `[api] text`, `@acme/api:build: text`, `packages/api build: text`,
 * `==> default: text`. Numbers in it may grow.
 */
const LABEL =
  /^(?:\[(?![^\]\n]{0,40}\d:\d)[A-Za-z@][^\]\n]{0,60}\](?: (?:out|err):)? ?|==> [\w.-]{1,40}: |@?[\w./-]{1,60}:[\w.-]{1,40}: |[\w@.-]{1,40}\/[\w@./-]{1,60} [\w:.-]{1,40}: )/;

/**
 * The same before a text of one line, where nothing shows that it would stand before others too: a package of a workspace and its
 * script, `packages/api build: text`, `@acme/api:build: text`, or its name alone, `[api] text`.
 */
const ALONE =
  /^(?:\[[a-z][\w.-]{0,40}\] (?=\S)|@[\w.-]{1,40}\/[\w.-]{1,40}(?::[\w.-]{1,40}:|(?: [\w.-]{1,40}:)) |(?:packages|apps|libs|services|modules|projects|tools)\/[\w./-]{1,60} [\w.-]{1,40}: )/;

const isBlank = ({ text }: Line): boolean => text.trim() === '';
const without =
  (pattern: RegExp) =>
  (line: Line): Line => ({ ...line, text: line.text.replace(pattern, '') });

const withoutService = (lines: readonly Line[], written: number): readonly Line[] => {
  const named = lines.filter(({ text }) => SERVICE.test(text)).length;
  return named > 0 && named * 2 > written ? lines.map(without(SERVICE)) : lines;
};

const labelOf = ({ text }: Line): string =>
  LABEL.exec(`${text} `)?.[0]
    .trimEnd()
    .replace(/\d{1,9}/g, '0') ?? '';

const withoutLabel = (lines: readonly Line[], written: number): readonly Line[] => {
  if (written === 1) return lines.map(without(ALONE));
  const first = lines.find((line) => !isBlank(line));
  const label = first === undefined ? '' : labelOf(first);
  const isEverywhere = label !== '' && lines.every((line) => isBlank(line) || labelOf(line) === label);
  return isEverywhere ? lines.map(without(LABEL)) : lines;
};

/** Where the lines that bear the same mark as the one at `start` end. */
const endOfQuotation = (lines: readonly Line[], start: number): number => {
  const markOf = (index: number): string => (lines[index]?.text[0] ?? '').replace(EDGES, '│');
  let end = start;
  while (QUOTED.test(lines[end]?.text ?? '') && markOf(end) === markOf(start)) end += 1;
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
  return withoutIndentation(withoutQuotation(withoutLabel(withoutService(lines, written), written), written));
};
