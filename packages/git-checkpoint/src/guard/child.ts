/**
 * One run of a program in a process group of its own.
 *
 * Invariant: when the run is over, no process of the group is left.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** How much of standard error is kept for the record, in bytes. */
const TAIL_BYTES = 4_096;

export interface Exit {
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

export interface Child {
  readonly pid: number | undefined;
  readonly exited: Promise<Exit>;
  stderrTail(): string;
  /** To the whole group; nothing happens when it is gone. */
  kill(signal: NodeJS.Signals): void;
}

/** The status a shell would report. */
export const statusOf = ({ exitCode, signal }: Exit): number =>
  exitCode ?? 128 + (signal === undefined ? 0 : constants.signals[signal]);

const killGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};

const tail = (text: Buffer): Buffer => text.subarray(Math.max(0, text.length - TAIL_BYTES));

/** Starts a program. Its standard error is shown and its end kept; everything else is inherited. */
export const startChild = (options: {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly onStderr: (chunk: Buffer) => void;
}): Child => {
  let kept: Buffer = Buffer.alloc(0);
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['inherit', 'inherit', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => {
    options.onStderr(chunk);
    kept = tail(Buffer.concat([kept, chunk]));
  });
  const closed = new Promise<void>((resolve) => child.stderr.once('close', resolve));
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined });
    });
    child.once('error', (error) => {
      kept = Buffer.from(`${error.message}\n`);
      options.onStderr(kept);
      resolve({ exitCode: 127, signal: undefined });
    });
  });
  const finish = async (): Promise<Exit> => {
    const exit = await ended;
    killGroup(child.pid, 'SIGKILL');
    // What it wrote last is in the pipe still; a process that left the group may hold that open, so not for long.
    await Promise.race([closed, sleep(300)]);
    return exit;
  };
  return {
    pid: child.pid,
    exited: finish(),
    stderrTail: () => kept.toString('utf8'),
    kill: (signal) => {
      killGroup(child.pid, signal);
    },
  };
};
