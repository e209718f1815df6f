/** At most so many of each kind, in their order: near-duplicates would crowd the others out. */
export const fewOfEach = <T>(items: readonly T[], kindOf: (item: T) => string, most: number): readonly T[] => {
  const seen = new Map<string, number>();
  return items.filter((item) => {
    const kind = kindOf(item);
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count <= most;
  });
};
