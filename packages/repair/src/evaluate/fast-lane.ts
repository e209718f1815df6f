/**
 * Many candidates in one process, kept alive from batch to batch. Owns: when a process and its copy of the project are
 * made anew, and what it means that one died.
 *
 * 1. A process that died is succeeded by a new one, and the candidate that it died of is tried once more, alone and
 *    first: it may have died of what an earlier one left. It has crashed when that process dies too.
 * 2. The copy is made anew after every process that died or was spoilt.
 */
import type { Outcome } from '../check/outcome.ts';
import { parseTests } from '../check/results.ts';
import type { Answer, JobCandidate } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import { LaneProcess, type BatchReport, type LaneJob } from './lane-process.ts';
import type { Scratch } from './scratch.ts';

export const outcomeOf = (answer: Answer): Outcome => ({
  end: answer.end === 'memory' ? 'crash' : answer.end,
  pass: answer.exitCode === 0 && answer.end === 'exit',
  tests: parseTests(answer.lines.join('\n')),
  output: answer.output,
});

const CRASHED: Outcome = { end: 'crash', pass: false, tests: new Map(), output: '' };

export interface LaneOptions {
  readonly name: string;
  /** Node. */
  readonly command: string;
  readonly job: LaneJob;
}

export class FastLane {
  readonly #settings: Settings;
  readonly #scratch: Scratch;
  readonly #options: LaneOptions;
  #process: LaneProcess | undefined;

  constructor(settings: Settings, scratch: Scratch, options: LaneOptions) {
    this.#settings = settings;
    this.#scratch = scratch;
    this.#options = options;
    scratch.beforeClose(() => this.#stop());
  }

  async evaluate(candidates: readonly JobCandidate[]): Promise<Map<number, Outcome>> {
    const outcomes = new Map<number, Outcome>();
    let suspect: number | undefined;
    for (let rest = candidates; rest.length > 0;) {
      const report = await this.run(rest);
      for (const answer of report.answers) outcomes.set(answer.id, outcomeOf(answer));
      const isSpent = report.answers.at(-1)?.spent === true && report.started === undefined;
      rest = rest.filter(({ id }) => !outcomes.has(id));
      const died = isSpent ? undefined : (report.started ?? rest[0]?.id);
      if (died === undefined || report.end === 'alive') continue;
      if (died === suspect) outcomes.set(died, CRASHED);
      suspect = died;
      rest = [...rest.filter(({ id }) => id === died), ...rest.filter(({ id }) => id !== died)];
      rest = rest.filter(({ id }) => !outcomes.has(id));
    }
    return outcomes;
  }

  /** One batch by one process; it is succeeded by another one when it is gone afterwards. */
  async run(candidates: readonly JobCandidate[]): Promise<BatchReport> {
    this.#process ??= await LaneProcess.start(this.#settings, this.#scratch, this.#options);
    const report = await this.#process.run(candidates);
    if (report.end === 'gone') await this.close();
    return report;
  }

  /** Ends the process and removes its copy. */
  async close(): Promise<void> {
    await this.#stop();
    await this.#scratch.remove(this.#options.name);
  }

  async #stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }
}
