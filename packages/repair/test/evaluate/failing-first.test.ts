/** Failing tests are asked first, and a candidate that turns none of them green is not asked the others. */
import { expect, test } from 'vitest';
import { FastLane } from '../../src/evaluate/fast-lane.ts';
import { openScratch } from '../../src/evaluate/scratch.ts';
import { settingsOf } from '../../src/options.ts';
import { processRunner } from '../process-runner.ts';
import { makeProject } from '../project.ts';

const LIB = 'exports.half = (n) => n / 3;\n';
const AT = LIB.indexOf('3');
const SUITE = `
const { test } = require('node:test');
const assert = require('node:assert');
const { half } = require('./lib.js');
test('nothing', () => assert.equal(half(0), 0));
test('four', () => assert.equal(half(4), 2));
test('ten', () => assert.equal(half(10), 5));
`;

test('what turns a failing test green is asked all of them', async () => {
  const project = makeProject({ 'lib.js': LIB, 'a.test.js': SUITE });
  const check = { command: process.execPath, args: ['--test'], timeoutMs: 20_000 };
  const settings = settingsOf({ dir: project.dir, check, runner: processRunner() });
  const scratch = await openScratch(project.dir);
  const lane = new FastLane(settings, scratch, {
    name: 'lane',
    command: process.execPath,
    job: {
      program: { kind: 'node-test', files: ['a.test.js'] },
      files: [{ path: 'lib.js', text: LIB, fuel: [] }],
      limits: { fuel: 100_000, cpuMs: 5000, wallMs: 20_000, memoryMb: 800 },
      coverage: false,
      esm: false,
      first: { only: ['a.test.js › four', 'a.test.js › ten'], passing: ['a.test.js › nothing'] },
    },
  });
  const candidates = ['5', '2', '(n === 4 ? 2 : 3)'].map((text, id) => ({
    id,
    edits: [{ file: 0, splices: [{ start: AT, end: AT + 1, text }] }],
  }));
  const outcomes = await lane.evaluate(candidates);
  await scratch.close();
  project.remove();
  const told = candidates.map(({ id }) =>
    [...(outcomes.get(id)?.tests.values() ?? [])].map(({ name, ok }) => [name, ok]),
  );
  expect(told).toEqual([
    [
      ['four', false],
      ['ten', false],
    ],
    [
      ['nothing', true],
      ['four', true],
      ['ten', true],
    ],
    [
      ['nothing', true],
      ['four', true],
      ['ten', false],
    ],
  ]);
  expect(candidates.map(({ id }) => outcomes.get(id)?.pass)).toEqual([false, true, false]);
});
