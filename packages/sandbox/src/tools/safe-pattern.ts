/**
 * A tool's `pattern` is matched in the host, by whatever a model sends, and the tool's author is a model too: a pattern
 * that backtracks for minutes would stop the agent from the outside. No heuristic finds all of those, so only patterns
 * are taken that cannot be slow: one anchored sequence without groups and alternatives, in which few parts vary in length.
 */

/** One element with its repetition: an escape, a class, or a plain character. Group 1 is the repetition. */
const ELEMENT =
  /(?:\\[dDwWsStnrfv.\-/\\^$*+?()[\]{}|]|\[(?:\\.|[^\]\\])+\]|[^\\^$*+?()[\]{}|])(\?|\*|\+|\{\d+(?:,\d*)?\})?/y;

/** Each varying part multiplies the ways to match. */
const MAX_VARYING = 3;
const MAX_REPEAT = 64;

interface Repetition {
  readonly from: number;
  readonly to: number;
}

const repetitionOf = (text: string | undefined): Repetition => {
  if (text === undefined) return { from: 1, to: 1 };
  if (text === '?') return { from: 0, to: 1 };
  if (text === '*' || text === '+') return { from: 0, to: Infinity };
  const [from = '0', to] = text.slice(1, -1).split(',');
  return { from: Number(from), to: to === undefined ? Number(from) : to === '' ? Infinity : Number(to) };
};

const elementsOf = (body: string): readonly Repetition[] | undefined => {
  const found: Repetition[] = [];
  const element = new RegExp(ELEMENT);
  while (element.lastIndex < body.length) {
    const match = element.exec(body);
    if (match === null) return undefined;
    found.push(repetitionOf(match[1]));
  }
  return found;
};

const isTooLong = ({ from, to }: Repetition): boolean => from > MAX_REPEAT || (to > MAX_REPEAT && to !== Infinity);

/** Why a pattern is not taken; undefined when it is. */
export const patternFault = (pattern: string): string | undefined => {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return 'a pattern begins with ^ and ends with $';
  const elements = elementsOf(pattern.slice(1, -1));
  if (elements === undefined) return 'a pattern is a plain sequence: no groups, no alternatives (use enum or anyOf)';
  if (elements.some(isTooLong)) return `a pattern repeats at most ${String(MAX_REPEAT)} times, or without bound`;
  if (elements.filter(({ to }) => to === Infinity).length > 1)
    return 'a pattern repeats one part without bound, not more';
  if (elements.filter(({ from, to }) => from !== to).length > MAX_VARYING) {
    return `at most ${String(MAX_VARYING)} parts of a pattern vary in length`;
  }
  return undefined;
};
