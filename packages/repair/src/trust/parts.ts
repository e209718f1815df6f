import { parse } from '@typescript-eslint/typescript-estree';
import type { Splice } from '../source/splice.ts';
import { applySplices, trimSplice } from '../source/splice.ts';
import type { Texts } from './stage.ts';

const TOKEN = /[A-Za-z_$][\w$]*|\d[\w.]*|\s+|[^]/g;
/** In cells: what would need a larger one is one part, and no repair. */
const LARGEST_TABLE = 4_000_000;

const tokens = (text: string): string[] => text.match(TOKEN) ?? [];

/** Longest common subsequence of two token lists, as pairs of equal places. */
const common = (before: readonly string[], after: readonly string[]): [number, number][] => {
  const width = after.length + 1;
  const table = new Uint16Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const at = row * width + column;
      table[at] =
        before[row] === after[column]
          ? (table[at + width + 1] ?? 0) + 1
          : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0);
    }
  }
  const found: [number, number][] = [];
  for (let row = 0, column = 0; row < before.length && column < after.length;) {
    if (before[row] === after[column]) found.push([row++, column++]);
    else if ((table[(row + 1) * width + column] ?? 0) >= (table[row * width + column + 1] ?? 0)) row++;
    else column++;
  }
  return found;
};

const lengths = (list: readonly string[]): number[] => {
  const ends = [0];
  for (const token of list) ends.push((ends.at(-1) ?? 0) + token.length);
  return ends;
};

/** Splices that turn one list of pieces into another; the pieces stand one after the other from an offset on. */
const splicePieces = (offset: number, left: readonly string[], right: readonly string[]): Splice[] => {
  const starts = lengths(left);
  const at = (index: number): number => offset + (starts[index] ?? 0);
  if (left.length * right.length > LARGEST_TABLE)
    return [{ start: offset, end: at(left.length), text: right.join('') }];
  const splices: Splice[] = [];
  let row = 0;
  let column = 0;
  for (const [nextRow, nextColumn] of [...common(left, right), [left.length, right.length] as const]) {
    if (nextRow > row || nextColumn > column) {
      splices.push({ start: at(row), end: at(nextRow), text: right.slice(column, nextColumn).join('') });
    }
    row = nextRow + 1;
    column = nextColumn + 1;
  }
  return splices;
};

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** How a text became another: the lines that differ, and within them the words. */
export const changesBetween = (before: string, after: string): readonly Splice[] => {
  const whole = trimSplice(before, { start: 0, end: before.length, text: after });
  if (whole.start === whole.end && whole.text === '') return [];
  return splicePieces(0, linesOf(before), linesOf(after)).flatMap(({ start, end, text }) =>
    splicePieces(start, tokens(before.slice(start, end)), tokens(text)),
  );
};

/** One place of one file that a patch changes. */
export interface Part {
  readonly path: string;
  readonly splice: Splice;
}

/** What changes nothing but comments and blanks is no part. */
export const partsOf = (before: Texts, after: Texts): readonly Part[] =>
  Object.entries(after).flatMap(([path, text]) => {
    const old = before[path] ?? '';
    const code = codeOf(old);
    return changesBetween(old, text)
      .map((splice) => ({ path, splice }))
      .filter(({ splice }) => code === undefined || codeOf(applySplices(old, [splice])) !== code);
  });

/** A text's tokens without comments; undefined where it does not parse. */
const codeOf = (text: string): string | undefined => {
  try {
    const { tokens: own } = parse(text, { tokens: true, range: true, allowInvalidAST: true });
    return own.map(({ value }) => value).join('\n');
  } catch {
    return undefined;
  }
};

/** The old texts with some parts of the patch. */
export const applyParts = (before: Texts, parts: readonly Part[]): Texts =>
  Object.fromEntries(
    Object.entries(before).map(([path, text]) => [
      path,
      applySplices(
        text,
        parts.filter((part) => part.path === path).map(({ splice }) => splice),
      ),
    ]),
  );
