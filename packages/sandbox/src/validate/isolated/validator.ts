/**
 * The validator of a host: one process that analyses one text after the other. Owns that process, the queue before it and
 * the deadline of the text that it has.
 *
 * 1. Whatever becomes of the process, the text that it had gets an answer, and the next one a process that works.
 * 2. A process that was late, lied or died never gets another text.
 * 3. Nothing of it keeps the host alive but a text that waits.
 */
import type { Analysis } from '../../analysis/analyse.ts';
import type { Goal } from '../../analysis/language.ts';
import { watchLimits } from '../../runner/limits.ts';
import type { WorkerCommand } from './launch.ts';
import type { Bounds } from './options.ts';
import { analysisOf, READY, type Request } from './protocol.ts';
import { startWorker, type Worker } from './worker.ts';

/** One text and how it is to be read. */
export interface Text {
  readonly source: string;
  readonly filename?: string;
  readonly goal?: Goal;
}

/** Why there is no analysis. */
type Failure = 'timeout' | 'memory' | 'crash';

interface Job {
  readonly text: Text;
  readonly bounds: Bounds;
  readonly settle: (analysis: Analysis) => void;
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

const refused = (failure: Failure, complaint = ''): Analysis => ({
  faults: [
    {
      rule: `internal/${failure}`,
      message: `${MESSAGES[failure]}${complaint === '' ? '' : `: ${complaint.trim()}`}`,
      at: 0,
    },
  ],
  uses: [],
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
  analyse(text: Text, bounds: Bounds): Promise<Analysis> {
    const { signal } = bounds;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        // The reason is the caller's: whatever it is, it goes back to the caller.
        reject(signal?.reason as Error);
      };
      const settle = (analysis: Analysis): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve(analysis);
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push({ text, bounds, settle, isGone: () => signal?.aborted === true });
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
      if (!job.isGone()) job.settle(await this.#serve(job).catch((error: unknown) => refused('crash', String(error))));
    }
    this.#isServing = false;
    this.#idle = setTimeout(() => void this.close().catch(() => undefined), IDLE_MS).unref();
  }

  async #serve({ text, bounds }: Job): Promise<Analysis> {
    if (this.#memoryMb !== bounds.memoryMb) await this.close();
    const isNew = this.#worker === undefined;
    const worker = (this.#worker ??= this.#start(bounds.memoryMb));
    const failure = isNew ? await this.#greet(worker, bounds) : undefined;
    return failure ?? (await this.#ask(worker, text, bounds));
  }

  #start(memoryMb: number): Worker {
    this.#memoryMb = memoryMb;
    const worker: Worker = startWorker(this.#commandFor(memoryMb), () => {
      if (this.#worker === worker && !this.#isServing) void this.close().catch(() => undefined);
    });
    return worker;
  }

  async #greet(worker: Worker, bounds: Bounds): Promise<Analysis | undefined> {
    const line = await this.#lineOf(worker, bounds, START_MS);
    return line.text === READY ? undefined : this.#giveUp(worker, line.failure);
  }

  async #ask(worker: Worker, text: Text, bounds: Bounds): Promise<Analysis> {
    const id = (this.#lastId += 1);
    worker.send(JSON.stringify({ id, ...text } satisfies Request));
    const line = await this.#lineOf(worker, bounds, bounds.timeoutMs);
    return analysisOf(line.text ?? '', id) ?? this.#giveUp(worker, line.failure);
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
  async #giveUp(worker: Worker, failure: Failure | undefined): Promise<Analysis> {
    this.#worker = undefined;
    await worker.end();
    if (failure === 'timeout' || failure === 'memory') return refused(failure);
    const complaint = worker.complaint();
    return HEAP_FULL.test(complaint) ? refused('memory') : refused('crash', complaint.slice(0, 1_000));
  }
}
