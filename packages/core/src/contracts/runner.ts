/**
 * How far a command is kept from the host: `none`, a process of its own with a cleared environment (`process`), or kernel
 * namespaces with read-only mounts and no network (`namespace`).
 */
export type Isolation = 'none' | 'process' | 'namespace';

export interface RunOptions {
  /** Working directory; readable inside the isolation. */
  readonly dir: string;
  /** Directories that the command may write to. Nothing else is writable. @default [] */
  readonly writable?: readonly string[];
  /** Directories and files outside `dir` that it may read, beyond the system's own. @default [] */
  readonly readable?: readonly string[];
  /** @default false */
  readonly network?: boolean;
  /** The whole environment besides PATH, HOME, LANG and TMPDIR: the host's own is never passed on. @default {} */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is then closed. @default '' */
  readonly input?: string | Uint8Array;
  /** Wall-clock limit; then the whole process group is killed. */
  readonly timeoutMs: number;
  /** Bytes kept of each output stream, head and tail; the rest is dropped and `truncated` says so. @default 1_048_576 */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
}

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, for example `SIGKILL`. */
  readonly killedBy?: string;
  readonly timedOut: boolean;
  /**
   * The limit besides the time that ended it, where the runner keeps one: memory, number of processes and processor time of
   * the run, size of a file that one process wrote.
   */
  readonly exceeded?: 'memory' | 'processes' | 'cpu' | 'file-size';
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly durationMs: number;
}

/**
 * Runs one command to its end. A non-zero exit is a result; only a command that could not be started rejects
 * (`EVOLVE_RUNNER_UNAVAILABLE`, `EVOLVE_COMMAND_NOT_FOUND`), and an abort rejects with the signal's reason once every
 * process of the command is gone.
 */
export interface CommandRunner {
  readonly isolation: Isolation;
  run(command: string, args: readonly string[], options: RunOptions): Promise<ProcessResult>;
}
