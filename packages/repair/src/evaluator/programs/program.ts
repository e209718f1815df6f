import type { CaseResult } from '../protocol.ts';

/** What is run for each candidate, in the process of the evaluator. */
export interface RunnableProgram {
  /** Loads everything anew and runs it; what it prints and the exit status are taken from the process. */
  start(only: ReadonlySet<string> | undefined): Promise<unknown>;
  /** The event loop is empty: true when that sets something going again. */
  drain?(): boolean;
  /** True when an error that nobody caught was taken as one test's failure. */
  uncaught?(error: unknown): boolean;
  /** Cases of the last run, in order. */
  results?(): readonly CaseResult[];
}
