/** Notes stand in the file as they are; one that would be read as structure is shown escaped. */
import { readArchiveHeading } from './archive-heading.ts';
import { hiddenLines } from './hidden-lines.ts';
import { FENCE, HEADING, withoutComments } from './marks.ts';

const isStructure = (line: string): boolean => HEADING.test(line) || readArchiveHeading(line) !== undefined;

const trimmed = (note: string): string =>
  note
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .replace(/(?:\n[^\S\n]*)+$/, '')
    .replace(/\r+$/, '');

const escapeLine = (line: string): string => {
  if (isStructure(line)) return `\\${line}`;
  return FENCE.test(line) ? line.replace(/^( {0,3})/, '$1\\') : line;
};

/** A note's own headings, archives and fences are shown escaped: they would end the entry. */
const escapeNote = (note: string): string | undefined =>
  note.trim() === '' ? undefined : withoutComments(trimmed(note.toWellFormed()).split('\n').map(escapeLine).join('\n'));

/** Whether the note, read where it stands, is this note again. */
const isPlain = (note: string): boolean => {
  if (note.trim() === '' || !note.isWellFormed() || trimmed(note) !== note || note.includes('<!-- evolve'))
    return false;
  const lines = note.split('\n');
  const hidden = hiddenLines(lines);
  return !hidden.isOpen && !lines.some((line, index) => !hidden.has(index) && isStructure(line));
};

export const showNote = (note: string): string | undefined => (isPlain(note) ? note : escapeNote(note));
