/** What of one list is, in order, still in another. */

export interface Alignment<T> {
  /** Of the first list, in none of the second. */
  readonly gone: readonly T[];
  readonly added: readonly T[];
}

/** Cells of the table; longer lists are compared without regard to order. */
const MOST_CELLS = 4_000_000;

const withoutOrder = <T>(before: readonly T[], after: readonly T[], key: (one: T) => string): Alignment<T> => {
  const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
  return { gone: before.filter((one) => !now.has(key(one))), added: after.filter((one) => !old.has(key(one))) };
};

/** Along a longest common subsequence. @param key Two with the same are the same. */
export const align = <T>(before: readonly T[], after: readonly T[], key: (one: T) => string): Alignment<T> => {
  if (before.length * after.length > MOST_CELLS) return withoutOrder(before, after, key);
  const [old, now] = [before.map(key), after.map(key)];
  const rows = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = rows[i] ?? new Uint32Array();
    for (let j = now.length - 1; j >= 0; j -= 1) {
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const gone: T[] = [];
  const added: T[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (i < before.length && j < after.length && old[i] === now[j]) {
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      if (left !== undefined) gone.push(left);
      i += 1;
    } else {
      if (right !== undefined) added.push(right);
      j += 1;
    }
  }
  return { gone, added };
};
