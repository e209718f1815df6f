import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTestLine } from '../check/results.ts';
import { applyWithInsertions } from '../source/splice.ts';
import { recordCoverage, type CoverageRecorder } from './coverage.ts';
import { keepGlobals, watchIntrinsics } from './intrinsics.ts';
import { ProcessStage } from './process-stage.ts';
import { FreshProgram } from './program.ts';
import type { Answer, CoverageSlice, Job, JobCandidate } from './protocol.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

const OUTPUT_LIMIT = 4000;

interface Fueled {
  __evolveFuel: number;
  __evolveOut: () => never;
}

const fueled = globalThis as unknown as Fueled;

/** Runs candidates one at a time on the stage of this process. */
export class CandidateRun {
  readonly #job: Job;
  readonly #answer: (answer: Answer) => void;
  readonly #stage: ProcessStage;
  readonly #program: FreshProgram;
  readonly #watchdog: Watchdog;
  readonly #coverage: CoverageRecorder | undefined;
  readonly #restoreGlobals: () => void;
  #intact: (() => boolean) | undefined;
  #edited: number[] = [];
  #count = 0;
  #current = -1;
  #startedAt = 0;
  #slices: CoverageSlice[] = [];

  constructor(job: Job, answer: (answer: Answer) => void) {
    this.#job = job;
    this.#answer = answer;
    const script = path.resolve(job.root, job.script);
    fueled.__evolveFuel = job.fuel;
    fueled.__evolveOut = () => {
      throw new Error('out of fuel');
    };
    this.#coverage = job.coverage ? recordCoverage(job.root) : undefined;
    this.#watchdog = startWatchdog(job.wallMs, job.answers);
    this.#program = new FreshProgram(job.root, script, job.esm);
    this.#stage = new ProcessStage({
      argv: [process.execPath, script, ...job.args],
      dir: job.root,
      onEnd: (exitCode) => this.#finish(exitCode),
      onLine: (line) => this.#note(line),
    });
    this.#restoreGlobals = keepGlobals();
    for (const [index] of job.files.entries()) this.#write(index, []);
  }

  start(candidate: JobCandidate): void {
    this.#current = candidate.id;
    this.#apply(candidate);
    this.#slices = [];
    fueled.__evolveFuel = this.#job.fuel;
    this.#watchdog.begin(this.#count++, candidate.id);
    this.#startedAt = performance.now();
    this.#stage.enter(() => this.#program.start());
  }

  #apply(candidate: JobCandidate): void {
    for (const index of this.#edited) this.#write(index, []);
    this.#edited = candidate.edits.map(({ file }) => file);
    for (const { file, splices } of candidate.edits) this.#write(file, splices);
  }

  #write(index: number, splices: JobCandidate['edits'][number]['splices']): void {
    const file = this.#job.files[index];
    if (file === undefined) return;
    writeFileSync(path.join(this.#job.root, file.path), applyWithInsertions(file.text, splices, file.fuel));
  }

  #note(line: string): void {
    if (this.#coverage === undefined) return;
    const test = parseTestLine(line);
    if (test !== undefined) this.#slices.push(this.#coverage.take(test.key, test.ok));
  }

  #finish(exitCode: number): void {
    this.#watchdog.rest();
    const left = fueled.__evolveFuel;
    this.#restoreGlobals();
    // The first run may set the stage on purpose (polyfills): what it leaves is the norm.
    this.#intact ??= watchIntrinsics();
    if (this.#coverage !== undefined) this.#slices.push(this.#coverage.take('', exitCode === 0));
    const lines = this.#stage.output.split('\n').filter((line) => parseTestLine(line) !== undefined);
    this.#answer({
      id: this.#current,
      end: left < 0 ? 'fuel' : 'exit',
      exitCode,
      lines,
      output: this.#stage.output.slice(-OUTPUT_LIMIT),
      fuelUsed: this.#job.fuel - left,
      ms: performance.now() - this.#startedAt,
      ...(this.#coverage === undefined ? {} : { slices: this.#slices }),
      ...(this.#intact() ? {} : { polluted: true }),
    });
  }
}
