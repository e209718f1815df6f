/** How an archive looks in the file: a line with its sign and its months, a comment of ours, a list. */
import type { LogArchive } from './archive.ts';
import { draftArchiveId } from './archive-identity.ts';
import { archiveHeading, monthOf, type ArchiveHeading } from './archive-heading.ts';
import type { LogLanguage } from './headings.ts';
import { hiddenComment, readHidden, type Facts } from './hidden-comment.ts';
import { isBlank, oneLine, withoutComments } from './marks.ts';

const ITEM = /^[-*]\s+(\S(?:.*\S)?)\s*$/s;
const COMMENT = 'evolve-archive';

const shownLine = (line: string): string => withoutComments(oneLine(line)).replace(/^$/, '…');

/** The archive as markdown. What the visible lines do not say exactly stands in the comment. */
export const renderArchive = (archive: LogArchive, language: LogLanguage): string => {
  const { id, from, to, count, by, lines } = archive;
  const shown = lines.map(shownLine);
  const survives = shown.every((line, index) => line === lines[index] && ITEM.exec(`- ${line}\n`)?.[1] === line);
  const data = { id, from, to, count, by, ...(survives ? {} : { exact: lines }) };
  return [
    archiveHeading(archive, language),
    hiddenComment(COMMENT, data),
    ...shown.map((line) => `- ${line}`),
    '',
    '',
  ].join('\n');
};

interface Body {
  readonly hidden: Facts | undefined;
  readonly items: readonly string[];
  /** Whether a line went on below its item. */
  readonly folded: boolean;
  readonly rest: readonly string[];
}

const readBody = (lines: readonly string[]): Body => {
  const first = lines.findIndex((line) => !isBlank(line));
  const hidden = readHidden(COMMENT, lines[first] ?? '');
  const items: string[] = [];
  let folded = false;
  let at = first === -1 ? lines.length : first + (hidden === undefined ? 0 : 1);
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const item = ITEM.exec(line)?.[1];
    const last = items.at(-1);
    if (item !== undefined) items.push(item);
    else if (last !== undefined && /^[ \t]+\S/.test(line)) {
      folded = true;
      items[items.length - 1] = `${last} ${oneLine(line)}`;
    } else break;
  }
  return { hidden, items, folded, rest: lines.slice(at) };
};

const WRITERS: readonly LogArchive['by'][] = ['model', 'extract', 'mixed', 'person'];

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The exact lines where the file still shows what was shown for them; else what a person made of them. */
const chooseLines = (items: readonly string[], exact: unknown): readonly string[] =>
  isTexts(exact) && JSON.stringify(exact.map(shownLine)) === JSON.stringify(items) ? exact : items;

const dated = (heading: ArchiveHeading, hidden: Facts): ArchiveHeading => {
  const { from, to } = hidden;
  const isKept = typeof from === 'string' && typeof to === 'string';
  return isKept && monthOf(from) === monthOf(heading.from) && monthOf(to) === monthOf(heading.to)
    ? { ...heading, from, to }
    : heading;
};

const draftOf = (heading: ArchiveHeading, lines: readonly string[]): LogArchive => {
  const facts = { ...heading, lines };
  return { ...facts, id: draftArchiveId(facts), count: 0, by: 'person' };
};

const ownArchive = (heading: ArchiveHeading, hidden: Facts, items: readonly string[]): LogArchive | undefined => {
  const { id, count } = hidden;
  const by = WRITERS.find((known) => known === hidden['by']);
  if (typeof id !== 'string' || typeof count !== 'number' || by === undefined) return undefined;
  return { id, ...dated(heading, hidden), count, by, lines: chooseLines(items, hidden['exact']) };
};

/** The archive of a block and the text below its list; undefined when it is somebody else's text after all. */
export const parseArchive = (
  heading: ArchiveHeading,
  lines: readonly string[],
): { readonly archive: LogArchive; readonly rest: readonly string[] } | undefined => {
  const { hidden, items, folded, rest } = readBody(lines);
  const own = hidden !== undefined ? ownArchive(heading, hidden, items) : undefined;
  if (own !== undefined) return { archive: own, rest };
  return hidden !== undefined || folded || items.length === 0 ? undefined : { archive: draftOf(heading, items), rest };
};
