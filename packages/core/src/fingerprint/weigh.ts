/** How likely a line is the one that says what is wrong. */
import { HEADLINES, LIGHT, WEIGHT, type Detail } from './families/index.ts';
import type { Sorted } from './sort.ts';

export interface Weighed {
  readonly line: Sorted;
  /** Its place among the lines of its link. */
  readonly index: number;
  readonly weight: number;
  readonly detail?: Detail;
}

const UNSAID = 5;

const lightly = (line: Sorted, weight: number): number => {
  if (LIGHT.some((pattern) => pattern.test(line.text))) return Math.min(weight, WEIGHT.closing);
  if (line.level === 'other') return weight / WEIGHT.closing;
  return line.level === 'error' ? Math.max(weight, UNSAID) : weight;
};

const weigh = (line: Sorted, index: number): Weighed => {
  const text = line.text.trim();
  const found = HEADLINES.filter(({ pattern }) => pattern.test(line.text) || pattern.test(text));
  const best = found.reduce((one, other) => (other.weight > one.weight ? other : one), { weight: 0 } as (typeof found)[0]);
  return {
    line,
    index,
    weight: lightly(line, best.weight),
    ...(best.detail === undefined ? {} : { detail: best.detail }),
  };
};

/** The lines of a link that may decide. */
export const weighed = (lines: readonly Sorted[]): readonly Weighed[] =>
  lines.flatMap((line, index) => (line.kind === 'message' ? [weigh(line, index)] : []));

/** The heaviest, the first of equals. */
export const heaviest = (candidates: readonly Weighed[]): Weighed | undefined =>
  candidates.reduce<Weighed | undefined>(
    (best, one) => (best === undefined || one.weight > best.weight ? one : best),
    undefined,
  );
