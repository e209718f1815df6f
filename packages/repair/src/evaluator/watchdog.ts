import { Worker } from 'node:worker_threads';
import type { Limits } from './protocol.ts';

/**
 * Runs in a thread of its own, because the main thread may be stuck in native code; ends the process when a candidate is
 * over a limit. Processor time is the process's, this thread's share of it is next to nothing.
 */
const CODE = `
const { workerData } = require('node:worker_threads');
const { writeSync, openSync } = require('node:fs');
const { cells, limits, answers } = workerData;
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
let seen = -1, since = 0, burnt = 0;
setInterval(() => {
  const run = Atomics.load(cells, 0);
  if (run !== seen) { seen = run; since = performance.now(); burnt = cpu(); return; }
  if (run < 0) return;
  const isFull = process.memoryUsage.rss() > limits.memoryMb * 1048576;
  const ms = performance.now() - since;
  if (!isFull && cpu() - burnt < limits.cpuMs && ms < limits.wallMs) return;
  const end = isFull ? 'memory' : 'timeout';
  const line = { id: Atomics.load(cells, 1), end, exitCode: 1, lines: [], output: '', fuelUsed: 0, ms, spent: true };
  writeSync(openSync(answers, 'a'), JSON.stringify(line) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 10);
`;

export interface Watchdog {
  begin(id: number): void;
  rest(): void;
}

/** Watches one candidate at a time. A candidate over a limit is answered for, and the process dies. */
export const startWatchdog = (limits: Limits, answers: string): Watchdog => {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  let run = 0;
  Atomics.store(cells, 0, -1);
  new Worker(CODE, { eval: true, workerData: { cells, limits, answers }, execArgv: [] }).unref();
  return {
    begin: (id) => {
      Atomics.store(cells, 1, id);
      Atomics.store(cells, 0, run++);
    },
    rest: () => void Atomics.store(cells, 0, -1),
  };
};
