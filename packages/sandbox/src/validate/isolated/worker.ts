/**
 * One validator's process. Owns its group and its pipes.
 *
 * 1. After `end` no process of the group is alive.
 * 2. It never keeps the host alive: whoever waits for it holds a timer.
 * 3. Lines come whole, and what is not followed by a line's end within `MOST_BYTES` ends it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { handleOf } from '../../evaluate/child-process.ts';
import { keepInView } from '../../runner/live-runs.ts';
import { capture } from '../../runner/output.ts';
import type { WorkerCommand } from './launch.ts';

/** A text has at most a million places, most have none. */
const MOST_BYTES = 256 * 1024 * 1024;

const MAX_STDERR_BYTES = 4_096;

/** How long the shell may take to kill and reap, before everything is killed from here. */
const PATIENCE_MS = 500;

const NEWLINE = 0x0a;

/** A started validator. */
export interface Worker {
  pid(): number | undefined;
  send(line: string): void;
  /** The next line; undefined once it is dead. Asked for one at a time. */
  line(): Promise<string | undefined>;
  /** What it complained of. Complete after `end`. */
  complaint(): string;
  /** Resolves once no process of it is alive. */
  end(): Promise<void>;
}

/** Lines as they come; after the end of the stream there are no more. */
class Lines {
  #chunks: Buffer[] = [];
  #size = 0;
  #ready: string[] = [];
  #ended = false;
  #waiting: ((line: string | undefined) => void) | undefined;

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      this.#ready.push(Buffer.concat([...this.#chunks, rest.subarray(0, end)]).toString('utf8'));
      this.#chunks = [];
      this.#size = 0;
      rest = rest.subarray(end + 1);
    }
    this.#chunks.push(rest);
    this.#size += rest.length;
    this.#settle();
  }

  end(): void {
    this.#ended = true;
    this.#settle();
  }

  isFlooded(): boolean {
    return this.#size > MOST_BYTES || this.#ready.length > 1;
  }

  next(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#waiting === undefined || (this.#ready.length === 0 && !this.#ended)) return;
    this.#waiting(this.#ready.shift());
    this.#waiting = undefined;
  }
}

const letGo = (child: ChildProcess): void => {
  child.unref();
  for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
};

/** Starts a validator. One that cannot be started is one that is dead. */
export const startWorker = ({ file, args }: WorkerCommand, onDeath: () => void): Worker => {
  const child = spawn(file, args, { cwd: '/', env: {}, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  const [stdin, stdout, stderr, lifeline] = child.stdio;
  const handle = handleOf(child);
  const leaveView = keepInView(handle);
  const lines = new Lines();
  const errors = capture(stderr, MAX_STDERR_BYTES);
  const die = (): void => {
    lines.end();
    onDeath();
  };
  stdout.on('data', (chunk: Buffer) => {
    lines.push(chunk);
    // Nobody asked for more than one line: what says more is not our program.
    if (lines.isFlooded()) stdout.destroy();
  });
  stdout.once('close', die);
  // It says so by its death that it reads no more.
  for (const stream of child.stdio) stream?.on('error', () => undefined);
  let failure = '';
  const closed = once(child, 'close').then(
    () => undefined,
    (error: unknown) => {
      failure = String(error);
      die();
    },
  );
  letGo(child);
  return {
    pid: () => child.pid,
    send: (line) => void stdin.write(`${line}\n`),
    line: () => lines.next(),
    complaint: () => `${errors.text()}${failure}`,
    end: async () => {
      try {
        lifeline?.destroy();
        await Promise.race([closed, sleep(PATIENCE_MS)]);
        await handle.killAll();
        for (const stream of child.stdio) if (stream !== stderr) stream?.destroy();
        await closed;
      } finally {
        leaveView();
      }
    },
  };
};
