import type { Context, Goal, Speller } from './context.ts';

/** One way to a power of the host. */
export interface Sink {
  readonly name: string;
  /** Absent: works as a script and as a module. */
  readonly goal?: Goal;
  /** Needs sloppy code around the expression. */
  readonly sloppy?: boolean;
  /** Only encodings that have an own spelling of static specifiers. */
  readonly specifierOnly?: boolean;
  /** The expression is a call of `import()`. */
  readonly dynamicImport?: boolean;
  /** Relative frequency, 1 if absent. */
  readonly weight?: number;
  readonly evidence: RegExp;
  readonly build: (s: Speller, c: Context) => string;
}
