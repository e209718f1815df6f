import { expect, test } from 'vitest';
import { countTests } from '../../src/checks/count-tests.ts';
import { splitCommand } from '../../src/checks/split-command.ts';

test.each([
  ['npm test', ['npm', 'test']],
  ['node  checks/a.cjs --only=3'.replace('=', ' '), ['node', 'checks/a.cjs', '--only', '3']],
  ['node "my check.js" \'b c\'', ['node', 'my check.js', 'b c']],
  ['node "检查.js"', ['node', '检查.js']],
])('%s is split without a shell', (line, words) => {
  expect(splitCommand(line)).toEqual(words);
});

test.each([
  'a && b',
  'a | b',
  'echo $HOME',
  'X=1 a',
  'a > f',
  'a;b',
  'a "b$c"x',
  "it's",
  'cd x\nrm y',
  'ls *.js',
  'a"b"',
])('%s is given to the shell whole', (line) => {
  expect(splitCommand(line)).toEqual(['sh', '-c', line]);
});

test.each([
  ['ℹ tests 12\nℹ pass 12', 12],
  ['# tests 3\n# pass 2', 3],
  ['      Tests  1 failed | 4 passed (5)', 5],
  ['Tests:       1 failed, 2 passed, 3 total', 3],
  ['  5 passing\n  2 failing', 7],
  ['==== 3 passed, 1 failed in 0.1s ====', 4],
  ['ok 0 a\nnot ok 1 b', 2],
  ['# tests 0', 0],
  ['# tests 2\n# pass 0\n# fail 0\n# skipped 2\n# todo 0', 0],
  ['      Tests  2 skipped (2)', 0],
  ['      Tests  1 passed | 2 skipped | 1 todo (4)', 1],
  ['Tests:       2 skipped, 2 total', 0],
  ['ok 1 - a # SKIP not here\nok 2 - b', 1],
])('%j tells of %i tests', (output, count) => {
  expect(countTests(output)).toBe(count);
});

test('an output that does not say counts as not saying, never as some number', () => {
  expect(countTests('all good, 100 %')).toBeUndefined();
  expect(countTests('')).toBeUndefined();
});
