import type { HealthFinding } from '@evolve/core/contracts';

/** Collects what was found, each experience once. */
export interface Tally {
  /** @param id Of the experience. */
  add(position: number, id: string, reasons: readonly string[]): void;
  finding(offered: number): HealthFinding;
}

export const tally = (names: readonly string[], examples: number): Tally => {
  const counts = new Map(names.map((name) => [name, 0]));
  const seen = new Map<number, Set<string>>();
  const oldest: { readonly position: number; readonly id: string }[] = [];
  const keep = (position: number, id: string): void => {
    oldest.push({ position, id });
    // Now and then: what comes is nearly in order.
    if (oldest.length > 2 * examples + 100) {
      oldest.sort((one, other) => one.position - other.position);
      oldest.length = examples;
    }
  };
  return {
    add: (position, id, reasons) => {
      if (reasons.length === 0) return;
      const known = seen.get(position);
      if (known === undefined) keep(position, id);
      const all = known ?? new Set();
      for (const reason of reasons.filter((name) => !all.has(name))) {
        all.add(reason);
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
      seen.set(position, all);
    },
    finding: (offered) => ({
      count: seen.size,
      share: offered === 0 ? 0 : Math.min(1, seen.size / offered),
      reasons: Object.fromEntries(counts),
      examples: oldest
        .sort((one, other) => one.position - other.position)
        .slice(0, examples)
        .map(({ id }) => id),
    }),
  };
};
