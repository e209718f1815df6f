import type { Suspicion } from '../localise/localise.ts';
import type { SourceUnit } from '../source/parse.ts';

/** How many places are more suspicious than a score. */
export const placesAhead = (units: readonly SourceUnit[], suspicion: Suspicion): ((score: number) => number) => {
  const counts = new Map<number, number>();
  for (const [file, unit] of units.entries()) {
    for (const { range } of unit.nodes) {
      const score = suspicion(file, range[0]);
      counts.set(score, (counts.get(score) ?? 0) + 1);
    }
  }
  const ahead = new Map<number, number>();
  let sum = 0;
  for (const [score, count] of [...counts].sort(([left], [right]) => right - left)) {
    ahead.set(score, sum);
    sum += count;
  }
  return (score) => ahead.get(score) ?? 0;
};
