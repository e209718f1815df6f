import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { DRAFT_PREFIX, LOG_SECTIONS, type EvolutionLog } from './evolution-log.ts';
import { WORDS, type LogLanguage } from './headings.ts';
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
  const json = JSON.stringify(data).replace(
    /[<>]|-(?=-)/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  return `<!-- evolve ${json} -->`;
};

const isOver = (section: LogSection): boolean => section === 'done' || section === 'failed';

const renderEntry = (entry: LogEntry, language: LogLanguage): string => {
  const day = (isOver(entry.section) ? entry.updatedAt : entry.createdAt).slice(0, 10);
  const date = /^\d{4}-\d{2}-\d{2}$/.test(day) && !entry.id.startsWith(DRAFT_PREFIX) ? `${day} — ` : '';
  const fields = VISIBLE_FIELDS.flatMap((field) => {
    const shown = show(entry, field);
    return shown === undefined ? [] : [`- ${WORDS[language].fields[field]}: ${shown}`];
  });
  const note = show(entry, 'note');
  const lines = [`### ${date}${show(entry, 'title') ?? ''}`, comment(entry), ...fields];
  return `${lines.join('\n')}\n\n${note === undefined ? '' : `${note}\n\n`}`;
};

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const renderSection = ({ entries, texts }: EvolutionLog, section: LogSection, language: LogLanguage): string => {
  const own = entries.filter((entry) => entry.section === section).map((entry) => renderEntry(entry, language));
  const [intro, after] = [texts[section] ?? '', texts[`after-${section}`] ?? ''];
  return `## ${WORDS[language].sections[section]}\n\n${ended(intro)}${own.join('')}${ended(after)}`;
};

/** What stands before the sections when nobody wrote anything there. */
export const defaultStart = (language: LogLanguage): string => `# ${WORDS[language].title}\n\n`;

/** The log as markdown. {@link parseEvolutionLog} reads it back to an equal value. */
export const renderEvolutionLog = (log: EvolutionLog, { language = log.language }: RenderOptions = {}): string =>
  [
    ended(log.texts.start ?? defaultStart(language)),
    ...LOG_SECTIONS.map((section) => renderSection(log, section, language)),
  ].join('');
