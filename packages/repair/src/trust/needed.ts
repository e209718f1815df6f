import { parseSource } from '../source/parse.ts';
import { applyParts, partsOf, type Part } from './parts.ts';
import type { Texts } from './stage.ts';

/** Parts tried out one by one at most, in two rounds. */
const MOST_PARTS = 24;

export interface Needed {
  /** The patch without what the check does not ask for. */
  readonly texts: Texts;
  readonly parts: number;
  readonly unneeded: number;
  /** Hunks of which the check needs nothing. */
  readonly strays: number;
}

const linesOf = (text: string, { splice }: Part): readonly [number, number] => {
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  return [line(splice.start), line(splice.end)];
};

/** Parts on the same or on neighbouring lines of a file. */
const hunksOf = (before: Texts, parts: readonly Part[]): readonly (readonly Part[])[] => {
  const hunks: Part[][] = [];
  let last: readonly [string, number] | undefined;
  for (const part of parts) {
    const [first, end] = linesOf(before[part.path] ?? '', part);
    if (last?.[0] === part.path && first <= last[1] + 1) hunks.at(-1)?.push(part);
    else hunks.push([part]);
    last = [part.path, end];
  }
  return hunks;
};

/**
 * Takes out of a patch, hunk by hunk and then place by place, what the check passes without (delta debugging to
 * 1-minimality, A. Zeller and R. Hildebrandt, 2002, in one pass). What is left is what the tests have asked for.
 */
export const neededParts = async (
  before: Texts,
  after: Texts,
  passes: (texts: Texts) => Promise<boolean>,
): Promise<Needed> => {
  const all = partsOf(before, after);
  let kept = all;
  let tried = 0;
  const without = async (gone: readonly Part[]): Promise<void> => {
    const rest = kept.filter((part) => !gone.includes(part));
    if (rest.length === kept.length || rest.length === 0 || tried >= MOST_PARTS) return;
    const texts = applyParts(before, rest);
    // Half a change seldom parses, and then nothing needs to be run.
    if (Object.entries(texts).some(([path, text]) => parseSource(path, text) === undefined)) return;
    tried++;
    if (await passes(texts)) kept = rest;
  };
  const hunks = hunksOf(before, all);
  if (hunks.length > 1) for (const hunk of hunks) await without(hunk);
  // One place inside a hunk, and what stands between two places of it: an operator and its operand go together.
  for (const part of kept) await without([part]);
  for (const [index, part] of kept.entries()) {
    for (const other of kept.slice(index + 1, index + 4)) await without([part, other]);
  }
  const strays = hunks.filter((hunk) => !hunk.some((part) => kept.includes(part))).length;
  return { texts: applyParts(before, kept), parts: all.length, unneeded: all.length - kept.length, strays };
};
