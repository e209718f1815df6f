/**
 * The validator of a host: one process that reads one text after the other. Owns that process, the queue before it and
 * the deadline of the text that it has.
 *
 * 1. Whatever becomes of the process, the text that it had gets an answer, and the next one a process that works.
 * 2. A process that was late, lied or died never gets another text.
 * 3. Nothing of it keeps the host alive but a text that waits.
 */
import { watchLimits } from '../../runner/limits.ts';
import type { WorkerCommand } from './launch.ts';
import type { Bounds } from './options.ts';
import { READY, type ReadReply, type Request, type Task } from './protocol.ts';
import { startWorker, type Worker } from './worker.ts';

/** Why there is no answer. */
type Failure = 'timeout' | 'memory' | 'crash';

/** What is left to say of a text that its reader did not outlive. */
export interface Unread {
  readonly failure: Failure;
  readonly message: string;
}

/** The answer to a task, or why there is none. */
export type Outcome<T> = { readonly answer: T } | Unread;

interface Job {
  /** Never rejects. */
  readonly serve: () => Promise<void>;
  readonly isGone: () => boolean;
}

/** Node and the libraries, outside the heap that is bounded. */
const PROCESS_MB = 256;

/** Loading takes half a second on an idle machine. */
const START_MS = 60_000;

/** A validator that nobody asks is ended: it holds some 150 MiB. */
const IDLE_MS = 60_000;

const HEAP_FULL = /heap out of memory|Array buffer allocation failed|Fatal process out of memory/;

const MESSAGES: Readonly<Record<Failure, string>> = {
  timeout: 'reading it took too long',
  memory: 'reading it took too much memory',
  crash: 'the process that was to read it ended or answered nonsense',
};

const unread = (failure: Failure, complaint = ''): Unread => ({
  failure,
  message: `${MESSAGES[failure]}${complaint === '' ? '' : `: ${complaint.trim()}`}`,
});

/** Resolves with the first reason to give up. Timers and listeners are gone after `dispose`. */
const watch = (worker: Worker, { memoryMb, signal }: Bounds, timeoutMs: number) => {
  const { promise, resolve } = Promise.withResolvers<Failure>();
  const timer = setTimeout(() => resolve('timeout'), timeoutMs);
  const onAbort = (): void => resolve('crash');
  signal?.addEventListener('abort', onAbort, { once: true });
  const limits = { memoryMb: memoryMb + PROCESS_MB, maxProcesses: Number.POSITIVE_INFINITY };
  const memory = watchLimits(
    () => worker.pid(),
    limits,
    () => resolve('memory'),
  );
  return {
    failed: promise,
    dispose: (): void => {
      clearTimeout(timer);
      memory.stop();
      signal?.removeEventListener('abort', onAbort);
    },
  };
};

/** See the header of this file. */
export class Validator {
  readonly #commandFor: (memoryMb: number) => WorkerCommand;
  readonly #queue: Job[] = [];
  #isServing = false;
  #worker: Worker | undefined;
  #memoryMb = 0;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(commandFor: (memoryMb: number) => WorkerCommand) {
    this.#commandFor = commandFor;
  }

  /** Never rejects but with the reason of an abort. */
  ask<T>(task: Task, read: ReadReply<T>, bounds: Bounds): Promise<Outcome<T>> {
    const { signal } = bounds;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        // The reason is the caller's: whatever it is, it goes back to the caller.
        reject(signal?.reason as Error);
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      const serve = async (): Promise<void> => {
        const outcome = await this.#serve(task, read, bounds).catch((error: unknown) => unread('crash', String(error)));
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      this.#queue.push({ serve, isGone: () => signal?.aborted === true });
      void this.#serveAll();
    });
  }

  /** Ends the process; the next text gets a new one. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.end();
  }

  async #serveAll(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    clearTimeout(this.#idle);
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) {
      if (!job.isGone()) await job.serve();
    }
    this.#isServing = false;
    this.#idle = setTimeout(() => void this.close().catch(() => undefined), IDLE_MS).unref();
  }

  async #serve<T>(task: Task, read: ReadReply<T>, bounds: Bounds): Promise<Outcome<T>> {
    if (this.#memoryMb !== bounds.memoryMb) await this.close();
    const isNew = this.#worker === undefined;
    const worker = (this.#worker ??= this.#start(bounds.memoryMb));
    const failure = isNew ? await this.#greet(worker, bounds) : undefined;
    return failure ?? (await this.#converse(worker, task, read, bounds));
  }

  #start(memoryMb: number): Worker {
    this.#memoryMb = memoryMb;
    const worker: Worker = startWorker(this.#commandFor(memoryMb), () => {
      if (this.#worker === worker && !this.#isServing) void this.close().catch(() => undefined);
    });
    return worker;
  }

  async #greet(worker: Worker, bounds: Bounds): Promise<Unread | undefined> {
    const line = await this.#lineOf(worker, bounds, START_MS);
    return line.text === READY ? undefined : this.#giveUp(worker, line.failure);
  }

  async #converse<T>(worker: Worker, task: Task, read: ReadReply<T>, bounds: Bounds): Promise<Outcome<T>> {
    const id = (this.#lastId += 1);
    worker.send(JSON.stringify({ id, ...task } satisfies Request));
    const line = await this.#lineOf(worker, bounds, bounds.timeoutMs);
    const answer = read(line.text ?? '', id);
    return answer === undefined ? this.#giveUp(worker, line.failure) : { answer };
  }

  async #lineOf(worker: Worker, bounds: Bounds, timeoutMs: number): Promise<{ text?: string; failure?: Failure }> {
    const { failed, dispose } = watch(worker, bounds, timeoutMs);
    try {
      const line = worker.line().then((text) => (text === undefined ? {} : { text }));
      return await Promise.race([line, failed.then((failure) => ({ failure }))]);
    } finally {
      dispose();
    }
  }

  /** What a text gets whose process failed. Once this resolves no process of it is alive. */
  async #giveUp(worker: Worker, failure: Failure | undefined): Promise<Unread> {
    this.#worker = undefined;
    await worker.end();
    if (failure === 'timeout' || failure === 'memory') return unread(failure);
    const complaint = worker.complaint();
    return HEAP_FULL.test(complaint) ? unread('memory') : unread('crash', complaint.slice(0, 1_000));
  }
}
