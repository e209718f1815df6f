/**
 * One child and what it answers. Owns the process group of the child and its pipes.
 *
 * 1. After `end` no process of the group is alive.
 * 2. A parent that exits takes the child along; of one that is killed it learns by the end of its input.
 */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { EvolveError } from '@evolve/core/errors';
import type { Handle } from '../runner/backend.ts';
import { onlyPipes } from '../runner/inherited.ts';
import { killUntilGone, sendKill } from '../runner/kill.ts';
import { keepInView } from '../runner/live-runs.ts';
import { capture } from '../runner/output.ts';
import { HEADER_BYTES } from './answer.ts';
import { childCommand } from './launch.ts';
import type { RunLimits } from './options.ts';

/** What Node says when it dies. */
const MAX_STDERR_BYTES = 4_096;

/** How a child ended by itself. */
export interface Exit {
  readonly output: Buffer;
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** A started child. */
export interface Child {
  pid(): number | undefined;
  /** Gives it its one request. */
  send(line: string): void;
  /** Resolves when it has exited and all it wrote was read. @throws EVOLVE_RUNNER_UNAVAILABLE when it never started. */
  readonly exited: Promise<Exit>;
  /** Resolves once no process of it is alive. */
  end(): Promise<void>;
}

type Piped = ChildProcessByStdio<Writable, Readable, Readable>;

/** A child that leads a group of its own, as a run that is alive. */
export const handleOf = (child: ChildProcess): Handle => ({
  root: () => child.pid,
  killNow: () => {
    if (child.pid !== undefined) sendKill(-child.pid);
  },
  killAll: async () => {
    const group = child.pid;
    if (group !== undefined) await killUntilGone(async () => sendKill(-group));
  },
  outcome: (exit) => exit,
});

/** Keeps what is written up to the most an answer can have, and says once when it is more. */
const collect = (stream: Readable, most: number, over: () => void): (() => Buffer) => {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
    else over();
  });
  return () => Buffer.concat(chunks);
};

const unavailable = (cause: unknown): EvolveError =>
  new EvolveError('EVOLVE_RUNNER_UNAVAILABLE', 'a process for the evaluation could not be started', { cause });

const start = (limits: RunLimits): Piped => {
  const { file, args } = childCommand(limits);
  try {
    return spawn(file, args, { cwd: '/', env: {}, detached: true, stdio: onlyPipes(0) }) as Piped;
  } catch (error) {
    throw unavailable(error);
  }
};

/** @throws EVOLVE_RUNNER_UNAVAILABLE */
export const startChild = (limits: RunLimits, onFlood: () => void): Child => {
  const child = start(limits);
  const handle = handleOf(child);
  const leaveView = keepInView(handle);
  const output = collect(child.stdout, limits.maxOutputBytes + HEADER_BYTES, onFlood);
  const errors = capture(child.stderr, MAX_STDERR_BYTES);
  // A child that dies before it reads its request says so by its exit.
  child.stdin.on('error', () => undefined);
  const exited = once(child, 'close').then(
    () => ({ output: output(), code: child.exitCode, signal: child.signalCode, stderr: errors.text() }),
    (cause: unknown) => {
      throw unavailable(cause);
    },
  );
  return {
    pid: () => child.pid,
    send: (line) => child.stdin.write(`${line}\n`),
    exited,
    end: async () => {
      try {
        await handle.killAll();
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        await exited;
      } finally {
        leaveView();
      }
    },
  };
};
