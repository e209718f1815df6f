import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isEvolveError } from '@evolve/core/errors';
import { assessPatch, compareBehaviour, type Assessment, type AssessOptions } from '../../src/index.ts';
import { processRunner } from '../process-runner.ts';
import { makeProject, tapCheck, type Project } from '../project.ts';

let project: Project | undefined;
afterEach(() => project?.remove());

const OLD = `exports.quote = (text) => (/[\\s]/.test(text) ? '"' + text + '"' : text);
exports.shout = (text) => text.toUpperCase() + '!';
`;
const RIGHT = OLD.replace('[\\s]', '[\\s=]');

const TESTS = {
  plain: "lib.quote('ab') === 'ab'",
  blank: `lib.quote('a b') === '"a b"'`,
  sign: `lib.quote('a=b') === '"a=b"'`,
  'sign alone': `lib.quote('=') === '"="'`,
  shout: "lib.shout('a') === 'A!'",
};

const make = (tests: Readonly<Record<string, string>> = TESTS): Project =>
  (project = makeProject({ 'lib.js': OLD, 'check.cjs': tapCheck("const lib = require('./lib.js');", tests) }));

const optionsOf = (text: string, more: Partial<AssessOptions> = {}): AssessOptions => ({
  dir: (project ?? make()).dir,
  files: { 'lib.js': text },
  check: { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 },
  runner: processRunner(),
  generated: 300,
  ...more,
});

const assess = (text: string): Promise<Assessment> => assessPatch(optionsOf(text));

// Would catch: a right fix that the gates take for a wrong one.
test('a right fix is accepted and the folder stays as it was', async () => {
  make();
  const { accept, confidence, evidence } = await assess(RIGHT);
  expect(accept).toBe('yes');
  expect(confidence).toBeGreaterThan(0.7);
  expect(evidence).toMatchObject({ passingDiffer: 0, unneededDiffer: 0, silentLines: [], failingDiffer: 2 });
  expect(evidence?.generated).toBeGreaterThan(100);
  expect(project?.read('lib.js')).toBe(OLD);
  expect(existsSync(path.join(project?.dir ?? '', 'node_modules'))).toBe(false);
});

// Each passes the whole check.
test.each([
  ['breaks something else', RIGHT.replace("+ '!'", "+ '!'.slice(text.length - 1)"), /without 1 of its/],
  ['quotes far too much', OLD.replace('/[\\s]/.test(text)', "text !== 'ab'"), /ordinary inputs/],
  [
    'knows the answer by heart',
    OLD.replace('(/[\\s]/', "(text === 'a=b' || text === '=' || /[\\s]/"),
    /value of the failing tests/,
  ],
])('a patch that %s is not accepted', async (_, text, objection) => {
  make();
  const { accept, why, evidence } = await assess(text);
  expect(evidence).toBeDefined();
  expect(accept).not.toBe('yes');
  expect(why.join('\n')).toMatch(objection);
});

test('a line that no test runs is named', async () => {
  make();
  const text = RIGHT.replace(
    'exports.quote = (text) => (',
    'exports.quote = (text) => {\n  if (text === 7)\n    return 7;\n  return (',
  ).replace(': text);', ': text);\n};');
  const { evidence, why } = await assess(text);
  expect(evidence?.silentLines).toEqual(['lib.js:3']);
  expect(why.join('\n')).toContain('no test runs lib.js:3');
});

test('a patch that does not make the check pass is refused', async () => {
  make();
  expect(await assess(OLD.replace('[\\s]', '[=]'))).toMatchObject({ accept: 'no', confidence: 0 });
  expect(await assess('this does not parse (')).toMatchObject({ accept: 'no' });
});

test('a check that passes anyway, and a file that is not there, are errors', async () => {
  make({ plain: TESTS.plain });
  await expect(assess(RIGHT)).rejects.toSatisfy((error) => isEvolveError(error, 'EVOLVE_CHECK_ALREADY_PASSES'));
  const missing = assessPatch(optionsOf(RIGHT, { files: { 'none.js': '' } }));
  await expect(missing).rejects.toSatisfy((error) => isEvolveError(error, 'EVOLVE_OPTIONS'));
});

// Would catch: evidence that depends on time or on the order in which processes end.
test('the same seed gives the same evidence', async () => {
  make();
  const [one, two] = await Promise.all([assess(RIGHT), assess(RIGHT)]);
  expect(one).toEqual(two);
});

test('functions with a memory, endless loops and dying processes are no evidence against a fix', async () => {
  const old = `let n = 0;
exports.count = () => ++n;
exports.wait = (times) => { while (times !== 0) times--; return 'done'; };
exports.half = (n) => { if (n < -1e6) process.kill(process.pid, 'SIGKILL'); return n / 3; };
`;
  const tests = {
    count: 'lib.count() > 0',
    wait: "lib.wait(3) === 'done'",
    zero: 'lib.half(0) === 0',
    four: 'lib.half(4) === 2',
    large: 'lib.half(2000000) === 1000000',
  };
  project = makeProject({ 'lib.js': old, 'check.cjs': tapCheck("const lib = require('./lib.js');", tests) });
  const { accept, evidence } = await assess(old.replace('n / 3', 'n / 2'));
  expect(accept).toBe('yes');
  expect(evidence).toMatchObject({ passingDiffer: 0, newErrors: 0 });
});

test('two versions are compared without a word on which is right', async () => {
  make();
  const { calls, differ, examples } = await compareBehaviour(optionsOf(RIGHT));
  expect(calls).toBeGreaterThan(100);
  expect(differ).toBeGreaterThan(0);
  expect(examples[0]).toMatchObject({ call: expect.stringMatching(/^exports\.quote\(|^quote\(/) as unknown });
  expect((await compareBehaviour(optionsOf(`${OLD}// the same\n`))).differ).toBe(0);
});

// Would catch: recording that works with one way to run tests only.
test('a check that is a runner of many processes is recorded as well', async () => {
  const spec = `const test = require('node:test');
const assert = require('node:assert');
const { quote } = require('./lib.js');
test('plain', () => assert.equal(quote('ab'), 'ab'));
test('sign', () => assert.equal(quote('a=b'), '"a=b"'));
`;
  project = makeProject({ 'lib.js': OLD, 'lib.test.cjs': spec });
  const check = { command: process.execPath, args: ['--test', 'lib.test.cjs'], timeoutMs: 20_000 };
  const { evidence } = await assessPatch(optionsOf(RIGHT, { check }));
  expect(evidence?.generated).toBeGreaterThan(100);
});
