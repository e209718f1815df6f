/** What the evaluator is measured against: two threads that stay, and do nothing to contain what they run. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Subject } from './subject.ts';

const CODE = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeFileSync } = require('node:fs');
const load = require('node:module').createRequire(workerData.dir + '/x.js');
let output = '';
process.stdout.write = (text) => { output += text; return true; };
parentPort.on('message', (texts) => {
  const verdicts = [];
  for (const text of texts) {
    output = '';
    process.exitCode = undefined;
    try {
      writeFileSync(workerData.dir + '/lib.js', text);
      for (const file of Object.keys(load.cache)) if (file.startsWith(workerData.dir)) delete load.cache[file];
      load('./check.cjs');
    } catch { process.exitCode = 1; }
    verdicts.push((process.exitCode || 0) === 0);
  }
  parentPort.postMessage(verdicts);
});
`;

export interface BareWorkers {
  /** Whether each text passes. */
  run(texts: readonly string[]): Promise<readonly boolean[]>;
  close(): Promise<void>;
}

export const bareWorkers = (subject: Subject, count: number): BareWorkers => {
  const workers = Array.from({ length: count }, (_, index) => {
    const dir = subject.copy(`bare-${String(index)}`, '');
    return new Worker(CODE, { eval: true, workerData: { dir }, stdout: true, execArgv: [] });
  });
  return {
    run: async (texts) => {
      const verdicts: boolean[] = [];
      await Promise.all(
        workers.map(async (worker, place) => {
          const own = texts.map((text, index) => ({ text, index })).filter(({ index }) => index % count === place);
          const answered = once(worker, 'message');
          worker.postMessage(own.map(({ text }) => text));
          const [answers] = (await answered) as [boolean[]];
          own.forEach(({ index }, at) => (verdicts[index] = answers[at] ?? false));
        }),
      );
      return verdicts;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};
