/**
 * One run of a program in a process group of its own.
 *
 * Invariants:
 * 1. When the run is over, no process of the group is left, nor one that carries the run's mark.
 * 2. What the program writes to standard error is held back as long as nobody takes it: it never piles up here.
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endMarked, withMark } from './processes.ts';

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

/** Takes what the agent writes to standard error; no more comes until it is done with that. */
export type StderrSink = (chunk: Buffer) => Promise<void> | void;

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

/** Should memory run out, the kernel is to take the agent, not the guard. */
const offerToKernel = async (pid: number | undefined): Promise<void> => {
  if (process.platform !== 'linux' || pid === undefined) return;
  try {
    await writeFile(`/proc/${String(pid)}/oom_score_adj`, '500');
  } catch {
    // Only a preference; a process that has ended already needs none.
  }
};

/** Passes on what comes, one chunk after the other, and keeps the end of it. */
const follow = (stderr: Readable, sink: StderrSink): { tail(): string; add(text: string): void } => {
  let kept: Buffer = Buffer.alloc(0);
  const take = async (chunk: Buffer): Promise<void> => {
    kept = Buffer.concat([kept, chunk.subarray(-TAIL_BYTES)]);
    kept = Buffer.from(kept.subarray(-TAIL_BYTES));
    stderr.pause();
    await sink(chunk);
    stderr.resume();
  };
  stderr.on('data', (chunk: Buffer) => {
    // A sink reports its own trouble: the agent goes on without an audience.
    void take(chunk).catch(() => stderr.resume());
  });
  return { tail: () => kept.toString('utf8'), add: (text) => void take(Buffer.from(text)) };
};

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** By which the processes of this run are found. */
  readonly mark: string;
  readonly onStderr: StderrSink;
}

/** Starts a program. Its standard error is shown and its end kept; everything else is inherited. */
export const startChild = (options: ChildOptions): Child => {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: withMark(options.env, options.mark),
    detached: true,
    stdio: ['inherit', 'inherit', 'pipe'],
  });
  const { pid, stderr } = child;
  void offerToKernel(pid);
  const followed = follow(stderr, options.onStderr);
  const closed = new Promise<void>((resolve) => stderr.once('close', resolve));
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined });
    });
    child.once('error', (error) => {
      followed.add(`${error.message}\n`);
      resolve({ exitCode: 127, signal: undefined });
    });
  });
  const finish = async (): Promise<Exit> => {
    const exit = await ended;
    killGroup(pid, 'SIGKILL');
    await endMarked(options.mark);
    // What it wrote last is in the pipe still; a process that was not found may hold that open, so not for long.
    await Promise.race([closed, sleep(300)]);
    stderr.destroy();
    return exit;
  };
  return { pid, exited: finish(), stderrTail: () => followed.tail(), kill: (signal) => killGroup(pid, signal) };
};
