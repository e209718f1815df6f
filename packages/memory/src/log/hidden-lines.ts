/** Which lines of a markdown text are no structure: fenced code, and what a person has commented out. */
import { COMMENT_BEGIN, FENCE } from './marks.ts';

interface Open {
  readonly at: number;
  /** Whether this line ends what was opened. */
  readonly closes: (line: string) => boolean;
}

const openingOf = (line: string, at: number): Open | undefined => {
  const mark = FENCE.exec(line)?.[1];
  if (mark !== undefined) return { at, closes: (next) => FENCE.exec(next)?.[1]?.startsWith(mark) ?? false };
  if (!COMMENT_BEGIN.test(line) || line.includes('-->')) return undefined;
  return { at, closes: (next) => next.includes('-->') };
};

/** Comments of ours stand below headings of ours: what was opened before one of them was never closed. */
const isOurs = (line: string): boolean => line.startsWith('<!-- evolve');

export interface HiddenLines {
  readonly has: (index: number) => boolean;
  /** Whether something was opened and never closed; it hides nothing. */
  readonly isOpen: boolean;
}

/** Fences and comments hide the lines from the one that opens them to the one that closes them. */
export const hiddenLines = (lines: readonly string[]): HiddenLines => {
  const hidden = new Set<number>();
  let open: Open | undefined;
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    if (isOurs(line)) {
      isOpen ||= open !== undefined;
      open = undefined;
    } else if (open === undefined) open = openingOf(line, index);
    else if (open.closes(line)) {
      for (let inside = open.at; inside <= index; inside += 1) hidden.add(inside);
      open = undefined;
    }
  }
  return { has: (index) => hidden.has(index), isOpen: isOpen || open !== undefined };
};

/** Stands below a person's text that opens a fence or a comment and never closes it, so that it hides nothing of ours. */
export const TEXT_END = '<!-- evolve-text-end -->\n';
