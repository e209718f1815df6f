/** Replaces the characters [start, end) by `text`; an insertion has `start === end`. Offsets are UTF-16 units of the original. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Something inserted into a file whatever the candidate is: it vanishes where a candidate replaces its surroundings. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Where what belongs to it is inserted, such as the other brace: one goes with the other. */
  readonly partner?: number;
}

const inOrder = (left: Splice, right: Splice): number => left.start - right.start || left.end - right.end;

/** True when no two splices touch the same characters. */
export const areDisjoint = (splices: readonly Splice[]): boolean => {
  const sorted = [...splices].sort(inOrder);
  return sorted.every((splice, index) => {
    const next = sorted[index + 1];
    return next === undefined || (splice.end <= next.start && !(splice.end > splice.start && next.start < splice.end));
  });
};

/** The text with all splices applied; every byte outside them stays. */
export const applySplices = (text: string, splices: readonly Splice[]): string => {
  let result = '';
  let position = 0;
  for (const splice of [...splices].sort(inOrder)) {
    result += text.slice(position, splice.start) + splice.text;
    position = splice.end;
  }
  return result + text.slice(position);
};

/** Applies a candidate's splices together with the standing insertions. */
export const applyWithInsertions = (
  text: string,
  splices: readonly Splice[],
  insertions: readonly Insertion[],
): string => {
  const isGone = (at: number): boolean => splices.some((splice) => splice.start < at && at < splice.end);
  const kept = insertions.filter(({ at, partner = at }) => !isGone(at) && !isGone(partner));
  return applySplices(text, [...splices, ...kept.map(({ at, text: added }) => ({ start: at, end: at, text: added }))]);
};

/** Where an offset of the original lies once the insertions are in. */
export const shiftOffset = (offset: number, insertions: readonly Insertion[]): number => {
  let shift = 0;
  for (const { at, text } of insertions) if (at <= offset) shift += text.length;
  return offset + shift;
};

/** The same change with what both sides share at the ends cut off, so that equal changes look equal. */
export const trimSplice = (original: string, { start, end, text }: Splice): Splice => {
  const old = original.slice(start, end);
  let head = 0;
  while (head < old.length && head < text.length && old[head] === text[head]) head++;
  let tail = 0;
  const room = Math.min(old.length, text.length) - head;
  while (tail < room && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  return { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
};
