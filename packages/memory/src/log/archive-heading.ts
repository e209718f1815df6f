import type { ArchivedSection } from './archive.ts';
import { ARCHIVE_TITLES, ARCHIVE_WORDS, type LogLanguage } from './headings.ts';

const SIGNS: Readonly<Record<ArchivedSection, string>> = { done: '📦', failed: '⚠️' };

const MONTH = String.raw`\d{4}-\d{2}(?:-\d{2})?`;
const PATTERN = new RegExp(
  String.raw`^(?:#{3,6}\s+)?(?:\*\*)?(📦|⚠\uFE0F?)\s*(\S[^（()）\n]{0,60}?)\s*[（(]\s*(${MONTH})(?:\s*(?:[~～–—]|至|to)\s*(${MONTH}))?\s*[)）](?:\*\*)?[:：]?\s*$`,
  'u',
);

export interface ArchiveHeading {
  readonly section: ArchivedSection;
  readonly from: string;
  readonly to: string;
}

/** What the line says when it opens an archive; only titles that we or LingQue write count. */
export const readArchiveHeading = (line: string): ArchiveHeading | undefined => {
  const [, sign, title = '', from, to = from] = PATTERN.exec(line) ?? [];
  if (sign === undefined || from === undefined || to === undefined) return undefined;
  const section = sign === SIGNS.done ? 'done' : 'failed';
  return ARCHIVE_TITLES[section].has(title.toLowerCase()) ? { section, from, to } : undefined;
};

/** The file shows months. */
export const monthOf = (day: string): string => day.slice(0, 7);

export const archiveHeading = ({ section, from, to }: ArchiveHeading, language: LogLanguage): string => {
  const { titles, range } = ARCHIVE_WORDS[language];
  return `${SIGNS[section]} ${titles[section]}${range(monthOf(from), monthOf(to))}`;
};
