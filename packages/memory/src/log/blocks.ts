/** Cuts the markdown into blocks by its headings, before anybody looks at what they say. */
import type { LogSection } from '@evolve/core/contracts';
import { readArchiveHeading, type ArchiveHeading } from './archive-heading.ts';
import { BYTE_ORDER_MARK, LOG_SECTIONS } from './evolution-log.ts';
import { SECTION_ALIASES, WORDS, type LogLanguage } from './headings.ts';
import { hiddenLines } from './hidden-lines.ts';
import { HEADING } from './marks.ts';

export type Block =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | {
      readonly kind: 'section';
      readonly section: LogSection;
      readonly language?: LogLanguage;
      readonly lines: readonly string[];
    }
  | {
      readonly kind: 'archive';
      readonly heading: ArchiveHeading;
      /** As it stands there. */
      readonly line: string;
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

const opening = (line: string, section: LogSection | undefined): Opening | undefined => {
  const archive = section === undefined ? undefined : readArchiveHeading(line);
  if (archive?.section === section && archive !== undefined) return { kind: 'archive', heading: archive, line };
  const [, marks, title = ''] = HEADING.exec(line) ?? [];
  if (marks === undefined) return undefined;
  if (marks === '###') return section !== undefined ? { kind: 'entry', heading: title } : undefined;
  const named = marks === '##' ? SECTION_NAMES.get(title.toLowerCase()) : undefined;
  return named === undefined ? { kind: 'text' } : { kind: 'section', ...named };
};

/** Lines keep their line ends: joined, they are the text again. */
const linesOf = (markdown: string): readonly string[] => markdown.match(/[^\n]*\n|[^\n]+$/g) ?? [];

interface Open {
  readonly opening: Opening;
  readonly lines: string[];
}

/** The section that goes on below this heading; none below a foreign one. */
const sectionBelow = (opened: Opening, before: LogSection | undefined): LogSection | undefined => {
  if (opened.kind === 'section') return opened.section;
  return opened.kind === 'text' ? undefined : before;
};

/** The first block is the text before the first heading of a section; a byte order mark belongs to it. */
export const blocksOf = (markdown: string): readonly Block[] => {
  const hasMark = markdown.startsWith(BYTE_ORDER_MARK);
  const lines = linesOf(hasMark ? markdown.slice(BYTE_ORDER_MARK.length) : markdown);
  const hidden = hiddenLines(lines);
  const blocks: Open[] = [{ opening: { kind: 'text' }, lines: hasMark ? [BYTE_ORDER_MARK] : [] }];
  let section: LogSection | undefined;
  for (const [index, line] of lines.entries()) {
    const next: Opening | undefined = hidden.has(index) ? undefined : opening(line, section);
    // Foreign headings before, after and between foreign texts belong to them.
    if (next === undefined || (next.kind === 'text' && section === undefined)) {
      blocks.at(-1)?.lines.push(line);
      continue;
    }
    section = sectionBelow(next, section);
    blocks.push({ opening: next, lines: next.kind === 'text' ? [line] : [] });
  }
  return blocks.map(({ opening: first, lines: own }) => ({ ...first, lines: own }));
};
