/** Ranks start at 1; a larger constant makes the first places matter less. */
const K = 60;

/**
 * Several rankings of the same things as one: each is worth the sum of `1 / (60 + rank)` over the lists that have it. Scores
 * of different searches have no common measure; places do.
 * G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
 * methods", SIGIR 2009.
 */
export const fuse = <T>(lists: readonly (readonly T[])[]): ReadonlyMap<T, number> => {
  const scores = new Map<T, number>();
  for (const list of lists) {
    for (const [index, item] of list.entries()) scores.set(item, (scores.get(item) ?? 0) + 1 / (K + index + 1));
  }
  return new Map([...scores].sort((a, b) => b[1] - a[1]));
};
