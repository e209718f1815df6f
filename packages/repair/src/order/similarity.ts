/**
 * How alike two names are, in [0, 1]: one less the edit distance over the longer length (Levenshtein, "Binary codes capable of
 * correcting deletions, insertions, and reversals", 1966).
 */
export const similarity = (left: string, right: string): number => {
  const chars = Array.from(right);
  const longest = Math.max(left.length, right.length);
  if (longest === 0) return 1;
  let row = Array.from({ length: chars.length + 1 }, (_, index) => index);
  for (const [above, char] of Array.from(left).entries()) {
    const next = [above + 1];
    for (const [index, other] of chars.entries()) {
      const replaced = (row[index] ?? 0) + (char === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return 1 - (row.at(-1) ?? 0) / longest;
};
