import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { isDay, readDated } from './dated.ts';
import { BYTE_ORDER_MARK, DRAFT_PREFIX, LOG_SECTIONS, UNKNOWN_TIME, type EvolutionLog } from './evolution-log.ts';
import { renderArchive } from './archive-block.ts';
import { hiddenLines, TEXT_END } from './hidden-lines.ts';
import { WORDS, type LogLanguage } from './headings.ts';
import { hiddenComment } from './hidden-comment.ts';
import { show, survives, VISIBLE_FIELDS, type ShownField } from './shown.ts';

/** Options of {@link renderEvolutionLog}. */
export interface RenderOptions {
  /** @default the log's own */
  readonly language?: LogLanguage;
}

const SHOWN: readonly ShownField[] = ['title', ...VISIBLE_FIELDS, 'note'];

/** Everything that the visible lines do not say, as one HTML comment that cannot be closed from inside. */
const comment = (entry: LogEntry): string => {
  const { id, createdAt, updatedAt, source, attempts, cycleId } = entry;
  const exact = Object.fromEntries(
    SHOWN.filter((field) => !survives(entry, field)).map((field) => [field, entry[field]]),
  );
  const data = {
    id,
    createdAt,
    updatedAt,
    source,
    attempts,
    ...(cycleId === undefined ? {} : { cycleId }),
    ...(Object.keys(exact).length === 0 ? {} : { exact }),
  };
  return hiddenComment('evolve', data);
};

const isOver = (section: LogSection): boolean => section === 'done' || section === 'failed';

/** A title that begins with a date of its own is read right only below another one. */
const showDate = ({ id, section, createdAt, updatedAt }: LogEntry, title: string): string => {
  const day = (isOver(section) ? updatedAt : createdAt).slice(0, 10);
  if (isDay(day) && !id.startsWith(DRAFT_PREFIX)) return `${day} — `;
  return readDated(title) === undefined ? '' : `${isDay(day) ? day : UNKNOWN_TIME.slice(0, 10)} — `;
};

const ended = (text: string): string =>
  text === '' || text.endsWith('\n') || text === BYTE_ORDER_MARK ? text : `${text}\n`;

/** A person's text, kept from hiding what follows. */
const renderText = (text: string): string => {
  const lines = ended(text);
  return hiddenLines(lines.split('\n')).isOpen ? `${lines}${TEXT_END}` : lines;
};

const renderEntry = (entry: LogEntry, language: LogLanguage): string => {
  const shownTitle = show(entry, 'title') ?? '';
  const date = showDate(entry, shownTitle);
  const fields = VISIBLE_FIELDS.flatMap((field) => {
    const shown = show(entry, field);
    return shown === undefined ? [] : [`- ${WORDS[language].fields[field]}: ${shown}`];
  });
  const note = show(entry, 'note');
  const lines = [`### ${date}${shownTitle}`, comment(entry), ...fields];
  return `${lines.join('\n')}\n\n${note === undefined ? '' : `${renderText(note)}\n`}`;
};

const renderSection = (
  { entries, archives = [], texts }: EvolutionLog,
  section: LogSection,
  language: LogLanguage,
): string => {
  const own = entries.filter((entry) => entry.section === section).map((entry) => renderEntry(entry, language));
  const old = archives
    .filter((archive) => archive.section === section)
    .map((archive) => renderArchive(archive, language));
  const [intro, after] = [texts[section] ?? '', texts[`after-${section}`] ?? ''];
  return `## ${WORDS[language].sections[section]}\n\n${renderText(intro)}${own.join('')}${old.join('')}${renderText(after)}`;
};

/** What stands before the sections when nobody wrote anything there. */
export const defaultStart = (language: LogLanguage): string => `# ${WORDS[language].title}\n\n`;

/** The log as markdown. {@link parseEvolutionLog} reads it back to an equal value. */
export const renderEvolutionLog = (log: EvolutionLog, { language = log.language }: RenderOptions = {}): string =>
  [
    renderText(log.texts.start ?? defaultStart(language)),
    ...LOG_SECTIONS.map((section) => renderSection(log, section, language)),
  ].join('');
