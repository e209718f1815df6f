import { trackTimers, type TrackedTimers } from './timers.ts';

/** Thrown by the replaced `process.exit`: unwinds the check's script. */
const EXIT = Symbol('exit');

const OUTPUT_LIMIT = 262_144;

const EVENTS = ['exit', 'beforeExit', 'uncaughtException', 'unhandledRejection', 'SIGTERM', 'SIGINT'] as const;

export interface StageOptions {
  readonly argv: readonly string[];
  readonly dir: string;
  readonly onEnd: (exitCode: number) => void;
  readonly onLine: (line: string) => void;
  /** The event loop is empty: true when the run goes on all the same. */
  readonly onDrain: () => boolean;
  /** True when an error that nobody caught does not end the run. */
  readonly onUncaught: (error: unknown) => boolean;
}

/**
 * Lets a script believe that it has a process of its own: argv, exit status, standard output, timers and listeners are
 * put back before each run. A run ends when the event loop is empty, on `process.exit`, or on an error that nobody caught.
 */
export class ProcessStage {
  readonly #options: StageOptions;
  readonly #env = { ...process.env };
  readonly #timers: TrackedTimers;
  #running = false;
  #partial = '';
  output = '';

  constructor(options: StageOptions) {
    this.#options = options;
    this.#captureOutput();
    this.#timers = trackTimers();
    process.exit = (code?: number | string | null) => {
      if (code !== undefined && code !== null) process.exitCode = Number(code);
      this.#end(this.#exitCode());
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- not an error, and must not look like one to the script
      throw EXIT;
    };
  }

  enter(script: () => Promise<unknown>): void {
    this.#reset();
    this.#running = true;
    try {
      script().catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #reset(): void {
    // A script that catches the exit goes on for a while, and may start timers after its end.
    this.#timers.clear();
    process.argv = [...this.#options.argv];
    process.exitCode = undefined;
    process.env = { ...this.#env };
    if (process.cwd() !== this.#options.dir) process.chdir(this.#options.dir);
    this.output = '';
    this.#partial = '';
    for (const event of EVENTS) process.removeAllListeners(event);
    process.on('beforeExit', () => {
      if (!this.#running || !this.#options.onDrain()) this.#end(this.#exitCode());
    });
    process.on('uncaughtException', (error) => this.#uncaught(error));
    process.on('unhandledRejection', (error) => this.#uncaught(error));
  }

  #uncaught(error: unknown): void {
    if (error === EXIT || !this.#running || !this.#options.onUncaught(error)) this.#fail(error);
  }

  #fail(error: unknown): void {
    if (error === EXIT || !this.#running) return;
    this.#write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
    this.#end(1);
  }

  #end(exitCode: number): void {
    if (!this.#running) return;
    this.#running = false;
    process.exitCode = exitCode;
    this.#runExitListeners(exitCode);
    this.#timers.clear();
    if (this.#partial !== '') this.#options.onLine(this.#partial);
    // A listener of `exit` may have changed it.
    this.#options.onEnd(this.#exitCode());
  }

  #exitCode(): number {
    return Number(process.exitCode ?? 0);
  }

  #runExitListeners(exitCode: number): void {
    try {
      process.emit('exit', exitCode);
    } catch (error) {
      if (error !== EXIT) process.exitCode = 1;
    }
  }

  #captureOutput(): void {
    const capture = (chunk: unknown, ...rest: unknown[]): boolean => {
      this.#write(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('utf8'));
      const done = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
      if (done !== undefined) queueMicrotask(done);
      return true;
    };
    process.stdout.write = capture;
    process.stderr.write = (chunk: unknown, ...rest: unknown[]) => capture(chunk, ...rest);
  }

  #write(text: string): void {
    const room = OUTPUT_LIMIT - this.output.length;
    if (room <= 0) return;
    const kept = text.slice(0, room);
    this.output += kept;
    const lines = (this.#partial + kept).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#options.onLine(line);
  }
}
