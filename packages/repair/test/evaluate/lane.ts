import { existsSync, readdirSync } from 'node:fs';
import type { CommandRunner } from '@evolve/core/contracts';
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';
import { expect } from 'vitest';
import type { Outcome } from '../../src/check/outcome.ts';
import { FastLane } from '../../src/evaluate/fast-lane.ts';
import { openScratch } from '../../src/evaluate/scratch.ts';
import { settingsOf } from '../../src/options.ts';
import { fuelPoints } from '../../src/source/fuel.ts';
import { parseSource } from '../../src/source/parse.ts';
import { processRunner } from '../process-runner.ts';
import { makeProject, tapCheck } from '../project.ts';

const SOURCE = 'exports.f = (n) => {\n  BODY;\n  while (n < 3) n++;\n  return n;\n};\n'.replace('BODY;', '0;');
const AT = SOURCE.indexOf('0;');

/** Everything that the runners of a test machine can be; without bubblewrap only plain ones. */
export const RUNNERS: Readonly<Record<string, () => CommandRunner>> = {
  plain: () => isolatedRunner({ isolation: 'none', memoryMb: 4096 }),
  ...((await detectIsolation()).namespace ? { namespace: () => isolatedRunner() } : {}),
};

interface LaneRun {
  readonly ends: readonly string[];
  /** Processes that were started. */
  readonly starts: number;
}

/** What a candidate may do, put where the zero is; each is followed by an untouched one. */
export const runLane = async (
  attacks: readonly string[] | ((dir: string) => readonly string[]),
  options: {
    readonly runner?: CommandRunner;
    readonly cpuMs?: number;
    readonly batches?: number;
    readonly wallMs?: number;
  } = {},
): Promise<LaneRun> => {
  const project = makeProject({
    'lib.js': SOURCE,
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      three: 'lib.f(1) === 3',
      four: 'lib.f(4) === 4',
      map: "[1].map(String).join() === '1'",
      files: "require('fs').readdirSync('.').length === 2",
    }),
  });
  const bodies = typeof attacks === 'function' ? attacks(project.dir) : attacks;
  const before = readdirSync(project.dir)
    .sort()
    .map((file) => [file, project.read(file)]);
  const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: 5000 };
  const runner = counted(options.runner ?? processRunner());
  const settings = settingsOf({ dir: project.dir, check, runner });
  const scratch = await openScratch(project.dir);
  const unit = parseSource('lib.js', SOURCE);
  if (unit === undefined) throw new Error('the fixture must parse');
  const { cpuMs = 1500, wallMs = 20_000, batches = 1 } = options;
  const lane = new FastLane(settings, scratch, {
    name: 'lane',
    command: process.execPath,
    job: {
      program: { kind: 'script', script: 'check.cjs', args: [] },
      files: [{ path: 'lib.js', text: SOURCE, fuel: fuelPoints(unit) }],
      limits: { fuel: 1000, cpuMs, wallMs, memoryMb: 600 },
      coverage: false,
      esm: false,
    },
  });
  const candidates = bodies.flatMap((text, index) => [
    { id: index * 2, edits: [{ file: 0, splices: [{ start: AT, end: AT + 1, text }] }] },
    { id: index * 2 + 1, edits: [] },
  ]);
  const outcomes = new Map<number, Outcome>();
  const size = Math.ceil(candidates.length / batches);
  for (let from = 0; from < candidates.length; from += size) {
    for (const [id, outcome] of await lane.evaluate(candidates.slice(from, from + size))) outcomes.set(id, outcome);
  }
  await scratch.close();
  expect(
    readdirSync(project.dir)
      .sort()
      .map((file) => [file, project.read(file)]),
  ).toEqual(before);
  project.remove();
  expect(existsSync(scratch.root)).toBe(false);
  const ends = candidates.map(({ id }) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? 'nothing' : outcome.pass ? 'pass' : outcome.end;
  });
  return { ends, starts: runner.starts() };
};

const counted = (runner: CommandRunner): CommandRunner & { starts(): number } => {
  let count = 0;
  return {
    isolation: runner.isolation,
    starts: () => count,
    run: (...args) => {
      count++;
      return runner.run(...args);
    },
  };
};
