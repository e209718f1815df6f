import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FastLane } from '../../src/evaluate/fast-lane.ts';
import { openScratch } from '../../src/evaluate/scratch.ts';
import { settingsOf } from '../../src/options.ts';
import { fuelPoints } from '../../src/source/fuel.ts';
import { parseSource } from '../../src/source/parse.ts';
import { processRunner } from '../process-runner.ts';
import { makeProject, tapCheck } from '../project.ts';

const SOURCE = 'exports.f = (n) => {\n  BODY;\n  while (n < 3) n++;\n  return n;\n};\n'.replace('BODY;', '0;');
const AT = SOURCE.indexOf('0;');

/** What a candidate may do, put where the zero is; each is followed by an untouched one. */
const runAll = async (bodies: readonly string[], wallMs = 1500): Promise<string[]> => {
  const project = makeProject({
    'lib.js': SOURCE,
    'check.cjs': tapCheck("const lib = require('./lib.js');", {
      three: 'lib.f(1) === 3',
      four: 'lib.f(4) === 4',
      map: "[1].map(String).join() === '1'",
    }),
  });
  const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: 5000 };
  const settings = settingsOf({ dir: project.dir, check, runner: processRunner() });
  const scratch = await openScratch(project.dir);
  const unit = parseSource('lib.js', SOURCE);
  if (unit === undefined) throw new Error('the fixture must parse');
  const files = [{ path: 'lib.js', text: SOURCE, fuel: fuelPoints(unit) }];
  const program = { command: process.execPath, script: 'check.cjs', args: [], esm: false };
  const lane = new FastLane(settings, scratch, program, files, 'lane');
  const candidates = bodies.flatMap((text, index) => [
    { id: index * 2, edits: [{ file: 0, splices: [{ start: AT, end: AT + 1, text }] }] },
    { id: index * 2 + 1, edits: [] },
  ]);
  const outcomes = await lane.evaluate(candidates, { fuel: 1000, wallMs });
  await scratch.close();
  project.remove();
  expect(existsSync(path.dirname(scratch.root))).toBe(true);
  return candidates.map(({ id }) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? 'nothing' : outcome.pass ? 'pass' : outcome.end;
  });
};

test('an endless loop ends by fuel and costs one candidate', async () => {
  expect(await runAll(['while (n < 10) n'])).toEqual(['timeout', 'pass']);
  expect(await runAll(['n = -Infinity'])).toEqual(['fuel', 'pass']);
});

test('a process that runs out of memory costs one candidate', async () => {
  const bomb = 'const hog = []; for (;;) hog.push(new Array(1e6).fill(n))';
  // Filling the memory takes as long as it takes.
  expect(await runAll([bomb], 60_000)).toEqual(['crash', 'pass']);
});

test('a candidate that kills its process costs one candidate', async () => {
  expect(await runAll(["process.kill(process.pid, 'SIGKILL')", '1'])).toEqual(['crash', 'pass', 'pass', 'pass']);
});

test('a candidate that spoils the language does not judge the next', async () => {
  expect(await runAll(['Array.prototype.map = () => []'])).toEqual(['exit', 'pass']);
});

test('a candidate that overwrites the check in its copy does not judge the next', async () => {
  const cheat =
    "require('fs').writeFileSync('check.cjs', 'process.exitCode = 1'); process.kill(process.pid, 'SIGKILL')";
  expect(await runAll([cheat])).toEqual(['crash', 'pass']);
});

// Would catch: half a line of JSON that ends like a whole one, which would end the repair.
test('what a candidate writes among the answers costs one candidate', async () => {
  const forged = `'{"slices":[{"test":"1"}\\nnull\\n{"id":0}\\n'`;
  const cheat = `require('fs').appendFileSync(process.cwd() + '/../../lane-io/answers.jsonl', ${forged}); process.kill(process.pid, 'SIGKILL')`;
  expect(await runAll([cheat])).toEqual(['crash', 'pass']);
});

test('exit, a rejection, a thrown error and a broken file each end one run', async () => {
  const bodies = ['process.exit(3)', "Promise.reject(new Error('x'))", "throw new Error('x')", '%%%'];
  expect(await runAll(bodies)).toEqual(['exit', 'pass', 'exit', 'pass', 'exit', 'pass', 'exit', 'pass']);
});

test('a timer of an ended run does not fire into the next', async () => {
  expect(await runAll(['setInterval(() => {}, 1); process.exit(1)'])).toEqual(['exit', 'pass']);
});
