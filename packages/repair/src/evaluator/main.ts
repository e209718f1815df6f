/**
 * The evaluator: a process of its own that runs one program for many candidates, batch after batch. Self-contained;
 * started by the repair engine through a CommandRunner, with the path of a job as its only argument.
 *
 * Owns: its copy of the project, the answers file, the process's globals while a candidate runs.
 * 1. Candidates run one after another, each with the project's modules loaded anew, until the event loop has nothing left.
 * 2. A candidate is on disk before it runs, and its answer before the next one: whoever dies has been named, and takes
 *    nobody else's answer along.
 * 3. A candidate that leaves something behind, or that is over a limit, is the last of this process.
 * 4. Nobody asks for long, nobody is there: the process ends.
 */
import { openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Answer, Job, JobCandidate, Note, OwnJob, RunnerJob, Through } from './protocol.ts';
import { CandidateRun } from './run.ts';
import { RunnerRun } from './runners/runner-run.ts';

/** The untouched program comes first, so that what it leaves behind is known for the norm. */
const WARM_UP = -1;
const POLL_MS = 2;
const LONGEST_WAIT_MS = 120_000;

const job = JSON.parse(readFileSync(String(process.argv[2]), 'utf8')) as Job;
// The program may replace all of these.
const [later, wait, exit, read, write] = [
  setImmediate,
  setTimeout,
  process.exit.bind(process),
  readFileSync,
  writeSync,
];
const answers = openSync(job.answers, 'a');
const say = (line: object): void => void write(answers, `${JSON.stringify(line)}\n`);

let batch = 0;
let candidates: readonly JobCandidate[] = [];
let index = 0;

const isForRunner = (one: Job): one is RunnerJob => one.program.kind === 'vitest' || one.program.kind === 'jest';

const settle = (answer: Answer): void => {
  if (answer.id !== WARM_UP) say(answer);
  if (answer.spent === true) exit(0);
  later(next);
};
const run = isForRunner(job) ? new RunnerRun(job, settle) : new CandidateRun(job as OwnJob, settle);

const next = (): void => {
  const candidate = candidates[index++];
  if (candidate !== undefined) {
    say({ started: candidate.id } satisfies Note);
    run.start(candidate);
    return;
  }
  if (batch > 0) say({ through: batch } satisfies Through);
  batch++;
  receive(0);
};

/** Batches appear whole, under their number. */
const receive = (waited: number): void => {
  if (waited > LONGEST_WAIT_MS) exit(0);
  try {
    candidates = JSON.parse(read(path.join(job.batches, `${String(batch)}.json`), 'utf8')) as readonly JobCandidate[];
  } catch {
    wait(() => receive(waited + POLL_MS), POLL_MS);
    return;
  }
  index = 0;
  next();
};

run.start({ id: WARM_UP, edits: [] });
