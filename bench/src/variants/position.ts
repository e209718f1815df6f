import type { Context, Goal } from './context.ts';

/** One place where an expression can stand. */
export interface Position {
  readonly name: string;
  /** The expression stands in strict code even in a sloppy program. */
  readonly strict?: boolean;
  /** Needs sloppy code. */
  readonly sloppy?: boolean;
  readonly goal?: Goal;
  readonly tsOnly?: boolean;
  /** Only for sinks whose expression is a dynamic import. */
  readonly dynamicImport?: boolean;
  /** The type stripper of Node cannot run it (decorators, accessors). */
  readonly compiler?: boolean;
  readonly wrap: (e: string, c: Context) => string;
}
