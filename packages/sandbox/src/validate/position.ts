/** From 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const CARRIAGE_RETURN = 0x0d;
const LINE_SEPARATOR = 0x2028;

/** As the language counts them: `\n`, `\r`, both together, and the two separators of Unicode. */
const endsLine = (source: string, at: number, unit: number): boolean =>
  unit === 0x0a ||
  (unit === CARRIAGE_RETURN && source.charCodeAt(at + 1) !== 0x0a) ||
  unit === LINE_SEPARATOR ||
  unit === LINE_SEPARATOR + 1;

const lineStarts = (source: string): readonly number[] => {
  const starts = [0];
  for (let at = 0; at < source.length; at += 1) {
    const unit = source.charCodeAt(at);
    // Most are none, and this is for each character of each text.
    if (unit > CARRIAGE_RETURN && unit < LINE_SEPARATOR) continue;
    if (endsLine(source, at, unit)) starts.push(at + 1);
  }
  return starts;
};

/**
 * Finds lines and columns in one text, counting lines as the language does; the text is gone through at most once, and not
 * for its beginning, which is where a text that is too large is at fault.
 */
export const locatorOf = (source: string): ((offset: number) => Position) => {
  let found: readonly number[] | undefined;
  return (offset) => {
    if (offset === 0) return { line: 1, column: 1 };
    const starts = (found ??= lineStarts(source));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};
