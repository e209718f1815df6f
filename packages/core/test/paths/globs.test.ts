import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldName, globSet } from '../../src/paths/index.ts';

describe('globs as in .gitignore', () => {
  test.each([
    ['*.md', 'a/b/c.md', true],
    ['/*.md', 'a/c.md', false],
    ['docs/*.md', 'docs/a/b.md', false],
    ['docs/**/*.md', 'docs/a/b.md', true],
    ['docs/**/*.md', 'docs/b.md', true],
    ['docs/', 'docs/a/b.md', true],
    ['docs/', 'docs', false],
    ['docs', 'x/docs/b.md', true],
    ['a?c', 'abc', true],
    ['a[0-9]', 'a7', true],
    ['users/*/privacy.md', 'users/u/privacy.md', true],
    ['users/*/privacy.md', 'users/u/v/privacy.md', false],
    ['ÜBER/**', 'u\u0308ber/x', true],
    ['straße', 'STRASSE', true],
    ['λόγος', 'ΛΌΓΟΣ', true],
    ['λόγος*', 'ΛΌΓΟΣΑ', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(globSet([glob]).match(path) !== undefined).toBe(expected);
  });

  test('the last glob that matches decides, below a folder that was taken in as well', () => {
    const globs = globSet(['src/', '!src/core', 'src/core/notes.md']);
    expect(globs.match('src/a.js')).toBe('src/');
    expect(globs.match('src/core/a.js')).toBeUndefined();
    expect(globs.match('src/core/notes.md')).toBe('src/core/notes.md');
  });

  test.each(['', '/a', '../a', './a', 'a/../../b'])('takes in no path that leaves the root: %j', (path) => {
    expect(globSet(['**', '..', '*']).match(path)).toBeUndefined();
    expect(globSet(['**', '..', '*'], 'exact').match(path)).toBeUndefined();
  });

  test('compared as written, another spelling is another name', () => {
    const exact = globSet(['Src/\u00fcber/**'], 'exact');
    expect(exact.match('Src/\u00fcber/a.js')).toBe('Src/\u00fcber/**');
    for (const other of ['src/\u00fcber/a.js', 'Src/u\u0308ber/a.js']) expect(exact.match(other)).toBeUndefined();
  });
});

test('property: folding is idempotent and blind to case and Unicode form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
      const folded = foldName(name);
      expect(foldName(folded)).toBe(folded);
      expect(foldName(name.normalize('NFD'))).toBe(folded);
      expect(foldName(name.toUpperCase())).toBe(folded);
    }),
    { numRuns: 1000, seed: 3 },
  );
});
