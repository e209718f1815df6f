/** Where a person and the log both changed the same thing, both values stay: one in its place, one in the note. */
import type { LogEntry } from '@evolve/core/contracts';
import { CONFLICT_WORDS, WORDS, type LogLanguage, type VisibleField } from './headings.ts';

/** What a person can change in the file. */
export type EditedField = VisibleField | 'section' | 'title' | 'note';

export interface Conflict {
  readonly field: EditedField;
  /** Who says what does not stand in its place. */
  readonly says: 'log' | 'file';
  readonly entry: LogEntry;
}

const valueOf = (entry: LogEntry, field: EditedField, language: LogLanguage): string => {
  const value = entry[field];
  if (field === 'section') return WORDS[language].sections[entry.section];
  if (value === undefined || value === '') return CONFLICT_WORDS[language].nothing;
  return typeof value === 'object' ? value.join(', ') : String(value);
};

const labelOf = (field: EditedField, language: LogLanguage): string => {
  const words = CONFLICT_WORDS[language];
  switch (field) {
    case 'section':
    case 'title':
    case 'note':
      return words[field];
    default:
      return WORDS[language].fields[field];
  }
};

const quoted = (text: string): string => `> ${text.trim().replaceAll('\n', '\n> ')}`;

const conflictText = ({ field, says, entry }: Conflict, language: LogLanguage): string => {
  const words = CONFLICT_WORDS[language];
  return quoted(
    `**${words.conflict}** (${labelOf(field, language)}) ${words[says]} ${valueOf(entry, field, language)}`,
  );
};

const MARKS = Object.values(CONFLICT_WORDS).map(({ conflict }) => conflict);
const CONFLICTS = new RegExp(String.raw`(?:^|\r?\n)> \*\*(?:${MARKS.join('|')})\*\*[^\n]*(?:\n>[^\n]*)*`, 'g');

/** A note without the conflicts that we showed in it. */
export const ownWords = (note: string | undefined): string | undefined => {
  const words = note?.replace(CONFLICTS, '').trim();
  return words === '' ? undefined : words;
};

/** The conflicts that we showed in a note. */
const shownIn = (note: string | undefined): readonly string[] =>
  (note?.match(CONFLICTS) ?? []).map((text) => text.trim());

const withTexts = (entry: LogEntry, texts: readonly string[]): LogEntry => {
  const added = texts.filter((text) => entry.note?.includes(text) !== true);
  if (added.length === 0) return entry;
  return { ...entry, note: [...(entry.note === undefined ? [] : [entry.note]), ...added].join('\n\n') };
};

/** The entry, with these conflicts shown in its note; one that is shown already is not shown twice. */
export const withConflicts = (entry: LogEntry, conflicts: readonly Conflict[], language: LogLanguage): LogEntry =>
  withTexts(
    entry,
    conflicts.map((conflict) => conflictText(conflict, language)),
  );

/** The entry, with the conflicts that another version of it shows. */
export const withShown = (entry: LogEntry, other: LogEntry): LogEntry => withTexts(entry, shownIn(other.note));

/** The entry, with a line that one side had deleted it. */
export const withDeleted = (entry: LogEntry, by: 'log' | 'file', language: LogLanguage): LogEntry => {
  const words = CONFLICT_WORDS[language];
  return withTexts(entry, [quoted(`**${words.conflict}** ${words.deleted[by]}`)]);
};
