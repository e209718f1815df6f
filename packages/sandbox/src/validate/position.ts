/** From 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = (source: string): readonly number[] => {
  const starts = [0];
  for (const end of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(end.index + end[0].length);
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
