/** Comments that take code out of what is measured. */
import { weakening, type Weakening } from './finding.ts';

const PRAGMAS =
  /\b(?:v8|c8|istanbul)\s+ignore\b|\bnode:coverage\s+(?:ignore|disable)\b|\bpragma:\s*no\s*(?:cover|branch)\b/giu;

export const morePragmas = (before: string, after: string): readonly Weakening[] => {
  const [old, now] = [before.match(PRAGMAS) ?? [], after.match(PRAGMAS) ?? []];
  return now.length > old.length ? [weakening('coverage-pragma', now.at(-1) ?? '')] : [];
};
