import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { instrument } from './instrument.ts';
import { UNREPEATABLE, type Call, type Outcome, type ReplayJob, type ReplayLine } from './isolated/calls.ts';
import { REPLAYER, start, withCopy, type Place, type Stage, type Texts } from './stage.ts';

/** What one version of the program does with a list of calls. */
export interface Behaviour {
  readonly exported: ReadonlySet<string>;
  /** By call; undefined when the call could not be made again or ends otherwise the second time. */
  readonly outcomes: readonly (Outcome | undefined)[];
}

/** The process died on this call: by memory, by the operating system, or stuck in native code. */
export const DIED: Outcome = 'dies';
/** Two equal calls ended differently. */
export const UNSTEADY: Outcome = 'differs from call to call';

/** Loop and call units for one call: recorded ones seldom burn a thousand, and some of the generated ones would never end. */
const FUEL = 20_000;
const MEMORY_MB = 512;
const MOST_DEATHS = 5;
/** A backstop for what fuel does not see. */
const WALL_MS = 20_000;

const parseLine = (line: string): readonly ReplayLine[] => {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? [parsed as ReplayLine] : [];
  } catch {
    // A process that dies while it writes leaves half a line.
    return [];
  }
};

const readLines = async (file: string): Promise<readonly ReplayLine[]> =>
  existsSync(file) ? (await readFile(file, 'utf8')).split('\n').flatMap(parseLine) : [];

const outcomeOf = (first: Outcome, second: Outcome): Outcome | undefined => {
  if (first === UNREPEATABLE) return undefined;
  return first === second ? first : UNSTEADY;
};

/** One process over all calls; starts again without the call that it died on, as often as is worth it. */
const runCalls = async (stage: Stage, place: Place, job: Omit<ReplayJob, 'skip'>): Promise<Behaviour> => {
  const skip: number[] = [];
  for (;;) {
    const jobFile = path.join(place.home, 'trust-job.json');
    const answers = `${job.answers}.${String(skip.length)}`;
    await writeFile(jobFile, JSON.stringify({ ...job, answers, skip } satisfies ReplayJob));
    await start(stage, place, {
      command: process.execPath,
      args: [`--max-old-space-size=${String(MEMORY_MB)}`, '--no-warnings', REPLAYER, jobFile],
      env: {},
      timeoutMs: WALL_MS,
    });
    const lines = await readLines(answers);
    const outcomes: (Outcome | undefined)[] = job.calls.map(() => undefined);
    let exported = new Set<string>();
    let begun: number | undefined;
    for (const line of lines) {
      if ('exported' in line) exported = new Set(line.exported);
      if ('begin' in line) begun = line.begin;
      if ('at' in line) outcomes[line.at] = outcomeOf(line.first, line.second);
    }
    const isDone = outcomes.every(
      (_, index) => skip.includes(index) || lines.some((line) => 'at' in line && line.at === index),
    );
    if (!isDone && begun !== undefined && skip.length < MOST_DEATHS) {
      skip.push(begun);
      continue;
    }
    for (const index of skip) outcomes[index] = DIED;
    return { exported, outcomes };
  }
};

/** Makes calls on a version of the program, in a process of its own. */
export const replayCalls = (stage: Stage, texts: Texts, calls: readonly Call[]): Promise<Behaviour> => {
  const versions = Object.entries(texts).flatMap(([file, text]) => {
    const version = instrument(file, text, { fuel: true });
    return version === undefined ? [] : [{ file, ...version }];
  });
  const instrumented = Object.fromEntries(versions.map(({ file, text }) => [file, text]));
  return withCopy(stage, 'trust-replay', instrumented, (place) =>
    runCalls(stage, place, {
      root: place.tree,
      files: versions.map(({ file }) => file),
      targets: versions.flatMap(({ targets }) => targets),
      calls,
      answers: path.join(place.home, 'answers.jsonl'),
      fuel: FUEL,
    }),
  );
};
