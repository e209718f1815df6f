/** What a model is asked, as data. */
import type { LogEntry } from '@evolve/core/contracts';
import { quote } from '@evolve/core/untrusted';
import type { ArchivedSection } from '../archive.ts';
import type { LogLanguage } from '../headings.ts';

const TASKS: Readonly<Record<ArchivedSection, string>> = {
  done: 'Summarise these completed improvements of a program. Join what belongs together; say what was changed and what it brought.',
  failed: 'Distil the lessons of these failed attempts to change a program. Say what to avoid and what to do instead.',
};

const LANGUAGES: Readonly<Record<LogLanguage, string>> = { en: 'English', zh: 'Chinese' };

/** Long enough for every batch whose fields were cut one by one. */
const MAX_PROMPT_BYTES = 1_000_000;

export interface PromptParts {
  readonly section: ArchivedSection;
  readonly language: LogLanguage;
  readonly entries: readonly LogEntry[];
  readonly commits: readonly string[];
  readonly text: string;
  readonly maxLength: number;
}

export const promptFor = ({ section, language, entries, commits, text, maxLength }: PromptParts): string =>
  [
    TASKS[section],
    `Answer in ${LANGUAGES[language]}, with a plain list: one item a line, each beginning with "- ". No headings, nothing else.`,
    commits.length === 0
      ? 'Name no commits.'
      : `Name each of these commits once, in backquotes, and no others:\n${quote(commits.join(' '), { source: 'commits', maxBytes: MAX_PROMPT_BYTES })}`,
    `At most ${maxLength} characters, for ${entries.length} entries.`,
    quote(text, { source: 'evolution log', maxBytes: MAX_PROMPT_BYTES }),
  ].join('\n\n');
