/** Which lines of a text are new, compared with what it was. */

/** Cells of the table that finds the longest common subsequence; beyond it the whole middle counts as changed. */
const MOST_CELLS = 4_000_000;

const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trimEnd());

const sharedStart = (before: readonly string[], after: readonly string[]): number => {
  let count = 0;
  while (count < before.length && count < after.length && before[count] === after[count]) count += 1;
  return count;
};

/** Lengths of the longest common subsequences of all pairs of ends, row by row. */
const table = (before: readonly string[], after: readonly string[]): Uint32Array[] => {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (row === undefined || below === undefined) continue;
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const longest = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
      row[j] = longest;
    }
  }
  return rows;
};

/** Indices of `after` that are in no longest common subsequence. */
const unmatched = (before: readonly string[], after: readonly string[]): readonly number[] => {
  if (before.length * after.length > MOST_CELLS) return after.map((_, index) => index);
  const rows = table(before, after);
  const found: number[] = [];
  let i = 0;
  for (let j = 0; j < after.length;) {
    if (i < before.length && before[i] === after[j]) {
      i += 1;
      j += 1;
    } else if (i < before.length && (rows[i + 1]?.[j] ?? 0) >= (rows[i]?.[j + 1] ?? 0)) i += 1;
    else {
      found.push(j);
      j += 1;
    }
  }
  return found;
};

/** Numbers, from 1, of the lines of `after` that `before` does not have in that place; white space at their ends is none. */
export const changedLines = (before: string | undefined, after: string): readonly number[] => {
  const [old, now] = [before === undefined ? [] : linesOf(before), linesOf(after)];
  const start = sharedStart(old, now);
  const end = sharedStart(old.slice(start).reverse(), now.slice(start).reverse());
  const middle = unmatched(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return middle.map((index) => index + start + 1);
};
