/** How likely a line is the one that says what is wrong. */
import { HEADLINES, WEIGHT, type Detail } from './families/index.ts';
import { CARRIERS, CODES, EXITS, WARNINGS } from './kinds.ts';
import type { Kind, Sorted } from './sort.ts';

export interface Weighed {
  readonly line: Sorted;
  /** Its place among the lines of its link. */
  readonly index: number;
  readonly weight: number;
  readonly detail?: Detail;
}

/** What the log calls an error, in a line that says so with no word of its own: more than that a process ended. */
const SAID_BY_LOG = 20;
/** What a log called less than an error stays behind errors, and before exits. */
const ASIDE = 40;
/** What the log's own word adds to lines that have only words. */
const LEVEL = 10;

/** Codes of a shell for a command that could not run, or that a signal ended: they say more than that one gave up. */
const SIGNALLED = /(?:\bcode|\bstatus|\bexit(?:ed)?)[ :=]{1,2}1(?:2[67]|2[89]|3\d|4[0-3])\b/;

/** What else is in the line, and what the log says of it. */
const inContext = (line: Sorted, weight: number): number => {
  const text = line.text.trim();
  if (CODES.some((pattern) => pattern.test(text))) return WEIGHT.code;
  if (CARRIERS.some((pattern) => pattern.test(text))) return WEIGHT.carrier;
  if (EXITS.some((pattern) => pattern.test(text))) return WEIGHT.exit + (SIGNALLED.test(text) ? 1 : 0);
  if (WARNINGS.some((pattern) => pattern.test(text))) return WEIGHT.carrier + 1;
  if (line.level === 'other') return weight < WEIGHT.tool ? weight / WEIGHT.exit : weight - ASIDE;
  if (line.level !== 'error' || weight >= WEIGHT.complaint) return weight;
  // A tool that signs its lines signs all of them.
  if (weight === 0) return line.tool === '' ? SAID_BY_LOG : 0;
  return weight + LEVEL;
};

const weigh = (line: Sorted, index: number): Weighed => {
  const text = line.text.trim();
  const indented = text !== line.text;
  const found = HEADLINES.filter(({ pattern }) => pattern.test(line.text) || (indented && pattern.test(text)));
  const best = found.reduce((one, other) => (other.weight > one.weight ? other : one), {
    weight: 0,
  } as (typeof found)[0]);
  return {
    line,
    index,
    weight: inContext(line, best.weight),
    ...(best.detail === undefined ? {} : { detail: best.detail }),
  };
};

/** The lines of a link that may decide. */
export const weighed = (lines: readonly Sorted[], kind: Kind = 'message'): readonly Weighed[] =>
  lines.flatMap((line, index) => (line.kind === kind ? [weigh(line, index)] : []));

/** Whether one is as heavy as another, and the same again. */
const isRepeated = (one: Weighed, other: Weighed): boolean =>
  one.weight === other.weight && one.line.text.trim() === other.line.text.trim();

/** The heaviest, the first of equals; of one that was repeated the last, below which the rest of it stands. */
export const heaviest = (candidates: readonly Weighed[]): Weighed | undefined =>
  candidates.reduce<Weighed | undefined>(
    (best, one) => (best === undefined || one.weight > best.weight || isRepeated(one, best) ? one : best),
    undefined,
  );
