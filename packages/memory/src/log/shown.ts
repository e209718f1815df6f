/** How the fields of an entry look in the file. What does not survive being shown is kept beside it, in a comment. */
import type { LogEntry } from '@evolve/core/contracts';
import type { VisibleField } from './headings.ts';
import { oneLine } from './marks.ts';
import { showNote } from './shown-note.ts';

export const VISIBLE_FIELDS: readonly VisibleField[] = ['priority', 'tool', 'reason', 'files', 'commit', 'lesson'];

/** Fields whose exact value may have to be kept beside what is shown. */
export type ShownField = VisibleField | 'title' | 'note';

const NO_TITLE = '(no title)';

const NOTHING: unique symbol = Symbol('nothing to show');

const showText = (text: string): string | typeof NOTHING => (oneLine(text) === '' ? NOTHING : oneLine(text));

/** What the file shows for a field, or undefined where it shows nothing. */
export const show = (entry: LogEntry, field: ShownField): string | undefined => {
  const shown = ((): string | typeof NOTHING | undefined => {
    switch (field) {
      case 'title':
        return oneLine(entry.title) === '' ? NO_TITLE : oneLine(entry.title);
      case 'note':
        return entry.note === undefined ? undefined : showNote(entry.note);
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
