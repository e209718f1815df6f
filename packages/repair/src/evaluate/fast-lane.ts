/**
 * Many candidates in one process, kept alive from batch to batch. Owns: when a process and its copy of the project are
 * made anew, and what it means that one died.
 *
 * 1. A process that died is succeeded by a new one, and the candidate that it died of is tried once more, alone: it may
 *    have died of what an earlier one left. It has crashed when that process dies too.
 * 2. The copy is made anew after every process that died or was spoilt.
 */
import type { Outcome } from '../check/outcome.ts';
import { parseTests } from '../check/results.ts';
import type { Answer, JobCandidate } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import { LaneProcess, type BatchReport, type LaneJob } from './lane-process.ts';
import type { Scratch } from './scratch.ts';

/** An outcome of which the lane may not be sure: then the command has to be asked. */
export interface LaneOutcome extends Outcome {
  readonly unsure?: boolean;
}

export const outcomeOf = (answer: Answer): LaneOutcome => ({
  end: answer.end === 'memory' ? 'crash' : answer.end,
  pass: answer.exitCode === 0 && answer.end === 'exit',
  tests: parseTests(answer.lines.join('\n')),
  output: answer.output,
  ...(answer.unsure === true ? { unsure: true } : {}),
});

const CRASHED: Outcome = { end: 'crash', pass: false, tests: new Map(), output: '' };

/** The candidate that a process died of; undefined when it lives, or ended because the last one left something behind. */
const whoDied = (report: BatchReport, unanswered: readonly JobCandidate[]): number | undefined => {
  const isSpent = report.answers.at(-1)?.spent === true && report.started === undefined;
  if (report.end === 'alive' || isSpent) return undefined;
  // What a candidate writes into the answers may name anybody.
  const named = unanswered.find(({ id }) => id === report.started) ?? unanswered[0];
  return named?.id;
};

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

  async evaluate(candidates: readonly JobCandidate[]): Promise<Map<number, LaneOutcome>> {
    const outcomes = new Map<number, LaneOutcome>();
    let suspect: number | undefined;
    for (let rest = candidates; rest.length > 0; rest = rest.filter(({ id }) => !outcomes.has(id))) {
      const batch = suspect === undefined ? rest : rest.filter(({ id }) => id === suspect);
      const report = await this.run(batch);
      for (const answer of report.answers) outcomes.set(answer.id, outcomeOf(answer));
      const died = whoDied(
        report,
        batch.filter(({ id }) => !outcomes.has(id)),
      );
      if (died !== undefined && died === suspect) outcomes.set(died, CRASHED);
      suspect = died === suspect ? undefined : died;
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
