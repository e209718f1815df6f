/** Notes stand in the file as they are; what would be read as structure is shown escaped. */
import { readArchiveHeading } from './archive-heading.ts';
import { hiddenLines } from './hidden-lines.ts';
import { HEADING } from './marks.ts';

const isStructure = (line: string): boolean => HEADING.test(line) || readArchiveHeading(line) !== undefined;

const trimmed = (note: string): string =>
  note
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .replace(/(?:\n[^\S\n]*)+$/, '')
    .replace(/\r+$/, '');

/** Our comments are ours alone. */
const withoutOurs = (text: string): string => text.replace(/<!--(?= evolve)/g, '&lt;!--');

/**
 * The note as the file shows it, or undefined where it shows none: headings and archives in it would end the entry and stand
 * escaped, other than in code and in comments of its own.
 */
export const showNote = (note: string): string | undefined => {
  if (note.trim() === '') return undefined;
  const lines = withoutOurs(trimmed(note.toWellFormed())).split('\n');
  const hidden = hiddenLines(lines);
  return lines.map((line, index) => (!hidden.has(index) && isStructure(line) ? `\\${line}` : line)).join('\n');
};
