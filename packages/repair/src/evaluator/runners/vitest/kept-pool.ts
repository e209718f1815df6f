/**
 * A pool for Vitest 4 and 5 whose one thread stays. Vitest starts and stops a worker for each file; this one is told so, and
 * goes on; the modules of the run before are forgotten by `worker.ts`.
 */
import { Worker } from 'node:worker_threads';

interface PoolOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly execArgv: readonly string[];
  readonly environment?: { readonly name?: string };
}

type Listener = (value: unknown) => void;

/** What Vitest asks of a worker of a pool. */
interface PoolWorker {
  readonly name: string;
  on(event: string, listener: Listener): void;
  off(event: string, listener: Listener): void;
  send(message: unknown): void;
  deserialize(data: unknown): unknown;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const NAME = 'evolve';
const RESPONSE = { __vitest_worker_response__: true } as const;

const typeOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;

const contextOf = (message: unknown): Readonly<Record<string, unknown>> =>
  (message as { readonly context?: Readonly<Record<string, unknown>> }).context ?? {};

const withConfig = (message: unknown, config: unknown): unknown => ({
  ...(message as object),
  context: { ...contextOf(message), config },
});

/** `entry` is the program of the thread, `library` where it finds Vitest's own part. */
export const keptPool = (entry: string, library: string): object => {
  let thread: Worker | undefined;
  let isStarted = false;
  let config: unknown;
  const listeners = new Map<string, Set<Listener>>();
  const emit = (event: string, value: unknown): void => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(value);
  };
  const open = ({ env, execArgv }: PoolOptions): Worker => {
    const own = new Worker(entry, {
      env,
      execArgv: [...execArgv],
      workerData: { library },
      stdout: true,
      stderr: true,
    });
    // What tests print is nobody's here, and would pile up.
    own.stdout.resume();
    own.stderr.resume();
    own.on('message', (message) => {
      if (typeOf(message) === 'started') isStarted = true;
      emit('message', message);
    });
    own.on('error', (error) => emit('error', error));
    own.on('exit', (code) => emit('exit', code));
    return own;
  };
  const createPoolWorker = (options: PoolOptions): PoolWorker => {
    if ((options.environment?.name ?? 'node') !== 'node') throw new Error('an environment that stays is not a new one');
    return {
      name: NAME,
      on: (event, listener) => void (listeners.get(event) ?? listeners.set(event, new Set()).get(event))?.add(listener),
      off: (event, listener) => void listeners.get(event)?.delete(listener),
      send: (message) => {
        const type = typeOf(message);
        // A worker that is started takes the options of its start; names of tests to run are among them.
        if (type === 'start') config = contextOf(message)['config'];
        const answer = type === 'stop' ? 'stopped' : type === 'start' && isStarted ? 'started' : undefined;
        if (answer === undefined) thread?.postMessage(type === 'run' ? withConfig(message, config) : message);
        else queueMicrotask(() => emit('message', { ...RESPONSE, type: answer }));
      },
      deserialize: (data) => data,
      start: () => {
        thread ??= open(options);
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
    };
  };
  return { name: NAME, createPoolWorker };
};
