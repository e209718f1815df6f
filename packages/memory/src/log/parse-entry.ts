import { createHash } from 'node:crypto';
import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { readDated } from './dated.ts';
import { DRAFT_PREFIX, UNKNOWN_TIME } from './evolution-log.ts';
import { FIELD_ALIASES, WORDS, type VisibleField } from './headings.ts';
import { hiddenLines, withoutTextEnd } from './hidden-lines.ts';
import { isRecord, readHidden } from './hidden-comment.ts';
import { isBlank, sameLines } from './marks.ts';
import { readShown, show, VISIBLE_FIELDS, type ShownField } from './shown.ts';

const FIELD_NAMES: ReadonlyMap<string, VisibleField> = new Map([
  ...Object.entries(FIELD_ALIASES),
  ...(['en', 'zh'] as const).flatMap((language) =>
    VISIBLE_FIELDS.map((field) => [WORDS[language].fields[field].toLowerCase(), field] as const),
  ),
]);

const FIELD = /^[-*]\s+(?:\*\*)?([^:：*]{1,20})(?:\*\*)?[:：](?:\*\*)?\s*(?:(\S(?:.*\S)?)\s*)?$/s;

type Exact = Partial<Record<ShownField, unknown>>;

interface Hidden {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly source: LogEntry['source'];
  readonly attempts: number;
  readonly cycleId?: string;
  readonly exact: Exact;
}

const SOURCES: readonly LogEntry['source'][] = ['signals', 'model', 'person', 'explore', 'host'];

/** What our comment says; a damaged one says nothing and the entry counts as new. */
const readComment = (line: string): Hidden | undefined => {
  const data = readHidden('evolve', line);
  if (data === undefined) return undefined;
  const { id, createdAt, updatedAt, attempts, cycleId, exact } = data;
  const source = SOURCES.find((known) => known === data['source']);
  if (typeof id !== 'string' || typeof createdAt !== 'string' || typeof updatedAt !== 'string') return undefined;
  if (typeof attempts !== 'number' || source === undefined) return undefined;
  return {
    ...{ id, createdAt, updatedAt, source, attempts },
    ...(typeof cycleId === 'string' ? { cycleId } : {}),
    exact: isRecord(exact) ? exact : {},
  };
};

interface Visible {
  readonly hidden: Hidden | undefined;
  readonly fields: ReadonlyMap<VisibleField, string>;
  readonly note: string;
}

/** A priority in words stays where a person wrote it. */
const isReadable = (field: VisibleField, value: string): boolean =>
  field !== 'priority' || readShown(field, value) !== undefined;

interface Line {
  readonly line: string;
  /** In code, or in a comment of a person. */
  readonly isHidden: boolean;
}

const linesOf = (all: readonly string[]): readonly Line[] => {
  const hidden = hiddenLines(all);
  return all
    .map((line, index) => ({ line, isHidden: hidden.has(index) }))
    .filter(({ line }) => withoutTextEnd(line) !== '');
};

/**
 * The lines right below the heading and the comment hold the fields; what is neither, and all the rest, is the note. A person
 * may have written above the comment; in a note of ours none is left unescaped.
 */
const readLines = (all: readonly string[]): Visible => {
  const lines = linesOf(all);
  const comment = lines.findIndex(({ line }) => readComment(line) !== undefined);
  const hidden = readComment(lines[comment]?.line ?? '');
  const first = lines.findIndex(({ line }) => !isBlank(line));
  const start = hidden === undefined ? Math.max(first, 0) : comment + 1;
  const blank = lines.findIndex(({ line }, index) => index >= start && isBlank(line));
  const end = blank === -1 ? lines.length : blank;
  const fields = new Map<VisibleField, string>();
  const note = lines.slice(0, Math.max(0, comment));
  for (const each of lines.slice(start, end)) {
    const [, label = '', value = ''] = (each.isHidden ? null : FIELD.exec(each.line)) ?? [];
    const field = FIELD_NAMES.get(label.trim().toLowerCase());
    if (field !== undefined && !fields.has(field) && isReadable(field, value)) fields.set(field, value);
    else note.push(each);
  }
  return { hidden, fields, note: trimBlankLines([...note, ...lines.slice(end)].map(({ line }) => line)) };
};

const trimBlankLines = (lines: readonly string[]): string => {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first === -1
    ? ''
    : lines
        .slice(first, last + 1)
        .join('')
        .replace(/\r*\n$/, '');
};

const draftId = (section: LogSection, title: string): string =>
  `${DRAFT_PREFIX}${createHash('sha256').update(`${section}\n${title}`).digest('hex').slice(0, 12)}`;

const draft = (section: LogSection, title: string, day: string | undefined): Hidden => {
  const at = day === undefined || Number.isNaN(Date.parse(day)) ? UNKNOWN_TIME : `${day}T00:00:00.000Z`;
  return { id: draftId(section, title), createdAt: at, updatedAt: at, source: 'person', attempts: 0, exact: {} };
};

/** The exact value where the file still shows what was shown for it; else what a person made of it. */
const choose = (entry: LogEntry, field: ShownField, visible: string | undefined, exact: Exact): unknown => {
  if (field in exact) {
    const kept = { ...entry, [field]: exact[field] };
    if (isOfType(field, exact[field]) && sameLines(show(kept, field), visible)) return exact[field];
  }
  return visible === undefined ? undefined : readShown(field, visible);
};

const isOfType = (field: ShownField, value: unknown): boolean => {
  if (field === 'priority') return typeof value === 'number';
  if (field === 'files') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === 'string';
};

const OPTIONAL: readonly ShownField[] = ['tool', 'reason', 'files', 'commit', 'lesson', 'note'];

/** One entry from its heading and the lines below it. */
export const parseEntry = (section: LogSection, heading: string, lines: readonly string[]): LogEntry => {
  const { hidden, fields, note } = readLines(lines);
  const dated = readDated(heading);
  const shownTitle = dated?.title ?? heading;
  const { exact, ...facts } = hidden ?? draft(section, shownTitle, dated?.day);
  const blank: LogEntry = { ...facts, section, title: shownTitle, priority: 0 };
  const value = (field: ShownField): unknown => {
    const visible = field === 'title' ? shownTitle : field === 'note' ? note || undefined : fields.get(field);
    return choose(blank, field, visible, exact);
  };
  const [title, priority] = [value('title'), value('priority')];
  return {
    ...blank,
    title: typeof title === 'string' ? title : shownTitle,
    priority: typeof priority === 'number' ? priority : 0,
    ...Object.fromEntries(
      OPTIONAL.map((field) => [field, value(field)] as const).filter(([, found]) => found !== undefined),
    ),
  };
};

const ITEM = /^[-*]\s+(?:\[ \]\s+)?(?!\[[xX ]\])(\S(?:.*\S)?)\s*$/s;
/** `* * *` is a line across the page. */
const RULE = /^(?:[-*]\s*){3,}$/;

/** A person's item written as a list: `- longer timeout` or `- [ ] longer timeout`. */
export const parseItem = (section: LogSection, line: string): LogEntry | undefined => {
  const title = RULE.test(line) ? undefined : ITEM.exec(line)?.[1];
  return title === undefined ? undefined : parseEntry(section, title, []);
};
