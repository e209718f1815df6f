import type { CheckCommand } from '@evolve/core/contracts';

/** What an order is made with, and what it is only measured by. */
export type Half = 'development' | 'held out';

/** A bug as the experiment needs it. Whoever made it knows how to tell a right patch from one that only passes. */
export interface OrderBug {
  /** Nothing that was learnt from a package is judged by it, and the bootstrap draws it as a whole. */
  readonly package: string;
  /** What was fixed when verdicts were kept: everything that they depend on but the candidate. */
  readonly fingerprint: string;
  readonly check: CheckCommand;
  /** Files that may be changed. @default every source that the failing check executes */
  readonly files?: readonly string[];
  /** Makes the project in an empty folder. */
  prepare(folder: string): Promise<void>;
  /** Whether the project in the folder, patched, is right beyond what the check shows. */
  isRight(folder: string): Promise<boolean>;
}
