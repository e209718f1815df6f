import type { CaseResult } from '../protocol.ts';

/** How one run of the tests went. */
export interface RunnerReport {
  readonly cases: readonly CaseResult[];
  /** Whether the command would have ended with status 0. */
  readonly ok: boolean;
  /** What is known of the failures, as text. */
  readonly output: string;
  /** Loop and call units that are left; below zero when the run was cut. */
  readonly fuelLeft: number;
  /** Something was left behind that the next run would meet. */
  readonly spent: boolean;
  /** What the command itself would say cannot be told from here. */
  readonly unsure?: boolean;
}

/** A test runner that was started once. */
export interface TestRunner {
  /**
   * Runs all tests, or the named cases alone, on files of which some have changed since the last run.
   * @throws when it cannot say how the run went: then the process is over.
   */
  run(changed: readonly string[], only: ReadonlySet<string> | undefined, fuel: number): Promise<RunnerReport>;
}

/** The runner, its version or its configuration is not one that is known to give the command's verdict here. */
export const unfit = (why: string): Error => new Error(`not for the fast lane: ${why}`);
