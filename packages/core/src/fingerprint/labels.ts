/** What a compiler writes below its message: labels under the source, the source itself, notes. */
import { linesBelow } from './below.ts';
import { namesSomething } from './names.ts';
import type { Sorted } from './sort.ts';

const LABEL = /^\s{0,12}[|│] {1,200}(?:[|│] {0,200})?[\^~-]{1,200} {1,4}(\S.{0,300})$/;
/** What is missing, where the message only says that something cannot be done without it: a trait, a target. */
const LACKING =
  /\bthe `[\w.-]{1,80}` target may not be installed|\bthe trait (?:bound )?`[^`\n]{1,200}` is not (?:implemented for `[^`\n]{1,200}`|satisfied)/;
const CARET = /^\s{0,12}[|│] {1,200}[\^~]{1,200}/;
const SOURCE = /^\s{0,12}\d{1,7} ?[|│] {0,200}(\S.{0,200})$/;

/** The line of source that a caret points into: what is wrong may be named nowhere else. */
const underlined = (below: readonly Sorted[]): readonly string[] => {
  const caret = below.findIndex(({ text }) => CARET.test(text));
  const source = SOURCE.exec(below[caret - 1]?.text ?? '')?.[1];
  return source === undefined ? [] : [source];
};

/** The label that is meant; where it names nothing, with the source that it points into. */
export const labelBelow = (lines: readonly Sorted[], index: number): readonly string[] => {
  const below = linesBelow(lines, index);
  const labels = below.filter(({ text }) => LABEL.test(text));
  // The place that is meant is underlined by carets, what belongs to it by other signs.
  const meant = labels.find(({ text }) => text.includes('^')) ?? labels[0];
  const label = meant === undefined ? [] : [LABEL.exec(meant.text)?.[1] ?? ''];
  return label.some(namesSomething) ? label : [...label, ...underlined(below)];
};

/** What is missing, unless the message says so itself. */
export const lackingBelow = (lines: readonly Sorted[], index: number): readonly string[] => {
  if (lines[index]?.text.includes('the trait') === true) return [];
  const told = linesBelow(lines, index).find(({ text }) => LACKING.test(text));
  return told === undefined ? [] : [LACKING.exec(told.text)?.[0] ?? ''];
};
