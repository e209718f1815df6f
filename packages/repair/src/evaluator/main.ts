/**
 * The evaluator: a process of its own that runs one check script for many candidates. Self-contained; started by the
 * repair engine through a CommandRunner, with the path of a job as its only argument.
 *
 * Owns: its copy of the project, the answers file, the process's globals while a candidate runs.
 * 1. Candidates run one after another, each with the project's modules loaded anew, until the event loop has nothing left.
 * 2. An answer is on disk before the next candidate starts, so whoever dies takes nobody else's answer along.
 * 3. A candidate that spoils shared objects, or that outlives its time, is the last of this process.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { CandidateRun } from './run.ts';
import type { Job } from './protocol.ts';

/** The untouched program comes first, so that what it does to shared objects is known for the norm. */
const WARM_UP = -1;
const job = JSON.parse(readFileSync(String(process.argv[2]), 'utf8')) as Job;
const later = setImmediate;
const exit = process.exit.bind(process);
const run = new CandidateRun(job, (answer) => {
  if (answer.id !== WARM_UP) appendFileSync(job.answers, `${JSON.stringify(answer)}\n`);
  if (answer.polluted === true) exit(0);
  later(next);
});

let index = 0;
const next = (): void => {
  const candidate = job.candidates[index++];
  if (candidate === undefined) exit(0);
  else run.start(candidate);
};
run.start({ id: WARM_UP, edits: [] });
