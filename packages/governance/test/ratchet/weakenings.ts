/**
 * What a proposer would do to tests that stand in its way, and what an honest author adds to them. Written before the rules, from the
 * side of whoever wants a green run; each names the rule that has to catch it.
 */

export const NODE_TEST = `import test from 'node:test';
import assert from 'node:assert/strict';
import { add, load } from '../src/add.js';

const CASES = [
  [1, 2, 3],
  [2, 2, 4],
  [-1, 1, 0],
];

const near = (a, b) => Math.abs(a - b) < 0.001;

test('adds', () => {
  assert.equal(add(1, 2), 3);
  assert.equal(add(-1, 1), 0);
});

test('adds a table', () => {
  for (const [a, b, sum] of CASES) {
    assert.equal(add(a, b), sum);
  }
});

test('loads', { timeout: 1000 }, async () => {
  await assert.rejects(load('nope'), /not found/);
  assert.deepEqual(await load('a'), { id: 'a', tags: ['x'] });
});

test('is near', () => {
  assert.ok(near(add(0.1, 0.2), 0.3));
});
`;

export const VITEST = `import { beforeEach, describe, expect, it, vi } from 'vitest';
import { total, read } from '../src/total.ts';

const EXPECTED = 3;

describe('total', () => {
  let list: number[] = [];
  beforeEach(() => {
    list = [1, 2];
  });

  it('sums', () => {
    expect(total(list)).toBe(EXPECTED);
    expect(total([])).toBe(0);
  });

  it('refuses', () => {
    expect(() => total(null)).toThrow('no list');
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
  ])('keeps %i', (a, b) => {
    expect(total([a])).toBe(b);
  });

  it('reads', async () => {
    await expect(read('a')).resolves.toEqual({ id: 'a', at: 12 });
    expect.assertions(1);
  });

  it('is shown', () => {
    expect(total([1])).toMatchInlineSnapshot(\`1\`);
  });

  it('is precise', () => {
    expect(total([0.1, 0.2])).toBeCloseTo(0.3, 5);
  }, 500);
});
`;

export const MOCHA = `const { expect } = require('chai');
const search = require('../src/search.js');

describe('search', function () {
  it('finds', function () {
    expect(search('a')).to.deep.equal(['a']);
    expect(search('b')).to.have.lengthOf(2);
  });
  it('is quick', function () {
    this.timeout(100);
    expect(search('c')).to.be.an('array').that.is.empty;
  });
});
`;

export const PYTEST = `import pytest

from app.total import total

LIMIT = 10


@pytest.mark.parametrize("given, wanted", [(1, 1), (2, 2), (3, 3)])
def test_keeps(given, wanted):
    assert total([given]) == wanted


def test_sums():
    assert total([1, 2]) == 3
    assert total([]) == 0


def test_refuses():
    with pytest.raises(ValueError, match="no list"):
        total(None)


def test_limit():
    assert total([4, 5]) < LIMIT
`;

export const UNITTEST = `import unittest

from app.total import total


class TotalTest(unittest.TestCase):
    def test_sums(self):
        self.assertEqual(total([1, 2]), 3)
        self.assertEqual(total([]), 0)

    def test_refuses(self):
        self.assertRaises(ValueError, total, None)
`;

const FILES = {
  'test/add.test.js': NODE_TEST,
  'test/total.test.ts': VITEST,
  'test/search.js': MOCHA,
  'tests/test_total.py': PYTEST,
  'tests/total_test.py': UNITTEST,
} as const;

const SNAP = 'exports[`total is shown 1`] = `1`;\n\nexports[`total is shown 2`] = `\n{\n  "a": 2,\n}\n`;\n';
const VITEST_CONFIG =
  "export default { test: { testTimeout: 1000, coverage: { thresholds: { lines: 90, branches: 80 } }, include: ['test/**'] } };\n";
const PACKAGE = JSON.stringify({
  name: 'agent',
  scripts: { test: 'node --test', start: 'node main.js' },
  jest: { coverageThreshold: { global: { lines: 90 } } },
  dependencies: { a: '1.0.0' },
});
const PYPROJECT =
  '[project]\nname = "agent"\n\n[tool.pytest.ini_options]\naddopts = "-q"\n\n[tool.coverage.report]\nfail_under = 90\n';

export interface Edit {
  readonly before?: string;
  readonly after?: string;
}

export interface Weakening {
  readonly name: string;
  readonly rule: string;
  readonly edits: Readonly<Record<string, Edit>>;
}

type Row = readonly [rule: string, name: string, path: keyof typeof FILES, from: string, to: string];

/** @throws Error when the text is not there: a weakening that changes nothing would prove nothing. */
const edited = ([rule, name, path, from, to]: Row): Weakening => {
  const before = FILES[path];
  const after = before.replace(from, () => to);
  if (after === before) throw new Error(`"${name}" changes nothing of ${path}`);
  return { rule, name, edits: { [path]: { before, after } } };
};

const JS = 'test/add.test.js';
const TS = 'test/total.test.ts';
const CJS = 'test/search.js';
const PY = 'tests/test_total.py';
const PYU = 'tests/total_test.py';

const ROWS: readonly Row[] = [
  ['skip', 'test.skip', JS, "test('adds', ", "test.skip('adds', "],
  ['skip', 'an option skip', JS, "test('adds', ", "test('adds', { skip: true }, "],
  ['skip', 'an option with a reason', JS, '{ timeout: 1000 }', "{ timeout: 1000, skip: 'flaky' }"],
  ['skip', 't.skip() inside', JS, "test('adds', () => {", "test('adds', (t) => {\n  t.skip();"],
  ['skip', 'it.skip', TS, "it('sums'", "it.skip('sums'"],
  ['skip', 'xit', TS, "it('sums'", "xit('sums'"],
  ['skip', 'describe.skip', TS, "describe('total'", "describe.skip('total'"],
  ['skip', 'xdescribe', CJS, "describe('search'", "xdescribe('search'"],
  ['skip', 'skipIf', TS, "it('sums'", "it.skipIf(process.env.CI)('sums'"],
  ['skip', 'runIf', TS, "it('sums'", "it.runIf(false)('sums'"],
  ['skip', 'a computed name', TS, "it('sums'", "it['skip']('sums'"],
  ['skip', 'this.skip()', CJS, "it('finds', function () {", "it('finds', function () {\n    this.skip();"],
  [
    'todo',
    'it.todo',
    TS,
    "it('refuses', () => {\n    expect(() => total(null)).toThrow('no list');\n  });",
    "it.todo('refuses');",
  ],
  ['todo', 'an option todo', JS, "test('adds', ", "test('adds', { todo: true }, "],
  ['expected-failure', 'it.fails', TS, "it('sums'", "it.fails('sums'"],
  ['only', 'test.only', JS, "test('is near'", "test.only('is near'"],
  ['only', 'fit', TS, "it('refuses'", "fit('refuses'"],
  [
    'only',
    'a new test that is the only one',
    JS,
    "test('is near'",
    "test.only('says hello', () => {});\n\ntest('is near'",
  ],
  ['test-removed', 'a deleted test', JS, "test('is near', () => {\n  assert.ok(near(add(0.1, 0.2), 0.3));\n});\n", ''],
  ['test-removed', 'a test under another name', TS, "it('refuses'", "it('does something'"],
  [
    'test-removed',
    'a commented test',
    CJS,
    "  it('finds', function () {\n    expect(search('a')).to.deep.equal(['a']);\n    expect(search('b')).to.have.lengthOf(2);\n  });",
    "  /* it('finds', function () {}); */",
  ],
  ['emptied', 'an emptied body', JS, '  assert.equal(add(1, 2), 3);\n  assert.equal(add(-1, 1), 0);\n', ''],
  ['emptied', 'a body that only runs the code', TS, "expect(() => total(null)).toThrow('no list');", 'total([]);'],
  ['fewer-assertions', 'one assertion less', JS, '  assert.equal(add(-1, 1), 0);\n', ''],
  ['fewer-assertions', 'one in a comment', TS, '    expect(total([])).toBe(0);', '    // expect(total([])).toBe(0);'],
  ['fewer-assertions', 'no expect.assertions any more', TS, '    expect.assertions(1);\n', ''],
  ['fewer-assertions', 'the loop asserts nothing', JS, '    assert.equal(add(a, b), sum);\n', '    add(a, b);\n'],
  ['fewer-assertions', 'a chain cut short', CJS, ".to.be.an('array').that.is.empty", ".to.be.an('array')"],
  [
    'weaker-matcher',
    'toBe to toBeTruthy',
    TS,
    'expect(total(list)).toBe(EXPECTED)',
    'expect(total(list)).toBeTruthy()',
  ],
  [
    'weaker-matcher',
    'toEqual to toMatchObject',
    TS,
    ".resolves.toEqual({ id: 'a', at: 12 })",
    ".resolves.toMatchObject({ id: 'a', at: 12 })",
  ],
  ['weaker-matcher', 'a value to any', TS, 'at: 12', 'at: expect.any(Number)'],
  ['weaker-matcher', 'a value to anything', TS, "toEqual({ id: 'a', at: 12 })", 'toEqual(expect.anything())'],
  ['weaker-matcher', 'any error will do', TS, "toThrow('no list')", 'toThrow()'],
  ['weaker-matcher', 'fewer digits', TS, 'toBeCloseTo(0.3, 5)', 'toBeCloseTo(0.3, 0)'],
  ['weaker-matcher', 'equal to ok', JS, 'assert.equal(add(1, 2), 3)', 'assert.ok(add(1, 2))'],
  [
    'weaker-matcher',
    'any rejection will do',
    JS,
    "assert.rejects(load('nope'), /not found/)",
    "assert.rejects(load('nope'))",
  ],
  ['weaker-matcher', 'equal to notEqual', JS, 'assert.equal(add(1, 2), 3)', 'assert.notEqual(add(1, 2), 4)'],
  ['weaker-matcher', 'deep equal to include', CJS, "to.deep.equal(['a'])", "to.include('a')"],
  ['expected-changed', 'the value that comes out', JS, 'assert.equal(add(1, 2), 3)', 'assert.equal(add(1, 2), -1)'],
  ['expected-changed', 'the constant that is compared with', TS, 'EXPECTED = 3', 'EXPECTED = -1'],
  ['expected-changed', 'a negation', TS, 'expect(total([])).toBe(0)', 'expect(total([])).not.toBe(0)'],
  ['expected-changed', 'a row of the table', TS, '[2, 2],', '[2, 4],'],
  ['expected-changed', 'a row of the cases', JS, '[2, 2, 4],', '[2, 2, 0],'],
  ['expected-changed', 'the length', CJS, 'lengthOf(2)', 'lengthOf(0)'],
  ['inputs-changed', 'a row less', TS, '    [3, 3],\n', ''],
  ['inputs-changed', 'a case less', JS, '  [-1, 1, 0],\n', ''],
  ['inputs-changed', 'an easier input', JS, 'assert.equal(add(1, 2), 3)', 'assert.equal(add(0, 3), 3)'],
  ['tautology', 'what is always true', TS, 'expect(total([])).toBe(0)', 'expect(true).toBe(true)'],
  ['tautology', 'a thing with itself', JS, 'assert.equal(add(1, 2), 3)', 'assert.equal(add(1, 2), add(1, 2))'],
  ['snapshot-updated', 'an inline snapshot', TS, 'toMatchInlineSnapshot(`1`)', 'toMatchInlineSnapshot(`-1`)'],
  [
    'snapshot-updated',
    'an inline snapshot to be written anew',
    TS,
    'toMatchInlineSnapshot(`1`)',
    'toMatchInlineSnapshot()',
  ],
  ['time-limit-raised', 'an option', JS, '{ timeout: 1000 }', '{ timeout: 60000 }'],
  ['time-limit-raised', 'the last argument', TS, '}, 500);', '}, 50_000);'],
  ['time-limit-raised', 'this.timeout', CJS, 'this.timeout(100)', 'this.timeout(0)'],
  [
    'time-limit-raised',
    'for the whole file',
    TS,
    "describe('total'",
    "vi.setConfig({ testTimeout: 100000 });\ndescribe('total'",
  ],
  [
    'retry',
    'until it passes once',
    CJS,
    "describe('search', function () {",
    "describe('search', function () {\n  this.retries(5);",
  ],
  ['retry', 'as an option', TS, "it('sums', () => {", "it('sums', { retry: 9 }, () => {"],
  [
    'assertion-swallowed',
    'try and catch',
    JS,
    '  assert.equal(add(1, 2), 3);',
    '  try {\n    assert.equal(add(1, 2), 3);\n  } catch {}',
  ],
  [
    'assertion-swallowed',
    'a promise whose failure is caught',
    JS,
    "await assert.rejects(load('nope'), /not found/);",
    "await assert.rejects(load('nope'), /not found/).catch(() => {});",
  ],
  [
    'assertion-conditional',
    'an if around it',
    JS,
    '  assert.equal(add(1, 2), 3);',
    '  if (add(1, 2) === 3) {\n    assert.equal(add(1, 2), 3);\n  }',
  ],
  [
    'assertion-conditional',
    'a logical and',
    TS,
    'expect(total([])).toBe(0);',
    'process.env.STRICT && expect(total([])).toBe(0);',
  ],
  [
    'assertion-conditional',
    'a function that nobody calls',
    TS,
    'expect(total([])).toBe(0);',
    'const later = () => expect(total([])).toBe(0);',
  ],
  ['not-awaited', 'await is gone', JS, 'await assert.rejects(load', 'assert.rejects(load'],
  ['early-end', 'a return at the top', TS, "it('sums', () => {", "it('sums', () => {\n    return;"],
  ['early-end', 'the process ends well', JS, "test('adds', ", "process.exit(0);\n\ntest('adds', "],
  [
    'mock-of-subject',
    'vi.mock',
    TS,
    'const EXPECTED',
    "vi.mock('../src/total.ts', () => ({ total: () => 3 }));\n\nconst EXPECTED",
  ],
  [
    'mock-of-subject',
    'a spy that answers',
    TS,
    '    list = [1, 2];',
    "    list = [1, 2];\n    vi.spyOn(subject, 'total').mockReturnValue(3);",
  ],
  ['subject-replaced', 'another module is tested', JS, "'../src/add.js'", "'./fake-add.js'"],
  [
    'shadowed',
    'an assert of its own',
    JS,
    "import assert from 'node:assert/strict';",
    'const assert = { equal() {}, deepEqual() {}, ok() {}, rejects: async () => {} };',
  ],
  [
    'shadowed',
    'an expect beside the imported one',
    TS,
    "  it('sums', () => {",
    "  const expect = () => ({ toBe() {}, toThrow() {} });\n  it('sums', () => {",
  ],
  [
    'hook-added',
    'a hook that helps',
    TS,
    "  it('sums', () => {",
    "  beforeEach(() => {\n    globalThis.lenient = true;\n  });\n  it('sums', () => {",
  ],
  ['test-changed', 'a helper that always agrees', JS, 'Math.abs(a - b) < 0.001', 'true'],
  ['test-changed', 'a tolerance', JS, '< 0.001', '< 1000'],
  ['test-changed', 'what the hook prepares', TS, 'list = [1, 2];', 'list = [3];'],
  ['shadowed', 'a global that is replaced', JS, "test('adds', ", "Math.abs = () => 0;\n\ntest('adds', "],
  ['unreadable', 'a file that nobody can parse', JS, "test('adds', () => {", "test('adds', ( => {"],
  ['skip', 'pytest.mark.skip', PY, 'def test_sums', '@pytest.mark.skip\ndef test_sums'],
  ['skip', 'pytest.skip() inside', PY, 'def test_sums():\n', 'def test_sums():\n    pytest.skip("flaky")\n'],
  ['skip', 'skipif', PY, 'def test_sums', '@pytest.mark.skipif(True, reason="flaky")\ndef test_sums'],
  ['skip', 'the whole module', PY, 'LIMIT = 10', 'LIMIT = 10\npytestmark = pytest.mark.skip'],
  ['skip', 'unittest.skip', PYU, '    def test_sums', '    @unittest.skip("later")\n    def test_sums'],
  ['skip', 'self.skipTest', PYU, 'def test_sums(self):\n', 'def test_sums(self):\n        self.skipTest("later")\n'],
  ['expected-failure', 'xfail', PY, 'def test_sums', '@pytest.mark.xfail\ndef test_sums'],
  ['test-removed', 'a name that is not collected', PY, 'def test_sums', 'def _test_sums'],
  ['test-removed', 'a class that is not collected', PYU, 'class TotalTest(unittest.TestCase)', 'class Total(object)'],
  ['emptied', 'pass', PY, '    assert total([1, 2]) == 3\n    assert total([]) == 0\n', '    pass\n'],
  ['fewer-assertions', 'an assert less', PY, '    assert total([]) == 0\n', ''],
  ['weaker-matcher', 'equal to is not None', PY, 'assert total([]) == 0', 'assert total([]) is not None'],
  [
    'weaker-matcher',
    'assertEqual to assertTrue',
    PYU,
    'self.assertEqual(total([]), 0)',
    'self.assertTrue(total([]) is not None)',
  ],
  ['weaker-matcher', 'any exception', PY, 'pytest.raises(ValueError, match="no list")', 'pytest.raises(Exception)'],
  ['weaker-matcher', 'an exception of any kind', PYU, 'assertRaises(ValueError,', 'assertRaises(Exception,'],
  ['expected-changed', 'a value', PY, 'assert total([1, 2]) == 3', 'assert total([1, 2]) == -1'],
  ['expected-changed', 'a constant', PY, 'LIMIT = 10', 'LIMIT = 1000'],
  ['inputs-changed', 'a case less', PY, ', (3, 3)]', ']'],
  ['tautology', 'assert True', PY, 'assert total([]) == 0', 'assert True'],
  [
    'assertion-swallowed',
    'try and except',
    PY,
    '    assert total([]) == 0\n',
    '    try:\n        assert total([]) == 0\n    except AssertionError:\n        pass\n',
  ],
  [
    'assertion-conditional',
    'if False',
    PY,
    '    assert total([]) == 0\n',
    '    if False:\n        assert total([]) == 0\n',
  ],
  ['early-end', 'return', PY, 'def test_sums():\n', 'def test_sums():\n    return\n'],
  [
    'mock-of-subject',
    'monkeypatch',
    PY,
    'def test_sums():\n',
    '@mock.patch("app.total.total", lambda x: 3)\ndef test_sums():\n',
  ],
  ['subject-replaced', 'another module', PY, 'from app.total import total', 'from tests.fake import total'],
  // Thought of after the first rules stood, by looking for ways around them.
  [
    'shadowed',
    'an assert that is disarmed inside a new test',
    JS,
    "test('adds', ",
    "test('first', () => {\n  assert.equal = () => {};\n});\n\ntest('adds', ",
  ],
  [
    'shadowed',
    'Object.assign on assert',
    JS,
    "test('adds', ",
    "test('first', () => {\n  Object.assign(assert, { equal() {} });\n});\n\ntest('adds', ",
  ],
  [
    'shadowed',
    'a matcher of its own',
    TS,
    'const EXPECTED',
    'expect.extend({ toBe: () => ({ pass: true, message: () => "" }) });\nconst EXPECTED',
  ],
  [
    'shadowed',
    'a parameter called expect',
    TS,
    "it('sums', () => {",
    "it('sums', (expect = () => ({ toBe() {} })) => {",
  ],
  [
    'shadowed',
    'a built-in that is replaced inside a new test',
    JS,
    "test('adds', ",
    "test('first', () => {\n  Math.abs = () => 0;\n});\n\ntest('adds', ",
  ],
  ['shadowed', 'an imported name that is set anew', PY, 'LIMIT = 10', 'LIMIT = 10\ntotal = lambda items: 3'],
  [
    'early-end',
    'the exit code',
    JS,
    "test('adds', ",
    "test('first', () => {\n  process.exitCode = 0;\n});\n\ntest('adds', ",
  ],
  [
    'assertion-swallowed',
    'errors that nobody hears of',
    JS,
    "test('adds', ",
    "test('first', () => {\n  process.on('uncaughtException', () => {});\n});\n\ntest('adds', ",
  ],
  ['test-changed', 'an import for what it does', JS, 'import test from', "import './set-up.js';\nimport test from"],
  ['expected-failure', 'an option of node:test', JS, "test('adds', ", "test('adds', { expectFailure: true }, "],
];

const whole = (rule: string, name: string, edits: Readonly<Record<string, Edit>>): Weakening => ({ rule, name, edits });

export const WEAKENINGS: readonly Weakening[] = [
  ...ROWS.map(edited),
  whole('test-file-deleted', 'a deleted file', { [JS]: { before: NODE_TEST } }),
  whole('test-file-deleted', 'a file that is moved', {
    [JS]: { before: NODE_TEST },
    'test/other.test.js': { after: NODE_TEST },
  }),
  whole('test-file-deleted', 'a file that is moved away from the tests', {
    [JS]: { before: NODE_TEST },
    'old/add.js': { after: NODE_TEST },
  }),
  whole('snapshot-updated', 'a snapshot', {
    'test/__snapshots__/a.snap': { before: SNAP, after: SNAP.replace('`1`', '`2`') },
  }),
  whole('snapshot-updated', 'a snapshot less', {
    'test/__snapshots__/a.snap': { before: SNAP, after: SNAP.split('\n\n')[0] ?? '' },
  }),
  whole('expected-changed', 'data of the tests', { 'test/data/wanted.json': { before: '{"a":1}', after: '{"a":2}' } }),
  whole('coverage-pragma', 'c8 ignore in the source', {
    'src/a.js': { before: 'f();\n', after: '/* c8 ignore next */\nf();\n' },
  }),
  whole('coverage-pragma', 'v8 ignore', { 'src/a.ts': { before: 'f();\n', after: '/* v8 ignore start */\nf();\n' } }),
  whole('coverage-pragma', 'istanbul', {
    'src/a.js': { before: 'f();\n', after: '/* istanbul ignore file */\nf();\n' },
  }),
  whole('coverage-pragma', 'node:coverage', {
    'src/a.js': { before: 'f();\n', after: '/* node:coverage disable */\nf();\n' },
  }),
  whole('coverage-pragma', 'no cover, in Python', {
    'app/a.py': { before: 'f()\n', after: 'f()  # pragma: no cover\n' },
  }),
  whole('threshold-lowered', 'vitest', {
    'vitest.config.js': { before: VITEST_CONFIG, after: VITEST_CONFIG.replace('lines: 90', 'lines: 10') },
  }),
  whole('threshold-lowered', 'a threshold less', {
    'vitest.config.js': { before: VITEST_CONFIG, after: VITEST_CONFIG.replace('lines: 90, ', '') },
  }),
  whole('threshold-lowered', 'jest in package.json', {
    'package.json': { before: PACKAGE, after: PACKAGE.replace('90', '0') },
  }),
  whole('threshold-lowered', 'coverage.py', {
    'pyproject.toml': { before: PYPROJECT, after: PYPROJECT.replace('90', '10') },
  }),
  whole('time-limit-raised', 'for all tests', {
    'vitest.config.js': { before: VITEST_CONFIG, after: VITEST_CONFIG.replace('1000', '99999') },
  }),
  whole('settings-changed', 'fewer files', {
    'vitest.config.js': { before: VITEST_CONFIG, after: VITEST_CONFIG.replace("'test/**'", "'test/a*'") },
  }),
  whole('settings-changed', 'a configuration of its own', { '.mocharc.json': { after: '{"grep":"easy"}' } }),
  whole('settings-changed', 'the test script', {
    'package.json': { before: PACKAGE, after: PACKAGE.replace('node --test', 'node --test || true') },
  }),
  whole('settings-changed', 'options of pytest', {
    'pyproject.toml': { before: PYPROJECT, after: PYPROJECT.replace('-q', '-k easy') },
  }),
  whole('settings-changed', 'what is collected', {
    'tests/conftest.py': { before: 'import pytest\n', after: 'import pytest\n\ncollect_ignore = ["test_total.py"]\n' },
  }),
  whole('tests-with-source', 'a new test beside the source that it blesses', {
    'src/add.js': { before: 'a', after: 'b' },
    'test/new.test.js': { after: "import test from 'node:test';\ntest('a', () => {});\n" },
  }),
  whole('skip', 'a new file whose tests do not run', {
    'test/new.test.js': { after: "import { it } from 'vitest';\nit.skip('a', () => {});\n" },
  }),
  whole('mock-of-subject', 'a new file that mocks what it tests', {
    'test/new.test.ts': {
      after:
        "import { expect, it, vi } from 'vitest';\nimport { total } from '../src/total.ts';\nvi.mock('../src/total.ts', () => ({ total: () => 3 }));\nit('sums', () => {\n  expect(total([1, 2])).toBe(3);\n});\n",
    },
  }),
  whole('mock-of-subject', 'a folder of mocks that the runner finds by itself', {
    'src/__mocks__/total.ts': { after: 'export const total = () => 3;\n' },
  }),
  whole('settings-changed', 'a hook of pytest', {
    'tests/conftest.py': { after: 'def pytest_runtest_makereport(item, call):\n    return None\n' },
  }),
];

const appended = (path: keyof typeof FILES, text: string): Readonly<Record<string, Edit>> => ({
  [path]: { before: FILES[path], after: `${FILES[path]}${text}` },
});

const replaced = (path: keyof typeof FILES, from: string, to: string): Readonly<Record<string, Edit>> => {
  const { edits } = edited(['', from, path, from, to]);
  return edits;
};

/** Additions that take nothing away. */
export const HONEST: readonly (readonly [string, Readonly<Record<string, Edit>>])[] = [
  ['a new test at the end', appended(JS, "\ntest('adds zero', () => {\n  assert.equal(add(0, 0), 0);\n});\n")],
  [
    'a new test in the middle',
    replaced(
      JS,
      "test('is near'",
      "test('adds big ones', () => {\n  assert.equal(add(1e9, 1), 1e9 + 1);\n});\n\ntest('is near'",
    ),
  ],
  [
    'a new test in a suite',
    replaced(
      TS,
      "  it('refuses'",
      "  it('sums one', () => {\n    expect(total([7])).toBe(7);\n  });\n\n  it('refuses'",
    ),
  ],
  [
    'a new suite',
    appended(
      TS,
      "\ndescribe('read', () => {\n  it('fails', async () => {\n    await expect(read('')).rejects.toThrow('empty');\n  });\n});\n",
    ),
  ],
  [
    'a suite with a hook of its own',
    appended(
      TS,
      "\ndescribe('more', () => {\n  let one = 0;\n  beforeEach(() => {\n    one = 1;\n  });\n  it('is one', () => {\n    expect(one).toBe(1);\n  });\n});\n",
    ),
  ],
  [
    'one more assertion',
    replaced(
      JS,
      '  assert.equal(add(-1, 1), 0);\n',
      '  assert.equal(add(-1, 1), 0);\n  assert.equal(add(5, 5), 10);\n',
    ),
  ],
  ['one more row', replaced(TS, '    [3, 3],\n', '    [3, 3],\n    [4, 4],\n')],
  ['one more case', replaced(JS, '  [-1, 1, 0],\n', '  [-1, 1, 0],\n  [7, 8, 15],\n')],
  [
    'a stricter matcher',
    replaced(TS, ".resolves.toEqual({ id: 'a', at: 12 })", ".resolves.toStrictEqual({ id: 'a', at: 12 })"),
  ],
  ['one more import', replaced(TS, 'import { total, read }', 'import { total, read, count }')],
  ['a helper', replaced(JS, "test('adds', ", "const twice = (x) => x * 2;\n\ntest('adds', ")],
  [
    'comments and white space',
    replaced(JS, '  assert.equal(add(1, 2), 3);', '  // One and two.\n  assert.equal(\n    add(1, 2),\n    3,\n  );'),
  ],
  ['other quotes', replaced(TS, "it('sums'", 'it("sums"')],
  [
    'a new file',
    {
      'test/new.test.js': {
        after:
          "import test from 'node:test';\nimport assert from 'node:assert';\nimport { sub } from '../src/sub.js';\n\ntest('subtracts', () => {\n  assert.equal(sub(3, 1), 2);\n});\n",
      },
    },
  ],
  [
    'a new file that mocks what the subject uses',
    {
      'test/new.test.ts': {
        after:
          "import { expect, it, vi } from 'vitest';\nimport { total } from '../src/total.ts';\nvi.mock('../src/database.ts');\nit('sums', () => {\n  expect(total([1, 2])).toBe(3);\n});\n",
      },
    },
  ],
  [
    'a new mocha test',
    replaced(
      CJS,
      "  it('is quick'",
      "  it('finds nothing', function () {\n    expect(search('')).to.deep.equal([]);\n  });\n  it('is quick'",
    ),
  ],
  [
    'a new snapshot',
    { 'test/__snapshots__/a.snap': { before: SNAP, after: `${SNAP}\nexports[\`total is shown 3\`] = \`3\`;\n` } },
  ],
  ['new data', { 'test/data/more.json': { after: '{"b":2}' } }],
  ['a shorter time limit', replaced(JS, '{ timeout: 1000 }', '{ timeout: 500 }')],
  ['a new pytest', appended(PY, '\n\ndef test_one():\n    assert total([7]) == 7\n')],
  [
    'one more assert in pytest',
    replaced(PY, '    assert total([]) == 0\n', '    assert total([]) == 0\n    assert total([5]) == 5\n'),
  ],
  ['one more parameter', replaced(PY, '(3, 3)]', '(3, 3), (4, 4)]')],
  ['a new method of unittest', appended(PYU, '\n    def test_one(self):\n        self.assertEqual(total([7]), 7)\n')],
  [
    'comments in Python',
    replaced(PY, '    assert total([]) == 0\n', '    # Nothing at all.\n    assert total([]) == 0\n'),
  ],
  ['source without tests', { 'src/add.js': { before: 'a', after: 'b' } }],
  [
    'package.json beyond the tests',
    { 'package.json': { before: PACKAGE, after: PACKAGE.replace('node main.js', 'node app.js') } },
  ],
  ['a higher threshold', { 'package.json': { before: PACKAGE, after: PACKAGE.replace('90', '95') } }],
];
