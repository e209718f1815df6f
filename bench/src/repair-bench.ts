/**
 * Contained candidates a second against two bare threads that run the same candidates in the same run, and what the speed
 * must not cost: the verdicts of a child for each candidate, a run that ends whatever is among the candidates, and the same
 * answers to the byte while other processes load the machine.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { openEvaluator, repair, type Evaluator, type Splice, type VersionOutcome } from '@evolve/repair';
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';
import { bareWorkers } from './repair-bench/bare.ts';
import { applied, changes, LIB, makeSubject, type Subject } from './repair-bench/subject.ts';

const DEFAULT_COUNT = 2000;
const ROUNDS = 5;
const SAMPLE = 40;
const CHILD_TIMEOUT_MS = 10_000;
/** Of the bare threads' rate. */
const GOAL = 0.8;

const HOSTILE: Readonly<Record<string, string>> = {
  'an endless loop': 'for (;;);',
  'an endless loop in native code': "/^(a+)+$/.test('a'.repeat(50) + 'b');",
  'a native allocation bomb': 'const hog = []; for (let i = 0; i < 4000; i++) hog.push(Buffer.alloc(8e6, 1));',
  'a fork attempt': "for (let i = 0; i < 500; i++) require('child_process').fork(__filename);",
};

const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: CHILD_TIMEOUT_MS };

type Runner = ReturnType<typeof isolatedRunner>;

export const openSubject = (subject: Subject, runner: Runner): Promise<Evaluator> =>
  openEvaluator({ dir: subject.dir, check, runner, files: ['lib.js'], parallel: 2 });

export const evaluate = (
  evaluator: Evaluator,
  all: readonly (readonly Splice[])[],
): Promise<readonly VersionOutcome[]> => evaluator.evaluate(all.map((splices) => ({ 'lib.js': splices })));

const written = (outcomes: readonly VersionOutcome[]): string =>
  outcomes.map(({ end, pass, tests }) => JSON.stringify([end, pass, [...tests]])).join('\n');

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** Both by turns, so that whatever else the machine does meets both. */
const compareRates = async (
  subject: Subject,
  evaluator: Evaluator,
  all: readonly (readonly Splice[])[],
): Promise<{ readonly contained: number; readonly bare: number; readonly ratio: number }> => {
  const bare = bareWorkers(subject, 2);
  const texts = all.map(applied);
  const rows: { contained: number; bare: number }[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const own = await seconds(() => evaluate(evaluator, all));
      const other = await seconds(() => bare.run(texts));
      // The first of each warms what stays.
      if (round > 0) rows.push({ contained: all.length / own, bare: all.length / other });
    }
  } finally {
    await bare.close();
  }
  return {
    contained: median(rows.map((row) => row.contained)),
    bare: median(rows.map((row) => row.bare)),
    ratio: median(rows.map((row) => row.contained / row.bare)),
  };
};

/** Whether a child of its own gives the same verdict. */
const sameAsChild = (subject: Subject, splices: readonly Splice[], outcome: VersionOutcome, index: number): boolean => {
  const dir = subject.copy(`child-${String(index)}`, applied(splices));
  const child = spawnSync(process.execPath, ['check.cjs'], { cwd: dir, timeout: CHILD_TIMEOUT_MS, encoding: 'utf8' });
  if (outcome.end !== 'exit') return child.status !== 0;
  const lines = [...child.stdout.matchAll(/^(not )?ok (\d+)/gm)].map(([, not]) => not === undefined);
  return (child.status === 0) === outcome.pass && String(lines) === String([...outcome.tests.values()]);
};

export const agreement = (
  subject: Subject,
  all: readonly (readonly Splice[])[],
  outcomes: readonly VersionOutcome[],
  seed: number,
  sample: number,
): { readonly asked: number; readonly same: number } => {
  const random = seeded(seed + 1);
  let same = 0;
  for (let asked = 0; asked < sample; asked += 1) {
    const index = Math.floor(random() * all.length);
    const [splices, outcome] = [all[index], outcomes[index]];
    if (splices !== undefined && outcome !== undefined && sameAsChild(subject, splices, outcome, asked)) same += 1;
  }
  return { asked: sample, same };
};

/** Hostile candidates, spread among the others; the others' outcomes have to be what they were. */
export const withHostile = async (
  evaluator: Evaluator,
  all: readonly (readonly Splice[])[],
  known: readonly VersionOutcome[],
): Promise<Readonly<Record<string, string>>> => {
  const start = LIB.indexOf('\n') + 1;
  const hostile = Object.values(HOSTILE).map((text): readonly Splice[] => [{ start, end: start, text: `${text}\n` }]);
  const some = all.slice(0, 200);
  const step = Math.floor(some.length / (hostile.length + 1));
  const mixed = some.flatMap((splices, at) => {
    const own = at > 0 && at % step === 0 ? hostile[at / step - 1] : undefined;
    return own === undefined ? [splices] : [own, splices];
  });
  const outcomes = await evaluate(evaluator, mixed);
  const others = outcomes.filter((_, at) => !hostile.includes(mixed[at] ?? []));
  const ends = hostile.map((own) => outcomes[mixed.indexOf(own)]);
  const lost = written(others) !== written(known.slice(0, some.length)) || ends.some((end) => end?.pass !== false);
  return {
    ...Object.fromEntries(Object.keys(HOSTILE).map((name, at) => [name, ends[at]?.end ?? 'no answer'])),
    'the others': lost ? 'CHANGED' : 'as before',
  };
};

const repairOnce = async (dir: string, runner: Runner, seed: number): Promise<string> => {
  const lines: string[] = [];
  for await (const event of repair({ dir, check, runner, files: ['lib.js'], seed, budget: { wallMs: 600_000 } })) {
    lines.push(JSON.stringify(event, (key, value: unknown) => (/Ms$|^rate$/.test(key) ? 0 : value)));
  }
  return lines.join('\n');
};

const underLoad = async <T>(work: () => Promise<T>): Promise<T> => {
  const busy: ChildProcess[] = [1, 2].map(() => spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }));
  try {
    return await work();
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
};

/** The same seed gives the same bytes, whatever else the machine does: verdicts, and a whole repair. */
const sameUnderLoad = async (
  subject: Subject,
  runner: Runner,
  all: readonly (readonly Splice[])[],
  known: readonly VersionOutcome[],
  seed: number,
): Promise<boolean> => {
  const buggy = subject.copy('buggy', LIB.replace('low <= high', 'low < high'));
  const calm = await repairOnce(buggy, runner, seed);
  return underLoad(async () => {
    const evaluator = await openSubject(subject, runner);
    try {
      const outcomes = await evaluate(evaluator, all);
      return written(outcomes) === written(known) && (await repairOnce(buggy, runner, seed)) === calm;
    } finally {
      await evaluator.close();
    }
  });
};

/** `--count` is the number of candidates. */
export const repairBench: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const { namespace } = await detectIsolation();
  const runner = isolatedRunner({ isolation: namespace ? 'namespace' : 'none' });
  const subject = makeSubject();
  const evaluator = await openSubject(subject, runner);
  try {
    const all = changes(count, seed);
    const outcomes = await evaluate(evaluator, all);
    // A bare thread would never come back from the others.
    const ending = all.filter((_, at) => outcomes[at]?.end === 'exit');
    const rates = await compareRates(subject, evaluator, ending);
    const children = agreement(subject, all, outcomes, seed, SAMPLE);
    const hostile = await withHostile(evaluator, all, outcomes);
    const isSame = await sameUnderLoad(subject, runner, all, outcomes, seed);
    console.log(`${String(count)} candidates, ${String(ending.length)} of them end; runner: ${runner.isolation}`);
    console.table({
      'candidates a second, contained': rates.contained.toFixed(0),
      'candidates a second, two bare threads': rates.bare.toFixed(0),
      'ratio, median of rounds': rates.ratio.toFixed(2),
      'same verdict as a child': `${String(children.same)} of ${String(children.asked)}`,
      ...hostile,
      'same bytes under load': isSame ? 'yes' : 'NO',
      processors: availableParallelism(),
    });
    const holds = rates.ratio >= GOAL && children.same === children.asked && hostile['the others'] === 'as before';
    const isMet = evaluator.lane === 'fast' && holds && isSame;
    console.log(isMet ? 'holds' : `does not hold (goal: a ratio of at least ${String(GOAL)}, and nothing lost)`);
    return isMet;
  } finally {
    await evaluator.close();
    subject.remove();
  }
};
