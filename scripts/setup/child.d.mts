import type { ChildProcess, StdioOptions } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LaunchOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly stdio: StdioOptions;
  readonly onStart?: (child: ChildProcess) => void;
}

export function forwardSignals(): void;
export function exitStatus(ended: Ended): number;
export function launch(command: string, args: readonly string[], options: LaunchOptions): Promise<Ended>;
export function capture(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly stdout: string; readonly output: string }>;
