/** Suites in the evaluator's process: the lane has to agree with the real runner, or not to be used. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { collect, makeProject } from '../project.ts';

const LIB = 'exports.half = (n) => n / 3;\nexports.twice = async (n) => n * 2;\n';
const FIXED = 'exports.half = (n) => n / 2;\nexports.twice = async (n) => n * 2;\n';

const SUITE = `
const test = require('node:test');
const { describe, it, before, after, beforeEach, afterEach, mock } = test;
const assert = require('node:assert');
const lib = require('../lib.js');
describe('half', () => {
  const seen = [];
  before(() => seen.push('before'));
  beforeEach(() => seen.push('each'));
  afterEach((t, done) => setImmediate(done));
  after(() => assert.deepEqual(seen, ['before', 'each', 'each', 'each', 'each']));
  it('of four', () => assert.equal(lib.half(4), 2));
  it('of nothing', () => assert.equal(lib.half(0), 0));
  it.skip('is not asked', () => assert.fail());
  it.todo('is not right', () => assert.fail());
  describe('inside', () => { it('of nothing', async () => assert.equal(lib.half(0), 0)); });
});
test('subtests', async (t) => {
  const spy = t.mock.fn(() => 3);
  await t.test('twice', async () => assert.equal(await lib.twice(spy()), 6));
  await t.test('half again (2ms)', () => t.assert.equal(lib.half(10), 5));
  assert.equal(spy.mock.callCount(), 1);
});
test('calls back', (t, done) => setTimeout(done, 1));
`;

const nodeTest = (args: readonly string[]) => ({ command: process.execPath, args, timeoutMs: 60_000 });

test('node --test runs in the fast lane, with hooks, subtests, mocks and callbacks', async () => {
  const project = makeProject({ 'lib.js': LIB, 'test/half.test.js': SUITE });
  const { events, done } = await collect(project, { check: nodeTest(['--test']) });
  expect(events[0]).toMatchObject({ type: 'baseline', lane: 'fast', passing: 5 });
  expect(done.patch?.files).toEqual({ 'lib.js': FIXED });
  project.remove();
});

test('modules by import, types stripped, and several files, each with modules of its own', async () => {
  const file = (own: string): string => `
import test, { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { half, count } from '../lib.ts';
describe('${own}', () => { it('half of ${own}', () => assert.equal(half(${own}), ${own} / 2)); });
test('is loaded once', () => { assert.equal(count(), 1); });
`;
  const lib =
    'let calls = 0;\nexport const half = (n: number): number => n / 3;\nexport const count = (): number => ++calls;\n';
  const project = makeProject({
    'package.json': '{ "type": "module", "scripts": { "test": "node --test test/*.test.ts" } }',
    'lib.ts': lib,
    ...{ 'test/a.test.ts': file('4'), 'test/b.test.ts': file('6') },
  });
  const { events, done } = await collect(project, { check: { command: 'npm', args: ['test'], timeoutMs: 60_000 } });
  expect(events[0]).toMatchObject({ lane: 'fast', passing: 2 });
  expect(done.patch?.files['lib.ts']).toContain('n / 2');
  project.remove();
});

test('a test that waits for ever, one that throws later and a file that does not load are failures as in Node', async () => {
  const project = makeProject({
    'lib.js': LIB,
    'test/a.test.js': `
const test = require('node:test');
const assert = require('node:assert');
test('half', () => { for (const n of [4, 6, 8, 10]) assert.equal(require('../lib.js').half(n), n / 2); });
test('throws later', () => new Promise((resolve) => setTimeout(() => { if (require('../lib.js').half(4) !== 2) throw new Error('late'); resolve(); }, 1)));
`,
    'test/b.test.js': "if (require('../lib.js').half(2) !== 1) throw new Error('at once');",
  });
  const { events, done } = await collect(project, { check: nodeTest(['--test', 'test/a.test.js', 'test/b.test.js']) });
  expect(events[0]).toMatchObject({ lane: 'fast' });
  expect(done.patch?.files).toEqual({ 'lib.js': FIXED });
  project.remove();
});

// Would catch: a lane that is used although its results are not the command's.
test.each([
  ['flags that are not known', ['--test', '--test-name-pattern=half']],
  ['a suite that asks for its own process', ['--test', 'own.test.js']],
])('%s: the command itself', async (_, args) => {
  const project = makeProject({
    'lib.js': LIB,
    'own.test.js': `
const test = require('node:test');
test('half', () => { for (const n of [4, 6, 8, 10]) if (require('./lib.js').half(n) !== n / 2) throw new Error('no'); });
test('alone', () => { if (process.env.NODE_TEST_CONTEXT === undefined) throw new Error('not alone'); });
`,
  });
  const { events, done } = await collect(project, { check: nodeTest(args), extraCandidates: 4 });
  expect(events[0]).toMatchObject({ lane: 'reference' });
  expect(done.patch?.files).toEqual({ 'lib.js': FIXED });
  project.remove();
});

test('mocha runs by its own library, with hooks that every test shares', async () => {
  const project = makeProject({
    'package.json': '{ "scripts": { "test": "mocha" } }',
    'lib.js': LIB,
    'test/half.js': `
const assert = require('node:assert');
const lib = require('../lib.js');
describe('half', function () {
  this.timeout(50);
  let calls = 0;
  beforeEach(() => { calls++; });
  it('of four', () => assert.equal(lib.half(4), 2));
  it('of ten', (done) => { setImmediate(() => { try { assert.equal(lib.half(10), 5); done(); } catch (error) { done(error); } }); });
  it.skip('later', () => {});
  describe('inside', () => { it('of nothing', async () => assert.equal(lib.half(0), 0)); });
  after(() => assert.equal(calls, 3));
});
`,
  });
  project.link('node_modules/mocha', path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')));
  const check = { command: process.execPath, args: ['node_modules/mocha/bin/mocha.js'], timeoutMs: 60_000 };
  const { events, done } = await collect(project, { check });
  expect(events[0]).toMatchObject({ lane: 'fast', passing: 1 });
  expect(done.patch?.files).toEqual({ 'lib.js': FIXED });
  project.remove();
});
