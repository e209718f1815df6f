import { expect, test } from 'vitest';
import { matcher } from '../../src/rollback/glob.ts';

test.each([
  ['*.db', 'a/b/x.db', true],
  ['*.db', 'x.dbx', false],
  ['/data', 'data/x', true],
  ['/*.db', 'a/x.db', false],
  ['data/', 'a/data/x', true],
  ['a/**/z', 'a/z', true],
  ['a/**/z', 'a/b/c/z', true],
  ['a/*/z', 'a/b/c/z', false],
  ['a/**', 'a/b/c', true],
  ['a?c', 'abc', true],
  ['a.c', 'abc', false],
  ['[x]+(y)', '[x]+(y)', true],
])('%s matches %s: %s', (glob, path, matches) => {
  expect(matcher([glob])(path)).toBe(matches);
});
