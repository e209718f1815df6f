/**
 * Runs candidates one at a time by a test runner that was started once. Owns: the edited files, the limits, which cases
 * are run first; the runner owns everything that its tests touch.
 *
 * 1. The runner is started by the first candidate, which is the untouched program, and no limit counts before it has run.
 * 2. A run of which the runner cannot say how it went has no answer: the process ends, and the candidate is tried again.
 */
import { caseLines } from './cases.ts';
import { EditedFiles } from '../edited-files.ts';
import type { Answer, JobCandidate, RunnerJob } from '../protocol.ts';
import { startWatchdog, type Watchdog } from '../watchdog.ts';
import { openRunner } from './open-runner.ts';
import type { RunnerReport, TestRunner } from './test-runner.ts';

const OUTPUT_LIMIT = 4000;

const exit = process.exit.bind(process);

export class RunnerRun {
  readonly #job: RunnerJob;
  readonly #answer: (answer: Answer) => void;
  readonly #files: EditedFiles;
  readonly #watchdog: Watchdog;
  readonly #passing: ReadonlySet<string>;
  #runner: TestRunner | undefined;

  constructor(job: RunnerJob, answer: (answer: Answer) => void) {
    this.#job = job;
    this.#answer = answer;
    this.#passing = new Set(job.first?.passing);
    this.#watchdog = startWatchdog(job.limits, job.answers);
    this.#files = new EditedFiles(job);
  }

  start(candidate: JobCandidate): void {
    this.#evaluate(candidate).then(this.#answer, (error: unknown) => {
      // Told to whoever looks at the process itself.
      console.error(error);
      exit(1);
    });
  }

  async #evaluate(candidate: JobCandidate): Promise<Answer> {
    const { limits, first, coverage } = this.#job;
    const changed = this.#files.apply(candidate);
    const runner = this.#runner ?? (await openRunner(this.#job));
    if (this.#runner !== undefined) this.#watchdog.begin(candidate.id);
    this.#runner = runner;
    const startedAt = performance.now();
    const some = first === undefined || candidate.edits.length === 0 ? candidate.only : (candidate.only ?? first.only);
    const isFirst = some !== candidate.only;
    const only = some === undefined ? undefined : new Set(some);
    let report = await runner.run(changed, only, limits.fuel);
    const hasTurned = isFirst && report.fuelLeft >= 0 && this.#hasTurned(report);
    const goesOn = hasTurned && !report.spent;
    if (goesOn) report = await runner.run([], undefined, limits.fuel);
    this.#watchdog.rest();
    // Some of the tests alone prove nothing.
    const isWhole = !isFirst || goesOn;
    const isUnsure = report.unsure === true || (hasTurned && !goesOn);
    return {
      id: candidate.id,
      end: report.fuelLeft < 0 ? 'fuel' : 'exit',
      exitCode: report.ok && isWhole ? 0 : 1,
      lines: caseLines(report.cases),
      output: report.output.slice(-OUTPUT_LIMIT),
      fuelUsed: limits.fuel - report.fuelLeft,
      ms: performance.now() - startedAt,
      ...(coverage ? { cases: report.cases } : {}),
      ...(report.spent ? { spent: true } : {}),
      ...(isUnsure ? { unsure: true } : {}),
    };
  }

  /** Whether a case that fails on the untouched program has passed, so that all the others have to be asked. */
  #hasTurned({ cases, ok }: RunnerReport): boolean {
    return ok || cases.some(([id, passed]) => passed && !this.#passing.has(id));
  }
}
