/** What stands below a line and belongs to it. */
import { namesSomething } from './names.ts';
import type { Sorted } from './sort.ts';

const MAX_BELOW = 40;
/** Of a list, its first entries tell causes apart. */
const MAX_ANNOUNCED = 4;
/** Says that something follows, in the line or below it. */
const ANNOUNCES = /[:;]$|:\[$|\brequires$/;

/** The lines below, not further than they can belong to it. */
export const linesBelow = (lines: readonly Sorted[], index: number): readonly Sorted[] =>
  lines.slice(index + 1, index + 1 + MAX_BELOW);

export const messagesBelow = (lines: readonly Sorted[], index: number): readonly Sorted[] =>
  linesBelow(lines, index).filter(({ kind }) => kind === 'message');

/** The deeper lines with which a block opens, up to one that is not deeper. */
const deeperThan = (indent: number, block: readonly Sorted[]): readonly Sorted[] => {
  const end = block.findIndex((line) => line.kind === 'blank' || line.indent <= indent);
  return block
    .slice(0, end < 0 ? block.length : end)
    .filter(({ kind }) => kind === 'message')
    .slice(0, MAX_ANNOUNCED);
};

/** What a line that ends with a colon announces: the deeper lines below it, or the next one. */
export const announced = (lines: readonly Sorted[], index: number): readonly Sorted[] => {
  const heading = lines[index];
  if (heading === undefined || !ANNOUNCES.test(heading.text)) return [];
  const below = linesBelow(lines, index);
  const first = below.findIndex(({ kind }) => kind !== 'blank' && kind !== 'echo');
  const opened = below[first];
  if (opened?.kind !== 'message') return [];
  if (opened.indent > heading.indent) return deeperThan(heading.indent, below.slice(first));
  // A label of what is announced, such as the file that a list is of.
  return [opened, ...announced(lines, index + 1 + first)].slice(0, MAX_ANNOUNCED);
};

/** The lines that follow without a gap and are deeper: the rest of a message of several lines. */
export const continued = (lines: readonly Sorted[], index: number): readonly Sorted[] =>
  deeperThan(lines[index]?.indent ?? 0, linesBelow(lines, index)).filter(({ text }) => namesSomething(text));
