/** The entries of a summary as text: what a model reads, what its answer is measured by. */
import type { LogEntry } from '@evolve/core/contracts';
import { safeText } from '../../knowledge/safe-text.ts';
import { WORDS, type LogLanguage } from '../headings.ts';
import { VISIBLE_FIELDS } from '../shown.ts';
import { commitsNamed, declaredCommits } from './commits.ts';

const MAX_FIELD_BYTES = 2_000;

/** Without secrets; long ones are cut. */
export const safeField = (value: string): string => safeText(value, MAX_FIELD_BYTES);

export const dayOf = (entry: LogEntry): string => entry.updatedAt.slice(0, 10);

const fieldsOf = (entry: LogEntry, language: LogLanguage): readonly string[] =>
  VISIBLE_FIELDS.flatMap((field) => {
    const value = entry[field];
    if (value === undefined || value === 0) return [];
    const text = typeof value === 'object' ? value.join(', ') : String(value);
    // A commit is no secret, and never cut.
    return [`- ${WORDS[language].fields[field]}: ${field === 'commit' ? text : safeField(text)}`];
  });

export const entryText = (entry: LogEntry, language: LogLanguage): string =>
  [
    `### ${dayOf(entry)} — ${safeField(entry.title)}`,
    ...fieldsOf(entry, language),
    ...(entry.note === undefined ? [] : [safeField(entry.note)]),
  ].join('\n');

/** Every commit that a summary of the entry has to name. */
export const commitsOf = (entry: LogEntry): readonly string[] => {
  const texts = [entry.title, entry.reason, entry.lesson, entry.note].filter((text) => text !== undefined);
  const declared = entry.commit === undefined ? [] : declaredCommits(entry.commit);
  return [...new Set([...declared, ...texts.flatMap((text) => commitsNamed(safeField(text)))])];
};
