/** How the fields of an entry look in the file. What does not survive being shown is kept beside it, in a comment. */
import type { LogEntry } from '@evolve/core/contracts';
import type { VisibleField } from './headings.ts';

export const VISIBLE_FIELDS: readonly VisibleField[] = ['priority', 'tool', 'reason', 'files', 'commit', 'lesson'];

/** Fields whose exact value may have to be kept beside what is shown. */
export type ShownField = VisibleField | 'title' | 'note';

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

const NO_TITLE = '(no title)';

/** Opens or closes a fenced code block. */
export const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** A heading that ends an entry. */
export const HEADING = /^(#{1,3})\s+(.*?)\s*$/;

/** A note's own headings are shown escaped: they would end the entry. */
const showNote = (note: string): string | undefined => {
  if (note.trim() === '') return undefined;
  const fenced = note.split('\n').some((line) => FENCE.test(line));
  const trimmed = note.replace(/^(?:[^\S\n]*\n)+/, '').replace(/(?:\n[^\S\n]*)+$/, '');
  const safe = fenced ? trimmed.replace(/^( {0,3})(`{3,}|~{3,})/gm, '$1\\$2') : trimmed;
  return safe.replace(/^(?=#{1,3}\s)/gm, '\\').replace(/<!--/g, '&lt;!--');
};

const balanced = (note: string): boolean => note.split('\n').filter((line) => FENCE.test(line)).length % 2 === 0;

const plainNote = (note: string): boolean => {
  let open = false;
  for (const line of note.split('\n')) {
    if (FENCE.test(line)) open = !open;
    else if (!open && HEADING.test(line)) return false;
  }
  return note.trim() !== '' && balanced(note) && !/^[^\S\n]*\n|\n[^\S\n]*$|<!-- evolve/.test(note);
};

const NOTHING: unique symbol = Symbol('nothing to show');

const showText = (text: string): string | typeof NOTHING => (oneLine(text) === '' ? NOTHING : oneLine(text));

/** What the file shows for a field, or undefined where it shows nothing. */
export const show = (entry: LogEntry, field: ShownField): string | undefined => {
  const shown = ((): string | typeof NOTHING | undefined => {
    switch (field) {
      case 'title':
        return oneLine(entry.title) === '' ? NO_TITLE : oneLine(entry.title);
      case 'note':
        if (entry.note === undefined) return undefined;
        return plainNote(entry.note) ? entry.note : showNote(entry.note);
      case 'priority':
        return entry.priority === 0 ? undefined : String(entry.priority);
      case 'files':
        return entry.files === undefined ? undefined : showText(entry.files.join(', '));
      default:
        return entry[field] === undefined ? undefined : showText(entry[field]);
    }
  })();
  return shown === NOTHING ? undefined : shown;
};

/** The value that a reader takes from what is shown. */
export const readShown = (field: ShownField, text: string): string | number | readonly string[] | undefined => {
  switch (field) {
    case 'priority':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'files':
      return text.split(/\s*[,，、]\s*/).filter((file) => file !== '');
    default:
      return text;
  }
};

/** Whether showing and reading gives the very same value back. */
export const survives = (entry: LogEntry, field: ShownField): boolean => {
  const shown = show(entry, field);
  const value = field === 'priority' && entry.priority === 0 ? undefined : entry[field];
  if (shown === undefined) return value === undefined;
  return JSON.stringify(readShown(field, shown)) === JSON.stringify(value);
};
