/** Which lines of a markdown text are no structure: fenced code, and what a person has commented out. */
import { COMMENT_BEGIN, FENCE } from './marks.ts';

/** Stands below a person's text that opens a fence or a comment and never closes it, so that it hides nothing of ours. */
export const TEXT_END = '<!-- evolve-text-end -->\n';

/** A person's editor may have given it another line end, or none. */
export const withoutTextEnd = (text: string): string =>
  text.replace(/^<!-- evolve-text-end -->[ \t]*(?:\r?\n|$)/gm, '');

/** Comments of ours stand below headings of ours: what was opened before one of them was never closed. */
const isOurs = (line: string | undefined): boolean => line?.startsWith('<!-- evolve') ?? true;

/** The mark of a fence or a comment that begins here and has to be closed by a later line. */
const openingMark = (line: string): string | undefined => {
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return fence;
  return COMMENT_BEGIN.test(line) && !line.includes('-->') ? '<!--' : undefined;
};

const closes = (line: string, mark: string): boolean =>
  mark === '<!--' ? line.includes('-->') : (FENCE.exec(line)?.[1]?.startsWith(mark) ?? false);

/** The line that closes what begins at `from`, before the next comment of ours. */
const closingLine = (lines: readonly string[], from: number, mark: string): number | undefined => {
  for (let at = from + 1; !isOurs(lines[at]); at += 1) if (closes(lines[at] ?? '', mark)) return at;
  return undefined;
};

export interface HiddenLines {
  readonly has: (index: number) => boolean;
  /** Whether something was opened and never closed; it hides nothing. */
  readonly isOpen: boolean;
}

/** Fences and comments hide the lines from the one that opens them to the one that closes them. */
export const hiddenLines = (lines: readonly string[]): HiddenLines => {
  const hidden = new Set<number>();
  // Up to the next comment of ours; each mark is looked for in vain once, which keeps this linear.
  const inVain = new Set<string>();
  let isOpen = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isOurs(line)) inVain.clear();
    const mark = isOurs(line) ? undefined : openingMark(line);
    if (mark === undefined) continue;
    const end = inVain.has(mark) ? undefined : closingLine(lines, at, mark);
    if (end === undefined) {
      inVain.add(mark);
      isOpen = true;
      continue;
    }
    for (; at < end; at += 1) hidden.add(at);
    hidden.add(end);
  }
  return { has: (index) => hidden.has(index), isOpen };
};
