import type { TestLine } from './results.ts';

/** How one run of the check ended. `fuel`: an endless loop was cut; `crash`: the process died with it. */
export interface Outcome {
  readonly end: 'exit' | 'fuel' | 'timeout' | 'crash';
  /** Exit status 0 and nothing cut short. */
  readonly pass: boolean;
  readonly tests: ReadonlyMap<string, TestLine>;
  /** Tail of what it printed, for the baseline. Untrusted text. */
  readonly output: string;
}

/** A candidate's outcome against the baseline's. */
export interface Grade {
  readonly fixed: number;
  readonly broken: number;
  readonly pass: boolean;
}

/** Counts tests that turned green and tests that were green and are no longer (or no longer run at all). */
export const gradeOutcome = (baseline: Outcome, outcome: Outcome): Grade => {
  let fixed = 0;
  let broken = 0;
  for (const [key, before] of baseline.tests) {
    const after = outcome.tests.get(key)?.ok ?? false;
    if (!before.ok && after) fixed++;
    if (before.ok && !after) broken++;
  }
  return { fixed, broken, pass: outcome.pass };
};

export const sameTests = (left: Outcome, right: Outcome): boolean =>
  left.pass === right.pass &&
  left.tests.size === right.tests.size &&
  [...left.tests].every(([key, test]) => right.tests.get(key)?.ok === test.ok);
