/**
 * Candidates a second where the check is a test runner that stays, against the whole command for each candidate; the same
 * candidates by turns, and the same verdicts. Vitest is the repository's; `EVOLVE_JEST` names a folder with Jest in its
 * `node_modules`, else Jest is left out, and said so.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openEvaluator, type Evaluator, type Splice, type VersionOutcome } from '@evolve/repair';
import { isolatedRunner } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { changes, CHECK, LIB } from './repair-bench/subject.ts';

const DEFAULT_COUNT = 240;
/** Of the candidates, run by the command too. */
const SAMPLE = 12;
const ROUNDS = 3;
const GOAL = 5;
const TIMEOUT_MS = 60_000;

interface Runner {
  readonly name: string;
  /** Its package. */
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Flags with which the lane does not know the call, and which change nothing. */
  readonly unknown: string;
  readonly suite: string;
}

const SUITE = `${CHECK.slice(0, CHECK.indexOf('let bad'))}
for (const [name, run] of tests) test(name, () => { if (run() !== true) throw new Error('no'); });
`;

const runners = (): readonly Runner[] => {
  const own = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  const jest = join(process.env['EVOLVE_JEST'] ?? '', 'node_modules', 'jest');
  const rest = { unknown: '--testTimeout=5000' };
  return [
    {
      ...{ ...rest, name: 'vitest', folder: own, program: 'vitest.mjs', args: ['run'] },
      suite: `import { createRequire } from 'node:module';\nimport { test } from 'vitest';\nimport * as lib from './lib.js';\n${SUITE.replace(/^const lib.*$/m, '').replace("'use strict';", '')}`,
    },
    ...(existsSync(jest)
      ? [{ ...rest, name: 'jest', folder: jest, program: 'bin/jest.js', args: [], suite: SUITE }]
      : []),
  ];
};

const makeProject = ({ name, folder, suite }: Runner): string => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-repair-runners-'));
  mkdirSync(join(dir, 'node_modules'));
  symlinkSync(folder, join(dir, 'node_modules', name));
  writeFileSync(join(dir, 'package.json'), '{}');
  writeFileSync(join(dir, 'lib.js'), LIB);
  writeFileSync(join(dir, 'lib.test.js'), suite);
  return dir;
};

const evaluate = (evaluator: Evaluator, all: readonly (readonly Splice[])[]): Promise<readonly VersionOutcome[]> =>
  evaluator.evaluate(all.map((splices) => ({ 'lib.js': splices })));

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> => {
  const started = performance.now();
  const value = await work();
  return { seconds: (performance.now() - started) / 1000, value };
};

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const measure = async (own: Runner, count: number, seed: number): Promise<Readonly<Record<string, unknown>>> => {
  const dir = makeProject(own);
  const open = (flags: readonly string[]): Promise<Evaluator> =>
    openEvaluator({
      ...{ dir, files: ['lib.js'], parallel: 2, runner: isolatedRunner({ isolation: 'none', memoryMb: 4096 }) },
      check: {
        command: process.execPath,
        args: [`node_modules/${own.name}/${own.program}`, ...own.args, ...flags],
        timeoutMs: TIMEOUT_MS,
      },
    });
  const [lane, command] = [await open([]), await open([own.unknown])];
  try {
    const all = changes(count, seed);
    const first = await evaluate(lane, all);
    // A child would take as long as it is given for the others.
    const ending = all.filter((_, at) => first[at]?.end === 'exit');
    const some = ending.slice(0, SAMPLE);
    const ratios: number[] = [];
    const rates: number[] = [];
    let same = true;
    for (let round = 0; round < ROUNDS; round += 1) {
      const fast = await timed(() => evaluate(lane, ending));
      const slow = await timed(() => evaluate(command, some));
      rates.push(ending.length / fast.seconds);
      ratios.push(ending.length / fast.seconds / (some.length / slow.seconds));
      same &&= slow.value.every(({ pass }, at) => pass === fast.value[at]?.pass);
    }
    return {
      ...{ runner: own.name, lane: lane.lane, 'candidates a second': median(rates).toFixed(1) },
      ...{
        'times the command for each': median(ratios).toFixed(1),
        'same verdicts': same,
        holds: same && median(ratios) >= GOAL,
      },
    };
  } finally {
    await Promise.all([lane.close(), command.close()]);
    rmSync(dir, { recursive: true, force: true });
  }
};

/** `--count` is the number of candidates. */
export const repairRunners: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for (const runner of runners()) rows.push(await measure(runner, count, seed));
  console.table(rows);
  if (rows.length === 1) console.log('jest was left out: EVOLVE_JEST names no folder with it');
  const isMet = rows.every(({ holds, lane }) => holds === true && lane === 'fast');
  console.log(isMet ? 'holds' : `does not hold (goal: ${String(GOAL)} times the command, and the same verdicts)`);
  return isMet;
};
