import path from 'node:path';
import { parseTestLine } from '../check/results.ts';
import { recordCoverage, type CoverageRecorder } from './coverage.ts';
import { EditedFiles } from './edited-files.ts';
import { keepGlobals } from './intrinsics.ts';
import { ProcessStage } from './process-stage.ts';
import { openProgram } from './programs/open-program.ts';
import type { RunnableProgram } from './programs/program.ts';
import type { Answer, CoverageSlice, JobCandidate, OwnJob } from './protocol.ts';
import { watchResidue } from './residue.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

const OUTPUT_LIMIT = 4000;

interface Fueled {
  __evolveFuel: number;
  __evolveOut: () => never;
}

const fueled = globalThis as unknown as Fueled;

/** Runs candidates one at a time on the stage of this process. */
export class CandidateRun {
  readonly #job: OwnJob;
  readonly #answer: (answer: Answer) => void;
  readonly #stage: ProcessStage;
  readonly #program: RunnableProgram;
  readonly #watchdog: Watchdog;
  readonly #coverage: CoverageRecorder | undefined;
  readonly #restoreGlobals: () => void;
  readonly #isSpent: () => boolean;
  readonly #passing: ReadonlySet<string>;
  readonly #files: EditedFiles;
  #candidate: JobCandidate = { id: -1, edits: [] };
  /** Whether only the tests that have to turn green are being run. */
  #isFirst = false;
  #startedAt = 0;
  #slices: CoverageSlice[] = [];

  constructor(job: OwnJob, answer: (answer: Answer) => void) {
    this.#job = job;
    this.#answer = answer;
    this.#passing = new Set(job.first?.passing);
    fueled.__evolveFuel = job.limits.fuel;
    fueled.__evolveOut = () => {
      throw new Error('out of fuel');
    };
    this.#coverage = job.coverage ? recordCoverage(job.root) : undefined;
    this.#watchdog = startWatchdog(job.limits, job.answers);
    this.#program = openProgram(job);
    this.#stage = new ProcessStage({
      argv: argvOf(job),
      dir: job.root,
      onEnd: (exitCode) => this.#finish(exitCode),
      onLine: (line) => this.#note(line),
      onDrain: () => this.#program.drain?.() ?? false,
      onUncaught: (error) => this.#program.uncaught?.(error) ?? false,
    });
    this.#restoreGlobals = keepGlobals();
    this.#isSpent = watchResidue();
    this.#files = new EditedFiles(job);
  }

  start(candidate: JobCandidate): void {
    this.#candidate = candidate;
    this.#files.apply(candidate);
    this.#isFirst = this.#job.first !== undefined && candidate.edits.length > 0 && candidate.only === undefined;
    this.#watchdog.begin(candidate.id);
    this.#startedAt = performance.now();
    this.#enter();
  }

  #enter(): void {
    const only = this.#isFirst ? this.#job.first?.only : this.#candidate.only;
    this.#slices = [];
    fueled.__evolveFuel = this.#job.limits.fuel;
    this.#stage.enter(() => this.#program.start(only === undefined ? undefined : new Set(only)));
  }

  #note(line: string): void {
    if (this.#coverage === undefined) return;
    const test = parseTestLine(line);
    if (test !== undefined) this.#slices.push(this.#coverage.take(test.key, test.ok));
  }

  /** True when a test that fails on the untouched program has passed, so that all the others have to be asked. */
  #hasTurned(): boolean {
    return this.#program.results?.().some(([id, ok]) => ok && !this.#passing.has(id)) ?? true;
  }

  #finish(exitCode: number): void {
    if (this.#isFirst && this.#hasTurned()) {
      this.#isFirst = false;
      setImmediate(() => this.#enter());
      return;
    }
    this.#watchdog.rest();
    const left = fueled.__evolveFuel;
    this.#restoreGlobals();
    if (this.#coverage !== undefined) this.#slices.push(this.#coverage.take('', exitCode === 0));
    const lines = this.#stage.output.split('\n').filter((line) => parseTestLine(line) !== undefined);
    this.#answer({
      id: this.#candidate.id,
      end: left < 0 ? 'fuel' : 'exit',
      // Some of the tests alone prove nothing.
      exitCode: this.#isFirst ? exitCode || 1 : exitCode,
      lines,
      output: this.#stage.output.slice(-OUTPUT_LIMIT),
      fuelUsed: this.#job.limits.fuel - left,
      ms: performance.now() - this.#startedAt,
      ...(this.#coverage === undefined ? {} : { slices: this.#slices, cases: [...(this.#program.results?.() ?? [])] }),
      ...(this.#isSpent() ? { spent: true } : {}),
    });
  }
}

const argvOf = ({ root, program }: OwnJob): readonly string[] => {
  const [script, args] = program.kind === 'script' ? [program.script, program.args] : [program.files[0] ?? '', []];
  return [process.execPath, path.resolve(root, script), ...args];
};
