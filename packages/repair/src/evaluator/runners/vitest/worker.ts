/** The thread of the tests for Vitest 4 and 5: Vitest's own worker, which forgets every module before each run. */
import './guest.ts';
import { parentPort, workerData } from 'node:worker_threads';

interface Modules {
  clear(): void;
}

interface WorkerState {
  readonly evaluatedModules: Modules;
}

type Run = (method: 'run' | 'collect', state: WorkerState, traces: unknown) => Promise<void>;

interface WorkerLibrary {
  readonly init: (worker: object) => void;
  readonly runBaseTests: Run;
  readonly setupEnvironment: unknown;
}

const { library } = workerData as { readonly library: string };
const { init, runBaseTests, setupEnvironment } = (await import(library)) as WorkerLibrary;

let modules: Modules | undefined;
const run =
  (method: 'run' | 'collect') =>
  async (state: WorkerState, traces: unknown): Promise<void> => {
    modules?.clear();
    await runBaseTests(method, state, traces);
    // Vitest has put the one that it keeps there.
    modules = state.evaluatedModules;
  };

init({
  post: (message: unknown) => parentPort?.postMessage(message),
  on: (listener: (message: unknown) => void) => parentPort?.on('message', listener),
  off: (listener: (message: unknown) => void) => parentPort?.off('message', listener),
  teardown: () => undefined,
  runTests: run('run'),
  collectTests: run('collect'),
  setup: setupEnvironment,
});
