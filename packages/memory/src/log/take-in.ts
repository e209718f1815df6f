/** What a person did to the file, as data: three versions in (the copy last written, the file, the log), edits out. */
import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { DRAFT_PREFIX, type EvolutionLog } from './evolution-log.ts';
import { VISIBLE_FIELDS } from './shown.ts';

export type Edit =
  | { readonly kind: 'add'; readonly entry: LogEntry }
  | { readonly kind: 'change'; readonly entry: LogEntry }
  | { readonly kind: 'remove'; readonly id: string };

export interface Versions {
  /** As it was last written; undefined when that copy is not known for certain. */
  readonly base: EvolutionLog | undefined;
  readonly file: EvolutionLog;
  readonly current: readonly LogEntry[];
  /** Whether the heading of the to-do section is still in the file: without it nothing counts as deleted. */
  readonly hasTodo: boolean;
}

const FIELDS = ['section', 'title', ...VISIBLE_FIELDS, 'note'] as const;
type Field = (typeof FIELDS)[number];

const same = (first: LogEntry, second: LogEntry, field: Field): boolean =>
  JSON.stringify(first[field]) === JSON.stringify(second[field]);

const isOpen = (section: LogSection): boolean => section === 'todo' || section === 'doing';

const withField = (entry: LogEntry, from: LogEntry, field: Field): LogEntry => {
  const { [field]: _, ...others } = entry;
  const value = from[field];
  return { ...others, ...(value === undefined ? {} : { [field]: value }) } as LogEntry;
};

/**
 * The person's own changes on top of what the log says now: a field that only the log changed stays as the log has it.
 * Where both moved the entry to another section, the log is right: it knows what was done.
 */
const changed = (base: LogEntry, file: LogEntry, current: LogEntry): LogEntry =>
  FIELDS.filter((field) => !same(base, file, field) && !same(current, file, field))
    .filter((field) => field !== 'section' || current.section === base.section)
    .reduce((entry, field) => withField(entry, file, field), current);

const isBlank = (entry: LogEntry, field: Field): boolean => entry[field] === undefined || entry[field] === 0;

/** Says all that the draft says, so the draft was taken in before, by a process that died before it wrote the file. */
const isTwin = (draft: LogEntry, known: LogEntry): boolean =>
  isOpen(known.section) === isOpen(draft.section) &&
  FIELDS.every((field) => field === 'section' || isBlank(draft, field) || same(draft, known, field));

const addition = (entry: LogEntry, { base, current }: Versions): Edit | undefined => {
  if (current.some(({ id }) => id === entry.id)) return undefined;
  const isDraft = entry.id.startsWith(DRAFT_PREFIX);
  if (isDraft ? current.some((known) => isTwin(entry, known)) : base === undefined) return undefined;
  return { kind: 'add', entry };
};

const editOf = (entry: LogEntry, versions: Versions): Edit | undefined => {
  const before = versions.base?.entries.find(({ id }) => id === entry.id);
  if (before === undefined) return addition(entry, versions);
  const current = versions.current.find(({ id }) => id === entry.id);
  // Removed from the log meanwhile: gone, whatever the file says.
  if (current === undefined) return undefined;
  const next = changed(before, entry, current);
  return next === current ? undefined : { kind: 'change', entry: next };
};

/** Only what waited to be done, and still waits, can be taken away by deleting it: the past stays. */
const removals = ({ base, file, current, hasTodo }: Versions): readonly Edit[] => {
  if (!hasTodo) return [];
  const waiting = new Set(current.filter(({ section }) => section === 'todo').map(({ id }) => id));
  const present = new Set(file.entries.map(({ id }) => id));
  return (base?.entries ?? [])
    .filter(({ id, section }) => section === 'todo' && waiting.has(id) && !present.has(id))
    .map(({ id }) => ({ kind: 'remove', id }));
};

export const editsOf = (versions: Versions): readonly Edit[] => {
  const seen = new Set<string>();
  const edits = versions.file.entries.flatMap((entry) => {
    // An entry that was copied with its comment counts once.
    if (seen.has(entry.id)) return [];
    seen.add(entry.id);
    const edit = editOf(entry, versions);
    return edit === undefined ? [] : [edit];
  });
  return [...edits, ...removals(versions)];
};
