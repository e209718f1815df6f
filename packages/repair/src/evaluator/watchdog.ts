import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own, because the main thread may be stuck in native code; kills the process when time is up. */
const CODE = `
const { workerData } = require('node:worker_threads');
const { writeSync, openSync } = require('node:fs');
const { cells, wallMs, answers } = workerData;
let seen = -1, since = 0;
setInterval(() => {
  const run = Atomics.load(cells, 0);
  if (run !== seen) { seen = run; since = performance.now(); return; }
  if (run < 0 || performance.now() - since < wallMs) return;
  const line = { id: Atomics.load(cells, 1), end: 'timeout', exitCode: 1, lines: [], output: '', fuelUsed: 0, ms: wallMs };
  writeSync(openSync(answers, 'a'), JSON.stringify(line) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 20);
`;

export interface Watchdog {
  begin(run: number, id: number): void;
  rest(): void;
}

/** Watches one candidate at a time. A candidate over `wallMs` is answered as a timeout and the process dies. */
export const startWatchdog = (wallMs: number, answers: string): Watchdog => {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  Atomics.store(cells, 0, -1);
  new Worker(CODE, { eval: true, workerData: { cells, wallMs, answers }, execArgv: [] }).unref();
  return {
    begin: (run, id) => {
      Atomics.store(cells, 1, id);
      Atomics.store(cells, 0, run);
    },
    rest: () => void Atomics.store(cells, 0, -1),
  };
};
