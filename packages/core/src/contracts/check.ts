import type { Clock } from './clock.ts';
import type { CommandRunner } from './runner.ts';

/** `error`: the check itself could not run. `inconclusive`: it ran and cannot tell. Neither is ever taken for a pass. */
export type CheckStatus = 'pass' | 'fail' | 'error' | 'inconclusive';

export interface CheckContext {
  /** The tree to judge: a trial, or the live tree at boot. */
  readonly dir: string;
  /** Whether the check may write below `dir`: yes in a trial, never in the live tree. */
  readonly writable: boolean;
  /** Folders outside `dir` that the tree's dependencies live in. @default [] */
  readonly readable?: readonly string[];
  /** The base of the candidate that lies in `dir`, for a check that compares with it; absent where nothing is compared. */
  readonly baseDir?: string;
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export interface CheckResult {
  readonly status: CheckStatus;
  /** Named figures, the unit at the end of the name: `durationMs`, `failedTests`. */
  readonly measurements: Readonly<Record<string, number>>;
  /** How many tests ran; a suite that ran none never passes. */
  readonly executedTests?: number;
  /** Why a person has to decide, whatever else speaks for the change; each is one line. Untrusted text. @default [] */
  readonly questions?: readonly string[];
  /** What a person needs to see, bounded to some kilobytes. Untrusted text: it comes from the code under test. */
  readonly diagnostics: string;
}

/** What a check runs, for those who run it many times: the repair engine evaluates thousands of candidates with it. */
export interface CheckCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * One proof that a version is healthy. Rejects only on abort. At boot and before each promotion it is fed a known-bad and a
 * known-good tree; one that lets the bad one pass, throws, is late or returns something else is dead and puts the Evolver in
 * safe mode.
 */
export interface HealthCheck {
  readonly id: string;
  /** Present when the whole check is one command whose exit status 0 means "pass". */
  readonly command?: CheckCommand;
  /** Whether it wants to see the base beside the candidate. @default false */
  readonly comparesWithBase?: boolean;
  run(context: CheckContext): Promise<CheckResult>;
  /** Changes a copy of the base so that this check must not pass. @default everything that may evolve is unusable, or gone */
  knownBad?(dir: string): Promise<void>;
  /** Changes a copy of the base so that this check must pass. @default the base has to be judged, for better or worse */
  knownGood?(dir: string): Promise<void>;
}
