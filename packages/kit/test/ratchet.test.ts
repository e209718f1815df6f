/** What a whole cycle makes of tests, coverage and comparisons: real git, real checks. */
import { testSuite } from '@evolve/core/checks';
import { differentialCheck } from '@evolve/governance';
import { describe, expect, test } from 'vitest';
import { compose } from './compose.ts';
import { addCheck, BROKEN, FIXED, git, GRANTED, makeRepo, open, writes } from './fixture.ts';

const suite = testSuite({ id: 'suite', run: ['node', '--test'], timeoutMs: 20_000 });

const TESTS = `const test = require('node:test');
const assert = require('node:assert');
test('one', () => { assert.equal(1, 1); });
for (const name of require('../src/names.js')) test(name, () => { assert.ok(name); });
`;
const FILES = {
  'src/add.js': BROKEN,
  'src/other.js': 'module.exports = 1;\n',
  'src/names.js': "module.exports = ['a', 'b'];\n",
  'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
  'test/names.test.js': TESTS,
};
const WITH_TESTS = { ...GRANTED, editable: ['/src/**', '/test/**'] };

describe('the tests only get more', () => {
  test('a change that makes fewer of them run is no better, however green', async () => {
    const place = makeRepo(undefined, FILES);
    const files = { 'src/add.js': FIXED, 'src/names.js': "module.exports = ['a'];\n" };
    const evolver = await open(place, { checks: [addCheck, suite], proposers: [writes(files)] });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.checks).toMatchObject([{ id: 'adds' }, { id: 'suite', executedBefore: 3, executedTests: 2 }]);
    expect(receipt.attempts[0]?.why).toContain('suite ran fewer tests: 3 before, 2 now');
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });

  test('tests together with the source that they judge are refused by that name', async () => {
    const place = makeRepo(undefined, FILES);
    const added = "const test = require('node:test');\ntest('more', () => {});\n";
    const files = { 'src/add.js': FIXED, 'test/more.test.js': added };
    const evolver = await open(place, { policy: WITH_TESTS, checks: [addCheck, suite], proposers: [writes(files)] });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('abandoned');
    const findings = receipt.gates.flatMap((gate) => gate.findings.map(({ rule }) => rule));
    expect(findings).toContain('ratchet:tests-with-source');
  });

  test('tests alone wait for the owner, whatever the grants say', async () => {
    const place = makeRepo(undefined, FILES);
    const added =
      "const test = require('node:test');\nconst assert = require('node:assert');\ntest('more', () => { assert.equal(require('../src/other.js'), 1); });\n";
    // What declares tests counts as control of the process, which an owner has to grant.
    const grants = [{ id: 'all', paths: ['**'], grade: 'high' as const, perDay: 3 }];
    const policy = { ...WITH_TESTS, capabilities: ['process.control'], grants };
    const evolver = await open(place, { policy, checks: [suite], proposers: [writes({ 'test/more.test.js': added })] });
    const receipt = await evolver.evolve({ task: 'test more' });
    expect(receipt).toMatchObject({ outcome: 'awaiting-approval', risk: { decision: 'owner' } });
    expect(receipt.gates.find(({ id }) => id === 'ratchet')).toMatchObject({ decision: 'pass' });
  });

  test('without that gate the tests that count are still those of the base', async () => {
    const place = makeRepo(undefined, FILES);
    // Green only by its own word: the test that stood fails on it.
    const files = {
      'src/names.js': "module.exports = [''];\n",
      'test/names.test.js': TESTS.replace('assert.ok(name)', 'assert.ok(true)'),
    };
    const evolver = await compose(place, {
      gates: [],
      checks: [suite],
      proposers: [writes(files)],
      options: { maxAttempts: 1 },
    });
    const receipt = await evolver.evolve({ task: 'shorten' });
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.checks[0]).toMatchObject({ id: 'suite', before: 'pass', after: 'fail' });
    expect(receipt.checks[0]?.diagnostics).toContain('with the tests as they were');
  });
});

describe('changed lines that no check runs', () => {
  const UNRUN = `${FIXED}module.exports.never = (x) => {\n  return x;\n};\n`;
  const evolveWith = async (coverage: 'report' | 'require' | 'off') => {
    const policy = { ...GRANTED, ratchet: { coverage } };
    const evolver = await open(makeRepo(), { policy, proposers: [writes({ 'src/add.js': UNRUN })] });
    return evolver.evolve({ task: 'add subtracts' });
  };

  test('are on the receipt and count against the change', async () => {
    const receipt = await evolveWith('report');
    expect(receipt.coverage).toEqual({
      executable: 3,
      run: 2,
      missed: [{ path: 'src/add.js', lines: [3] }],
      unmapped: [],
    });
    expect(receipt.confidence?.reasons.join()).toContain('of the changed lines did not run');
    expect(receipt.outcome).toBe('awaiting-approval');
  });
  test('are refused where the policy asks for them', async () => {
    const receipt = await evolveWith('require');
    expect(receipt.outcome).toBe('abandoned');
    expect(receipt.attempts[0]?.why).toContain('changed lines that no check runs: src/add.js:3');
  });
  test('are not looked at where the policy says so', async () => {
    const receipt = await evolveWith('off');
    expect(receipt.coverage).toBeUndefined();
    expect(receipt.outcome).toBe('probation');
  });
});

describe('old against new', () => {
  const compared = (recorded: readonly { input: number[]; output: number }[]) =>
    differentialCheck({ module: 'src/add.js', inputs: [[0, 0]], recorded });

  test('what the recorded calls explain lands', async () => {
    const evolver = await open(makeRepo(), { checks: [addCheck, compared([{ input: [1, 2], output: 3 }])] });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('probation');
    expect(receipt.checks[1]?.diagnostics).toBe(
      'equal on 1 inputs, different on 0, 1 of other differences are explained',
    );
  });
  test('every other difference asks a person, grant or not, and says which', async () => {
    const place = makeRepo();
    const changed = 'module.exports = (a, b) => (a === 0 ? 1 : a + b);\n';
    const evolver = await open(place, {
      checks: [addCheck, compared([{ input: [1, 2], output: 3 }])],
      proposers: [writes({ 'src/add.js': changed })],
    });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt.outcome).toBe('awaiting-approval');
    expect(receipt.checks[1]?.questions?.[0]).toContain('(0,0) value 0 -> value 1');
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });
});
