/** What a person did to the open questions of CURIOSITY.md: the region as it was written and as it is, in; edits, out. */
import { MAX_TOPIC_BYTES } from '../knowledge/curiosity.ts';
import { CURIOSITY_WORDS } from './curiosity-file.ts';
import { isBlank } from './marks.ts';

export interface CuriosityEdits {
  /** Topics in a person's words. */
  readonly added: readonly string[];
  /** Topics that were there and are no more, or were ticked off. */
  readonly removed: readonly string[];
  /** Other lines that are not ours, in their order. */
  readonly foreign: readonly string[];
}

const OPEN: readonly string[] = Object.values(CURIOSITY_WORDS).map(({ open }) => `## ${open}`);
const OURS: ReadonlySet<string> = new Set(
  Object.values(CURIOSITY_WORDS).flatMap(({ open, explored, none }) => [`## ${open}`, `## ${explored}`, none]),
);
/** A list item, ticked or not. */
const ITEM = /^ {0,3}[-*+]\s+(?:\[([ xX])\]\s+|(?!\[[ xX]\]\s+$))(\S(?:.*\S)?)\s*$/;
/** Date and count are ours. */
const STAMP = /\s+\(\d{4}-\d{2}-\d{2}, ×\d+\)$/;

interface Item {
  readonly topic: string;
  readonly isTicked: boolean;
}

const itemOf = (line: string): Item | undefined => {
  const [, tick, words = ''] = ITEM.exec(line) ?? [];
  const topic = words.replace(STAMP, '').replaceAll('&lt;!--', '<!--').trim();
  // What the knowledge would cut or leave out is no topic, and stays in the file.
  if (!/[\p{L}\p{N}]/u.test(topic) || Buffer.byteLength(topic) > MAX_TOPIC_BYTES) return undefined;
  return { topic, isTicked: tick === 'x' || tick === 'X' };
};

interface Lines {
  /** Below the heading of the open questions; undefined where that is missing. */
  readonly items: readonly Item[] | undefined;
  readonly others: readonly string[];
}

const read = (region: string): Lines => {
  const items: Item[] = [];
  const others: string[] = [];
  let hasOpen = false;
  let isOpen = false;
  for (const line of region.split('\n')) {
    const heading = line.trimEnd();
    if (/^#{1,6}\s/.test(heading)) isOpen = OPEN.includes(heading);
    hasOpen ||= isOpen;
    const item = isOpen ? itemOf(line) : undefined;
    if (item !== undefined) items.push(item);
    else if (!isBlank(line) && !OURS.has(heading)) others.push(line);
  }
  return { items: hasOpen ? items : undefined, others };
};

/** Each line of `known` takes one equal line away. */
const without = (lines: readonly string[], known: readonly string[]): readonly string[] => {
  const left = new Map<string, number>();
  for (const line of known) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
};

/**
 * @param written The region as it was written last; undefined when nobody knows, and then nothing counts as removed.
 * @param known Lines that are ours wherever they stand.
 */
export const curiosityEditsOf = (
  file: { readonly region: string; readonly isWhole: boolean },
  written: string | undefined,
  known: string,
): CuriosityEdits => {
  const [now, before, ours] = [read(file.region), read(written ?? ''), read(written ?? known)];
  const had = new Set((ours.items ?? []).map(({ topic }) => topic));
  const has = new Set((now.items ?? []).filter(({ isTicked }) => !isTicked).map(({ topic }) => topic));
  const canLose = file.isWhole && now.items !== undefined;
  return {
    added: [...has].filter((topic) => !had.has(topic)),
    removed: canLose ? (before.items ?? []).map(({ topic }) => topic).filter((topic) => !has.has(topic)) : [],
    foreign: without(now.others, ours.others),
  };
};
