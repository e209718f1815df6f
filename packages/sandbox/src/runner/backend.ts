import type { ChildProcess } from 'node:child_process';
import type { Isolation, RunOptions } from '@evolve/core/contracts';

/** One command with every path absolute, ready to be wrapped by a backend. */
export interface LaunchRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: RunOptions;
}

/** What is handed to `spawn`. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Pipes from file descriptor 3 upwards: text is written and the pipe closed, one without is read by the backend. */
  readonly pipes: readonly { readonly text?: string }[];
}

/** A started run, as its backend sees it. */
export interface Handle {
  /** Host's id of the process whose descendants are the run, once it is known. */
  root(): number | undefined;
  /** Kills what runs now without waiting: the last thing that the host's own exit does. Never throws. */
  killNow(): void;
  /** Kills everything that is left of the run and resolves once no process of it is alive. */
  killAll(): Promise<void>;
  /** Turns the exit of the direct child into that of the command. @throws EVOLVE_RUNNER_UNAVAILABLE when it never started. */
  outcome(exit: Exit): Exit;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** A launch that has not happened yet, with the means to follow it. */
export interface Prepared {
  readonly launch: Launch;
  attach(child: ChildProcess): Handle;
  /** Removes what was made for the run. */
  dispose(): Promise<void>;
}

/** One way of keeping a command from the host. */
export interface Backend {
  readonly isolation: Isolation;
  /** @throws EVOLVE_OPTIONS for paths that do not exist. */
  prepare(request: LaunchRequest): Promise<Prepared>;
}
