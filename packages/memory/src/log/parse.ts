import type { LogEntry, LogSection } from '@evolve/core/contracts';
import type { LogArchive } from './archive.ts';
import { parseArchive } from './archive-block.ts';
import { blocksOf, type Block } from './blocks.ts';
import { LOG_SECTIONS, type EvolutionLog, type TextPlace } from './evolution-log.ts';
import { hiddenLines, withoutTextEnd } from './hidden-lines.ts';
import type { LogLanguage } from './headings.ts';
import { parseEntry, parseItem } from './parse-entry.ts';
import { defaultStart } from './render.ts';

interface Reading {
  section: LogSection | undefined;
  language: LogLanguage | undefined;
  readonly entries: LogEntry[];
  readonly archives: LogArchive[];
  readonly texts: Map<TextPlace, string>;
}

const addText = ({ texts }: Reading, place: TextPlace, text: string): void => {
  const own = withoutTextEnd(text);
  if (own !== '') texts.set(place, (texts.get(place) ?? '') + own);
};

/** One blank line below a heading is ours. */
const withoutOwnBlank = (lines: readonly string[]): readonly string[] =>
  lines[0]?.trim() === '' ? lines.slice(1) : lines;

/** In the to-do section a person may also write a plain list; its items are entries. */
const readIntro = (reading: Reading, section: LogSection, lines: readonly string[]): void => {
  const hidden = hiddenLines(lines);
  const isList = section === 'todo';
  const items = lines.map((line, index) => (isList && !hidden.has(index) ? parseItem(section, line) : undefined));
  const text = lines.filter((_, index) => items[index] === undefined).join('');
  reading.entries.push(...items.filter((item) => item !== undefined));
  addText(reading, section, items.some((item) => item !== undefined) && text.trim() === '' ? '' : text);
};

/** Below an archive's list a person's text may go on: it moves up, to where texts of the section stand. */
const readArchive = (reading: Reading, { heading, line, lines }: Extract<Block, { kind: 'archive' }>): void => {
  const found = parseArchive(heading, lines);
  if (found === undefined) {
    addText(reading, heading.section, [line, ...lines].join(''));
    return;
  }
  reading.archives.push(found.archive);
  const rest = found.rest.join('');
  if (rest.trim() !== '') addText(reading, heading.section, withoutOwnBlank(found.rest).join(''));
};

const readBlock = (reading: Reading, block: Block): void => {
  if (block.kind === 'section') {
    reading.section = block.section;
    reading.language ??= block.language;
    readIntro(reading, block.section, withoutOwnBlank(block.lines));
  } else if (block.kind === 'archive') {
    readArchive(reading, block);
  } else if (block.kind === 'entry' && reading.section !== undefined) {
    reading.entries.push(parseEntry(reading.section, block.heading, block.lines));
  } else {
    addText(reading, reading.section === undefined ? 'start' : `after-${reading.section}`, block.lines.join(''));
  }
};

/**
 * Reads EVOLUTION.md, with English or Chinese headings, written by us, by a person, or by another agent. Text that is no
 * entry is kept to the byte. Never throws: what cannot be read is text.
 */
export const parseEvolutionLog = (markdown: string): EvolutionLog => {
  const reading: Reading = { section: undefined, language: undefined, entries: [], archives: [], texts: new Map() };
  for (const block of blocksOf(markdown)) readBlock(reading, block);
  const language = reading.language ?? 'en';
  if (reading.texts.get('start') === defaultStart(language)) reading.texts.delete('start');
  const entries = LOG_SECTIONS.flatMap((section) => reading.entries.filter((entry) => entry.section === section));
  const archives = LOG_SECTIONS.flatMap((section) => reading.archives.filter((each) => each.section === section));
  return {
    ...{ language, entries, texts: Object.fromEntries(reading.texts) },
    ...(archives.length === 0 ? {} : { archives }),
  };
};
