/**
 * One evaluator process, kept alive over batches. Owns: the folder of batches, which the process can only read, and the
 * file of answers, which it can only be believed in as far as it goes; the process itself belongs to the CommandRunner.
 *
 * 1. Nothing is ever written to a folder that a candidate can write to: a link there would lead anywhere.
 * 2. A process that neither ends nor says anything for longer than a candidate may take is ended.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Answer, Job, JobCandidate } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import { AnswerLog } from './answer-log.ts';
import type { Scratch } from './scratch.ts';

const HEAP_MB = 512;
/**
 * In KiB. How many calls fit depends on what V8 has compiled by then, so that recursion without end has to meet the limit
 * of calls first; four times the usual, and half of what systems give a thread.
 */
const STACK_KB = 3936;
const FLAGS = [`--max-old-space-size=${HEAP_MB}`, `--stack-size=${STACK_KB}`, '--no-warnings'];
const POLL_MS = 3;
/** Starting, loading and the untouched run. */
const PATIENCE_MS = 30_000;
const LONGEST_RUN_MS = 2_147_483_647;

/** The evaluator's script, beside the sources or beside the built package. */
const evaluatorFile = (): string => {
  const source = fileURLToPath(new URL('../evaluator/main.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./evaluator/main.js', import.meta.url));
};

/** What a batch came to. */
export interface BatchReport {
  readonly answers: readonly Answer[];
  /** `alive`: every candidate is answered. Else the process is gone, and `started` is the candidate it died of. */
  readonly end: 'alive' | 'gone';
  readonly started: number | undefined;
}

export type LaneJob = Omit<Job, 'root' | 'batches' | 'answers' | 'home'>;

export class LaneProcess {
  readonly #ending = new AbortController();
  readonly #batches: string;
  readonly #log: AnswerLog;
  readonly #patienceMs: number;
  readonly #ended: Promise<void>;
  #batch = 0;
  #isGone = false;
  #failure: unknown;

  private constructor(
    batches: string,
    log: AnswerLog,
    patienceMs: number,
    start: (signal: AbortSignal) => Promise<unknown>,
  ) {
    this.#batches = batches;
    this.#log = log;
    this.#patienceMs = patienceMs;
    this.#ended = start(this.#ending.signal)
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted) this.#failure = error;
      })
      .then(() => {
        this.#isGone = true;
      });
  }

  static async start(
    settings: Settings,
    scratch: Scratch,
    options: { readonly name: string; readonly command: string; readonly job: LaneJob },
  ): Promise<LaneProcess> {
    const { name, command, job } = options;
    const root = await scratch.copy(name);
    const home = path.dirname(root);
    const [io, batches] = [path.join(scratch.root, `${name}-io`), path.join(scratch.root, `${name}-batches`)];
    for (const folder of [io, batches]) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
    }
    const answers = path.join(io, 'answers.jsonl');
    const jobFile = path.join(batches, 'job.json');
    await writeFile(jobFile, JSON.stringify({ ...job, root, batches, answers, home } satisfies Job));
    const evaluator = evaluatorFile();
    const start = (signal: AbortSignal): Promise<unknown> =>
      settings.runner.run(command, [...FLAGS, evaluator, jobFile], {
        dir: root,
        // The working directory is read-only unless it is named itself.
        writable: [home, root, io],
        readable: [...scratch.readable, batches, path.resolve(path.dirname(evaluator), '../..')],
        env: { ...settings.check.env },
        timeoutMs: Math.min(LONGEST_RUN_MS, settings.wallMs + PATIENCE_MS),
        signal: AbortSignal.any([settings.signal, signal]),
      });
    return new LaneProcess(batches, new AnswerLog(answers), 2 * job.limits.wallMs + PATIENCE_MS, start);
  }

  /** One batch. @throws the signal's reason after an abort, and whatever kept the process from being started. */
  async run(candidates: readonly JobCandidate[]): Promise<BatchReport> {
    const number = ++this.#batch;
    const file = path.join(this.#batches, `${String(number)}.json`);
    await writeFile(`${file}.new`, JSON.stringify(candidates));
    await rename(`${file}.new`, file);
    const answers: Answer[] = [];
    const unanswered = new Set(candidates.map(({ id }) => id));
    for (let quietMs = 0; ; quietMs += POLL_MS) {
      const wasGone = this.#isGone;
      const news = await this.#log.news();
      // A candidate may write there too: what nobody asked is no answer, and a second one is none either.
      answers.push(...news.answers.filter(({ id }) => unanswered.delete(id)));
      if (news.moved) quietMs = 0;
      if (news.through === number && unanswered.size === 0) return { answers, end: 'alive', started: undefined };
      if (wasGone && !news.moved) return this.#gone(answers, news.started);
      if (news.isLost || news.through !== undefined || quietMs > this.#patienceMs) await this.stop();
      await Promise.race([this.#ended, delay(POLL_MS)]);
    }
  }

  #gone(answers: readonly Answer[], started: number | undefined): BatchReport {
    if (this.#failure !== undefined) throw this.#failure as Error;
    return { answers, end: 'gone', started };
  }

  /** Resolves when the process and all that it started are gone. */
  async stop(): Promise<void> {
    this.#ending.abort(new Error('the evaluator is not needed any more'));
    await this.#ended;
  }
}
