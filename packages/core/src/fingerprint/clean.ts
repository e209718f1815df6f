/** Brings a text into one form before anything is looked for: no colours, one line end, straight quotes, bounded. */
import { linesOf } from './layers.ts';
import type { Line } from './line.ts';

/** Longer texts are cut in their middle: what an error is stands at the start or, in Python and in builds, at the end. */
const MAX_CHARS = 16_384;
/** And more lines than these are none of a message. */
const MAX_LINES = 2_000;

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ANSI = /\u001b\[[0-9;?]{0,40}[ -/]{0,8}[@-~]|\u001b\][^\u0007\u001b]{0,400}(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2060\ufeff]/g;
/** Private use is what later rules hide kept text behind. */
const PRIVATE_USE = /[\uE000-\uF8FF]/g;

const TYPOGRAPHY: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u201b\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/g, '"'],
  [/\u00a0|\u202f/g, ' '],
  [/\u2026/g, '...'],
];

/** `C:\\a\\b.ts` and `src\\b.ts`: the same file is named with slashes elsewhere. */
const WINDOWS_PATH = /(?:\b[A-Za-z]:|(?<![\w\\])\.{1,2}|(?<![\w\\])[\w.@~-]{1,80})(?:\\{1,2}[\w.@~-]{1,80}){1,40}/g;

const slashed = (text: string): string =>
  text.includes('\\') ? text.replace(WINDOWS_PATH, (path) => path.replace(/\\{1,2}/g, '/')) : text;

const bounded = (text: string): string =>
  text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS / 2)}\n${text.slice(-MAX_CHARS / 2)}` : text;

const middleCut = (lines: readonly string[]): readonly string[] =>
  lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES / 2), ...lines.slice(-MAX_LINES / 2)] : lines;

/** The lines of a text without what the terminal and the log put around them. */
export const clean = (text: string): readonly Line[] => {
  const plain = bounded(text)
    .replace(ANSI, '')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .replace(PRIVATE_USE, '')
    .toWellFormed();
  const straight = TYPOGRAPHY.reduce((current, [pattern, plainly]) => current.replace(pattern, plainly), plain);
  return linesOf(middleCut(straight.split('\n'))).map((line) => ({ ...line, text: slashed(line.text) }));
};
