/** What a person did to the file, as data: three versions in (the copy last written, the file, the log), edits out. */
import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { ownWords, withConflicts, withDeleted, withShown, type Conflict, type EditedField } from './conflict.ts';
import { DRAFT_PREFIX, type EvolutionLog } from './evolution-log.ts';
import type { LogLanguage } from './headings.ts';
import { sameLines } from './marks.ts';
import { show, VISIBLE_FIELDS } from './shown.ts';

export type Edit =
  | { readonly kind: 'add'; readonly entry: LogEntry }
  | { readonly kind: 'change'; readonly entry: LogEntry }
  | { readonly kind: 'remove'; readonly id: string };

export interface Versions {
  /** As it was last written; undefined when that copy is not known for certain. */
  readonly base: EvolutionLog | undefined;
  readonly file: EvolutionLog;
  readonly current: readonly LogEntry[];
  /** Entries of the file that are in an archive by now. */
  readonly archived: readonly LogEntry[];
  /** Whether the heading of the to-do section is still in the file: without it nothing counts as deleted. */
  readonly hasTodo: boolean;
  /** Of the conflicts that are shown. */
  readonly language: LogLanguage;
}

type ById = ReadonlyMap<string, LogEntry>;

interface Sides {
  readonly base: ById | undefined;
  readonly current: ById;
  readonly archived: ById;
  readonly language: LogLanguage;
}

const FIELDS: readonly EditedField[] = ['section', 'title', ...VISIBLE_FIELDS, 'note'];

const same = (first: LogEntry, second: LogEntry, field: EditedField): boolean =>
  field === 'note'
    ? sameLines(first.note, second.note)
    : JSON.stringify(first[field]) === JSON.stringify(second[field]);

const saysTheSame = (first: LogEntry, second: LogEntry): boolean => FIELDS.every((field) => same(first, second, field));

const isOpen = (section: LogSection): boolean => section === 'todo' || section === 'doing';

const withField = (entry: LogEntry, from: LogEntry, field: EditedField): LogEntry => {
  const { [field]: _, ...others } = entry;
  const value = from[field];
  return { ...others, ...(value === undefined ? {} : { [field]: value }) } as LogEntry;
};

/** Conflicts that were shown in a note are nobody's words. */
const logChanged = (base: LogEntry, current: LogEntry, field: EditedField): boolean =>
  field === 'note' ? ownWords(base.note) !== ownWords(current.note) : !same(base, current, field);

/**
 * The person's own changes on top of what the log says now: a field that only the log changed stays as the log has it. Where
 * both changed it the person's words stand, and the log's below them; but what was done, the log knows.
 */
const changed = (base: LogEntry, file: LogEntry, current: LogEntry, language: LogLanguage): LogEntry => {
  const mine = FIELDS.filter((field) => !same(base, file, field) && !same(current, file, field));
  const both = mine.filter((field) => logChanged(base, current, field));
  const taken = mine.filter((field) => field !== 'section' || !both.includes(field));
  const next = taken.reduce((entry, field) => withField(entry, file, field), current);
  const conflicts = both.map((field): Conflict =>
    field === 'section' ? { field, says: 'file', entry: file } : { field, says: 'log', entry: current },
  );
  const ofLog = taken.includes('note') && !same(base, current, 'note') ? withShown(next, current) : next;
  return withConflicts(ofLog, conflicts, language);
};

const isBlank = (entry: LogEntry, field: EditedField): boolean => entry[field] === undefined || entry[field] === 0;

/** Whether the note of the file is that of the log and more. */
const holdsNote = (file: LogEntry, current: LogEntry): boolean => {
  const shown = show(current, 'note');
  return shown === undefined || file.note?.includes(shown) === true;
};

/** Nobody knows which is newer: the log's words stand, and what else the file says below them. */
const compared = (file: LogEntry, current: LogEntry, language: LogLanguage): LogEntry => {
  const differs = (field: EditedField): boolean =>
    field === 'note' ? ownWords(file.note) !== ownWords(current.note) : !same(file, current, field);
  const fields = FIELDS.filter((field) => !isBlank(file, field) && differs(field));
  const isLonger = fields.includes('note') && holdsNote(file, current);
  const said = fields.filter((field) => (field === 'note' ? !isLonger && ownWords(file.note) !== undefined : true));
  return withConflicts(
    isLonger ? withField(current, file, 'note') : current,
    said.map((field) => ({ field, says: 'file', entry: file })),
    language,
  );
};

/** Says all that the draft says, so the draft was taken in before, by a process that died before it wrote the file. */
const isTwin = (draft: LogEntry, known: LogEntry): boolean =>
  isOpen(known.section) === isOpen(draft.section) &&
  FIELDS.every((field) => field === 'section' || isBlank(draft, field) || same(draft, known, field));

const isDraft = ({ id }: LogEntry): boolean => id.startsWith(DRAFT_PREFIX);

const addition = (entry: LogEntry, { current }: Sides): Edit | undefined =>
  isDraft(entry) && [...current.values()].some((known) => isTwin(entry, known)) ? undefined : { kind: 'add', entry };

const editOf = (entry: LogEntry, sides: Sides): Edit | undefined => {
  const { language } = sides;
  const before = sides.base?.get(entry.id);
  const current = sides.current.get(entry.id) ?? sides.archived.get(entry.id);
  if (current === undefined) {
    if (before === undefined) return addition(entry, sides);
    // Removed from the log meanwhile: gone, unless a person has written something into it.
    return saysTheSame(before, entry) ? undefined : { kind: 'change', entry: withDeleted(entry, 'log', language) };
  }
  const next = before === undefined ? compared(entry, current, language) : changed(before, entry, current, language);
  return next === current ? undefined : { kind: 'change', entry: next };
};

/** Only what waited to be done, and still waits as it was, can be taken away by deleting it: the past stays. */
const removals = ({ base, file, current, hasTodo, language }: Versions): readonly Edit[] => {
  if (!hasTodo || base === undefined) return [];
  const known = new Map(current.map((entry) => [entry.id, entry]));
  const present = new Set(file.entries.map(({ id }) => id));
  const gone = base.entries.filter(({ id, section }) => section === 'todo' && !present.has(id));
  return gone.flatMap((before): readonly Edit[] => {
    const entry = known.get(before.id);
    if (entry === undefined) return [];
    if (saysTheSame(before, entry)) return [{ kind: 'remove', id: entry.id }];
    return [{ kind: 'change', entry: withDeleted(entry, 'file', language) }];
  });
};

/** A copy of an entry that says something else is a new entry. */
const copyOf = ({ cycleId: _, ...entry }: LogEntry): LogEntry => ({
  ...entry,
  id: isDraft(entry) ? entry.id : `${DRAFT_PREFIX}${entry.id}`,
  attempts: 0,
});

/** Of entries with one id, the one that was there before, and the copies that say something of their own. */
const split = (same: readonly LogEntry[], known: LogEntry | undefined): readonly LogEntry[] => {
  const [first] = same;
  if (first === undefined || same.length === 1) return same;
  const original = same.find((entry) => known !== undefined && saysTheSame(entry, known)) ?? first;
  const copies: LogEntry[] = [];
  for (const entry of same) {
    if (![original, ...copies].some((other) => saysTheSame(entry, other))) copies.push(copyOf(entry));
  }
  return [original, ...copies];
};

const byId = (entries: readonly LogEntry[]): ById => new Map(entries.map((entry) => [entry.id, entry]));

export const editsOf = (versions: Versions): readonly Edit[] => {
  const sides: Sides = {
    base: versions.base === undefined ? undefined : byId(versions.base.entries),
    current: byId(versions.current),
    archived: byId(versions.archived),
    language: versions.language,
  };
  const found = Map.groupBy(versions.file.entries, ({ id }) => id);
  const edits = [...found].flatMap(([id, entries]) =>
    split(entries, (sides.base ?? sides.current).get(id))
      .map((entry) => editOf(entry, sides))
      .filter((edit) => edit !== undefined),
  );
  return [...edits, ...removals(versions)];
};
