import { expect, test } from 'vitest';
import { parseTests } from '../../src/check/results.ts';

/** Catches keys that change when a failing line carries a message, and nested tests that overwrite one another. */
test('a test keeps its key whether it passes or fails', () => {
  const green = parseTests('ok 1 name\nok 2 - other');
  const red = parseTests('not ok 1 name: expected 1\n  ---\nnot ok 2 - other');
  expect([...red.keys()]).toEqual([...green.keys()]);
  expect([...red.values()].map(({ ok }) => ok)).toEqual([false, false]);
});

test('nested suites count from one each', () => {
  expect(parseTests('    ok 1 a\nok 1 outer\n    not ok 1 b\nok 2 outer').size).toBe(4);
});

test('skipped tests and prose are no tests', () => {
  expect(parseTests('ok 1 later # SKIP\nokay then\nnot okay\n# ok 3').size).toBe(0);
});
