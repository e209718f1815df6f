/** Cuts the markdown into blocks by its headings, before anybody looks at what they say. */
import type { LogSection } from '@evolve/core/contracts';
import { SECTION_ALIASES, WORDS, type LogLanguage } from './headings.ts';
import { FENCE, HEADING } from './shown.ts';
import { LOG_SECTIONS } from './evolution-log.ts';

export type Block =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | {
      readonly kind: 'section';
      readonly section: LogSection;
      readonly language?: LogLanguage;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'entry'; readonly heading: string; readonly lines: readonly string[] };

type Opening = Block extends infer B ? (B extends Block ? Omit<B, 'lines'> : never) : never;

const SECTION_NAMES: ReadonlyMap<string, { readonly section: LogSection; readonly language?: LogLanguage }> = new Map([
  ...Object.entries(SECTION_ALIASES).map(([name, section]) => [name, { section }] as const),
  ...(['en', 'zh'] as const).flatMap((language) =>
    LOG_SECTIONS.map((section) => [WORDS[language].sections[section].toLowerCase(), { section, language }] as const),
  ),
]);

const opening = (line: string, insideSection: boolean): Opening | undefined => {
  const [, marks, title = ''] = HEADING.exec(line) ?? [];
  if (marks === undefined) return undefined;
  if (marks === '###') return insideSection ? { kind: 'entry', heading: title } : undefined;
  const named = marks === '##' ? SECTION_NAMES.get(title.toLowerCase()) : undefined;
  return named === undefined ? { kind: 'text' } : { kind: 'section', ...named };
};

/** Lines keep their line ends: joined, they are the text again. */
const linesOf = (markdown: string): readonly string[] => markdown.match(/[^\n]*\n|[^\n]+$/g) ?? [];

interface Open {
  readonly opening: Opening;
  readonly lines: string[];
}

/** Headings inside fenced code are text, and so is a fence that is never closed: it then fences nothing. */
const fencedLines = (lines: readonly string[]): ReadonlySet<number> => {
  const fenced = new Set<number>();
  let start: { readonly at: number; readonly mark: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1];
    if (mark === undefined) continue;
    if (start === undefined) start = { at: index, mark };
    else if (mark.startsWith(start.mark)) {
      for (let inside = start.at; inside <= index; inside += 1) fenced.add(inside);
      start = undefined;
    }
  }
  return fenced;
};

/** The first block is the text before the first heading of a section. */
export const blocksOf = (markdown: string): readonly Block[] => {
  const lines = linesOf(markdown);
  const fenced = fencedLines(lines);
  const blocks: Open[] = [{ opening: { kind: 'text' }, lines: [] }];
  let inside = false;
  for (const [index, line] of lines.entries()) {
    const next: Opening | undefined = fenced.has(index) ? undefined : opening(line, inside);
    // Foreign headings before, after and between foreign texts belong to them.
    if (next === undefined || (next.kind === 'text' && !inside)) {
      blocks.at(-1)?.lines.push(line);
      continue;
    }
    inside = next.kind !== 'text';
    blocks.push({ opening: next, lines: next.kind === 'text' ? [line] : [] });
  }
  return blocks.map(({ opening: first, lines: own }) => ({ ...first, lines: own }));
};
