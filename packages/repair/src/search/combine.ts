import type { CandidateEdits } from '../evaluate/evaluation.ts';
import { areDisjoint } from '../source/splice.ts';
import type { Candidate } from './candidates.ts';
import { fewOfEach } from './few-of-each.ts';

/** A candidate that turned some tests green and broke none. */
export interface Partial {
  readonly candidate: Candidate;
  /** Keys of the tests it turned green. */
  readonly fixed: ReadonlySet<string>;
}

const SEEDS = 10;
const PARTNERS = 400;

const joinEdits = (left: Candidate, right: Candidate): readonly CandidateEdits[] | undefined => {
  const byFile = new Map(left.edits.map((edit) => [edit.file, edit.splices]));
  for (const { file, splices } of right.edits) {
    const all = [...(byFile.get(file) ?? []), ...splices];
    if (!areDisjoint(all)) return undefined;
    byFile.set(file, all);
  }
  return [...byFile].map(([file, splices]) => ({ file, splices }));
};

export const combine = (left: Candidate, right: Candidate): Candidate | undefined => {
  const edits = joinEdits(left, right);
  if (edits === undefined || left === right) return undefined;
  return {
    edits,
    template: `${left.template} + ${right.template}`,
    priority: left.priority * right.priority,
    trust: left.trust * right.trust * 0.8,
    size: left.size + right.size,
    isPair: true,
  };
};

const MOST_OF_A_SET = 3;

/** The partials that mend most, few for each set of tests that they mend. */
const seedsOf = (partials: readonly Partial[]): readonly Partial[] => {
  const sorted = partials.toSorted((left, right) => right.fixed.size - left.fixed.size);
  return fewOfEach(sorted, ({ fixed }) => [...fixed].sort().join(','), MOST_OF_A_SET).slice(0, SEEDS);
};

/** Pairs of changes: first partials that complete each other, then the best partials with the best single changes. */
export const pairs = (
  partials: readonly Partial[],
  singles: readonly Candidate[],
  failing: number,
): readonly Candidate[] => {
  const complete: Candidate[] = [];
  for (const [index, left] of partials.entries()) {
    for (const right of partials.slice(index + 1)) {
      if (complete.length >= 2000) break;
      if (new Set([...left.fixed, ...right.fixed]).size < failing) continue;
      const pair = combine(left.candidate, right.candidate);
      if (pair !== undefined) complete.push(pair);
    }
  }
  const grown: Candidate[] = [];
  const seeds = seedsOf(partials);
  for (const partner of singles.slice(0, PARTNERS)) {
    for (const { candidate } of seeds) {
      const pair = combine(candidate, partner);
      if (pair !== undefined) grown.push(pair);
    }
  }
  return [...complete, ...grown];
};
