/**
 * Many candidates in one process. Owns: the lane's copy of the project and its folder of jobs and answers; the process
 * itself belongs to the CommandRunner.
 *
 * 1. A candidate whose process dies without an answer is a crash; the rest of the batch goes on in a new process.
 * 2. The copy is made anew after every process that died or was spoilt.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../check/outcome.ts';
import { parseTests } from '../check/results.ts';
import type { Answer, Job, JobCandidate, JobFile } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import type { Scratch } from './scratch.ts';

const MEMORY_MB = 512;

/** The evaluator's script, beside the sources or beside the built package. */
const evaluatorFile = (): string => {
  const source = fileURLToPath(new URL('../evaluator/main.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./evaluator/main.js', import.meta.url));
};

export interface LaneLimits {
  readonly fuel: number;
  readonly wallMs: number;
}

export interface LaneProgram {
  readonly command: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly esm: boolean;
}

export const outcomeOf = (answer: Answer): Outcome => ({
  end: answer.end,
  pass: answer.exitCode === 0 && answer.end === 'exit',
  tests: parseTests(answer.lines.join('\n')),
  output: answer.output,
});

const CRASHED: Outcome = { end: 'crash', pass: false, tests: new Map(), output: '' };

export class FastLane {
  readonly #settings: Settings;
  readonly #scratch: Scratch;
  readonly #program: LaneProgram;
  readonly #files: readonly JobFile[];
  readonly #name: string;
  #tree: string | undefined;

  constructor(settings: Settings, scratch: Scratch, program: LaneProgram, files: readonly JobFile[], name: string) {
    this.#settings = settings;
    this.#scratch = scratch;
    this.#program = program;
    this.#files = files;
    this.#name = name;
  }

  async evaluate(candidates: readonly JobCandidate[], limits: LaneLimits): Promise<Map<number, Outcome>> {
    const outcomes = new Map<number, Outcome>();
    for (let rest = candidates; rest.length > 0;) {
      const answers = await this.run(rest, limits, false);
      for (const answer of answers) outcomes.set(answer.id, outcomeOf(answer));
      const last = answers.at(-1);
      rest = rest.filter(({ id }) => !outcomes.has(id));
      const died = rest[0];
      if (died === undefined) break;
      if (last?.polluted !== true && last?.end !== 'timeout') {
        outcomes.set(died.id, CRASHED);
        rest = rest.slice(1);
      }
      await this.#renew();
    }
    return outcomes;
  }

  /** One process: the answers it managed to give. */
  async run(candidates: readonly JobCandidate[], limits: LaneLimits, coverage: boolean): Promise<readonly Answer[]> {
    const root = (this.#tree ??= await this.#scratch.copy(this.#name));
    const io = path.join(this.#scratch.root, `${this.#name}-io`);
    await mkdir(io, { recursive: true });
    const answers = path.join(io, 'answers.jsonl');
    await rm(answers, { force: true });
    const { script, args, esm } = this.#program;
    const job: Job = { root, script, args, files: this.#files, candidates, answers, coverage, esm, ...limits };
    const jobFile = path.join(io, 'job.json');
    await writeFile(jobFile, JSON.stringify(job));
    await this.#start(root, io, jobFile, candidates.length * limits.wallMs + 20_000);
    return readAnswers(answers);
  }

  /** However it ends, the answers it left are what counts; none at all means that the lane cannot be used. */
  async #start(root: string, io: string, jobFile: string, timeoutMs: number): Promise<void> {
    const { check, runner, signal } = this.#settings;
    const evaluator = evaluatorFile();
    const flags = [`--max-old-space-size=${String(MEMORY_MB)}`, '--no-warnings'];
    const home = path.join(this.#scratch.root, this.#name);
    await runner.run(this.#program.command, [...flags, evaluator, jobFile], {
      dir: root,
      // The working directory is read-only unless it is named itself.
      writable: [home, root, io],
      readable: [...this.#scratch.readable, path.resolve(path.dirname(evaluator), '../..')],
      env: { ...check.env },
      timeoutMs,
      signal,
    });
  }

  async #renew(): Promise<void> {
    await this.#scratch.remove(this.#name);
    this.#tree = undefined;
  }
}

const readAnswers = async (file: string): Promise<readonly Answer[]> =>
  existsSync(file) ? (await readFile(file, 'utf8')).split('\n').flatMap(parseAnswer) : [];

/** A process that dies while it writes leaves half a line, and a candidate may write there too: neither is an answer. */
const parseAnswer = (line: string): readonly Answer[] => {
  try {
    const answer = JSON.parse(line) as Partial<Answer> | null;
    return Array.isArray(answer?.lines) && typeof answer.id === 'number' ? [answer as Answer] : [];
  } catch {
    return [];
  }
};
