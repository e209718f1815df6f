import type { Outcome } from '../check/outcome.ts';
import type { Splice } from '../source/splice.ts';

/** The changes of one candidate: per file, by its index among the editable sources. */
export interface CandidateEdits {
  readonly file: number;
  readonly splices: readonly Splice[];
}

/** Something that can say how the check ends for a version of the program. */
export interface Evaluation {
  readonly lane: 'fast' | 'reference';
  /** How many candidates one call should be given. */
  readonly batch: number;
  /** Outcomes in the order of the candidates. */
  evaluate(candidates: readonly (readonly CandidateEdits[])[]): Promise<readonly Outcome[]>;
}
