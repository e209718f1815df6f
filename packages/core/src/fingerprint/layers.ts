/**
 * Takes from the lines of a text what others put around it: margins, indentations, prefixes of logs, JSON. They lie around each other in any
 * order (an indented quotation of a container's log of JSON lines), so each round takes the outermost, until none is left.
 */
import { withoutColumns } from './columns.ts';
import { fromJson, textIn } from './embedded.ts';
import { withoutMargin } from './margins.ts';
import type { Line } from './line.ts';
import { withoutPrefix } from './prefixes.ts';

/** More layers than these never lie around a text. */
const MAX_ROUNDS = 4;
/** Of a text that unfolds without end, this much is looked at. */
const MAX_LINES = 2_000;
const MAX_LINE_CHARS = 800;

/** Prefixes are short: a long line is looked at where it starts. */
const withoutPrefixes = (line: Line): Line => {
  const { text, ...rest } = withoutPrefix({ ...line, text: line.text.slice(0, MAX_LINE_CHARS) });
  return { ...rest, text: `${text}${line.text.slice(MAX_LINE_CHARS)}` };
};

/** The line without its prefixes, or the lines of the text that it holds. */
const bare = (line: Line, depth = 0): readonly Line[] => {
  const rest = withoutPrefixes(line);
  const held = depth < MAX_ROUNDS ? textIn(rest.text) : undefined;
  if (held === undefined) return [rest];
  const around = held.around.map((text): Line => ({ ...rest, text, level: 'other' }));
  // The log calls its record an error, as it does where the lines of one are not held in one.
  const below = rest.level === 'error' ? 'none' : rest.level;
  const within = held.lines.map((text, index): Line => ({ ...rest, text, level: index === 0 ? rest.level : below }));
  return [...within.flatMap((line) => bare(line, depth + 1)), ...around];
};

const isSame = (one: readonly Line[], other: readonly Line[]): boolean =>
  one.length === other.length && one.every(({ text }, index) => text === other[index]?.text);

/** @param texts The lines; JSON over several lines holds its text as one. */
export const linesOf = (texts: readonly string[]): readonly Line[] => {
  let lines: readonly Line[] = (fromJson(texts.join('\n')) ?? texts).map((text) => ({
    text,
    level: 'none',
    tool: '',
    logged: false,
  }));
  for (let count = 0; count < MAX_ROUNDS; count += 1) {
    const within = count === 0 ? withoutMargin(lines) : withoutColumns(withoutMargin(lines));
    // Prefixes were taken as far as there were any: without a margin there are no more.
    if (count > 0 && isSame(within, lines)) break;
    lines = within.flatMap((line) => bare(line)).slice(0, MAX_LINES);
  }
  return lines.map((line) => ({ ...line, text: line.text.slice(0, MAX_LINE_CHARS).trimEnd() }));
};
