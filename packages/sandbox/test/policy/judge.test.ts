import { describe, expect, test } from 'vitest';
import { parsePolicy, type PolicyRule } from '../../src/index.ts';
import { answerOf } from '../../src/policy/judge.ts';
import type { Place } from '../../src/policy/scope.ts';

const policy = (allow: readonly string[], rules: readonly PolicyRule[] = [], deny: readonly string[] = []) =>
  parsePolicy({ name: 'p', allow, guard: {}, deny, rules });

const kind = (of: ReturnType<typeof policy>, capability: string, place: Place = {}) =>
  answerOf(of, capability, place).kind;

describe('a denial', () => {
  test('is the last word over grants of all kinds, and is told as such', () => {
    const one = policy(['net'], [{ files: ['a.mjs'], allow: ['net'] }], ['net']);
    expect(answerOf(one, 'net', { path: 'a.mjs' })).toEqual({ kind: 'deny', by: 'net everywhere' });
    expect(answerOf(one, 'env')).toEqual({ kind: 'deny' });
  });

  test('of a rule is not undone by a later one', () => {
    const rules = [
      { files: ['src/'], deny: ['net'] },
      { files: ['src/a.mjs'], allow: ['net'] },
    ];
    expect(answerOf(policy([], rules), 'net', { path: 'src/a.mjs' })).toEqual({
      kind: 'deny',
      by: 'net in files src/',
    });
  });

  test('of one package holds beside a grant of all, in every case', () => {
    const one = policy(['import.package'], [], ['import.package:Left-pad', 'import.package:@evil/*']);
    for (const name of ['left-pad', 'LEFT-PAD', '@evil/x', '@EVIL/x'])
      expect(kind(one, `import.package:${name}`), name).toBe('deny');
    expect(kind(one, 'import.package:lodash')).toBe('allow');
  });

  test('of one package covers what is called as no package is: it may lead there', () => {
    const one = policy(['import.package'], [], ['import.package:left-pad']);
    for (const name of ['lodash/../left-pad', '@a/../left-pad', '..', ''])
      expect(kind(one, `import.package:${name}`), name).toBe('deny');
  });
});

describe('a grant', () => {
  test('of a package is of that name as it is written', () => {
    const one = policy(['import.package:lodash', 'import.package:@scope/*']);
    for (const name of ['lodash', '@scope/a']) expect(kind(one, `import.package:${name}`), name).toBe('allow');
    for (const name of ['LODASH', '@Scope/a', '@scope/..', '@scope/../evil', '@scoped/a', 'lodash/../evil', 'scope'])
      expect(kind(one, `import.package:${name}`), name).toBe('deny');
  });

  test('of a later rule counts, stricter or milder', () => {
    const one = policy(
      ['net'],
      [
        { files: ['src/'], guard: { net: ['time-limit'] } },
        { files: ['*.test.mjs'], allow: ['net'] },
      ],
    );
    expect(kind(one, 'net', { path: 'a.mjs' })).toBe('allow');
    expect(answerOf(one, 'net', { path: 'src/a.mjs' })).toEqual({ kind: 'guard', obligations: ['time-limit'] });
    expect(kind(one, 'net', { path: 'src/a.test.mjs' })).toBe('allow');
  });

  test('of the same layer is heard before its guard', () => {
    const both = parsePolicy({ name: 'p', allow: ['net'], guard: { net: ['time-limit'], env: [] } });
    expect(answerOf(both, 'net').kind).toBe('allow');
    expect(answerOf(both, 'env')).toEqual({ kind: 'guard', obligations: [] });
  });
});

describe('the place of a text', () => {
  const net = policy([], [{ files: ['src/net/', '!src/net/old'], allow: ['net'] }]);

  test.each(['src/net/a.mjs', 'src/net/deep/a.mjs'])('%s lies where the rule says', (path) => {
    expect(kind(net, 'net', { path })).toBe('allow');
  });

  // Each is one that some system takes for a file below src/net, or that a program could be called by.
  test.each([
    'src/a.mjs',
    'a/src/net/a.mjs',
    'src/net',
    'src/net/old/a.mjs',
    'src/net/../a.mjs',
    'src/x/../net/a.mjs',
    './src/net/a.mjs',
    '/src/net/a.mjs',
    'C:/src/net/a.mjs',
    'src\\net\\a.mjs',
    'src/net\\..\\..\\a.mjs',
    'SRC/net/a.mjs',
    'src/NET/a.mjs',
    'src/net/OLD/a.mjs',
    'ſrc/net/a.mjs',
    'src//net/a.mjs',
    'src/net./a.mjs',
    'src/net /a.mjs',
    'src/n\u200Det/a.mjs',
    'src/net/a.mjs:stream',
    'src/net/ab~1.mjs',
    'src/net/\0a.mjs',
    '',
    '.',
  ])('%j gets nothing of it', (path) => {
    expect(kind(net, 'net', { path })).toBe('deny');
  });

  test.each([undefined, 'src/a/../secret/a.mjs', 'SECRET/a.mjs', 'secret\\a.mjs', '/secret/a.mjs', 'ſecret/a.mjs'])(
    'a denial holds for %j: it may be the place that is meant',
    (path) => {
      const one = policy(['net'], [{ files: ['secret/'], deny: ['net'] }]);
      expect(kind(one, 'net', { path })).toBe('deny');
      expect(kind(one, 'net', { path: 'src/a.mjs' })).toBe('allow');
    },
  );

  test('is no condition of a rule without files and packages', () => {
    const one = policy([], [{ allow: ['net'] }]);
    for (const place of [{}, { path: '../a' }, { path: 'a' }]) expect(kind(one, 'net', place)).toBe('allow');
  });

  test('that is unknown gets what holds wherever it is: also a guard of some files', () => {
    const one = policy(
      ['net'],
      [
        { files: ['a'], guard: { net: ['time-limit'] } },
        { files: ['b'], guard: { net: ['separate-process'] } },
      ],
    );
    expect(answerOf(one, 'net')).toEqual({ kind: 'guard', obligations: ['separate-process', 'time-limit'] });
    const overruled = policy(
      ['net'],
      [
        { files: ['a'], guard: { net: [] } },
        { files: ['a'], allow: ['net'] },
      ],
    );
    expect(kind(overruled, 'net')).toBe('allow');
  });
});

describe('the package of a text', () => {
  const lodash = policy([], [{ packages: ['lodash', '@scope/*'], allow: ['net'] }]);

  test.each([
    { path: 'node_modules/lodash/fp/a.js' },
    { path: 'node_modules/other/node_modules/lodash/a.js' },
    { path: 'node_modules/.pnpm/lodash@4.17.21/node_modules/lodash/a.js' },
    { path: 'node_modules/@scope/name/a.js' },
    { path: 'src/a.js', package: 'lodash' },
    { package: '@scope/name' },
  ])('%o is one of those', (place) => {
    expect(kind(lodash, 'net', place)).toBe('allow');
  });

  test.each([
    { path: 'node_modules/lodash/node_modules/evil/a.js' },
    { path: 'node_modules/lodash' },
    { path: 'node_modules/@scope/a.js' },
    { path: 'node_modules/lodash.js' },
    { path: 'node_modules/LODASH/a.js' },
    { path: 'Node_Modules/lodash/a.js' },
    { path: 'lodash/a.js' },
    { path: 'node_modules/evil/a.js', package: 'lodash' },
    { path: 'node_modules/lodash/../evil/a.js', package: 'lodash' },
    { path: 'src/a.js' },
    {},
  ])('%o is none of those', (place) => {
    expect(kind(lodash, 'net', place)).toBe('deny');
  });

  test('every package is meant by *, and what belongs to none is not', () => {
    const none = policy(['net'], [{ packages: ['*'], deny: ['net'] }]);
    expect(kind(none, 'net', { path: 'node_modules/a/b.js' })).toBe('deny');
    expect(kind(none, 'net', { path: 'src/b.js' })).toBe('allow');
    expect(kind(none, 'net', { path: 'src/b.js', package: 'mine' })).toBe('deny');
  });

  test('with files, both have to fit', () => {
    const one = policy([], [{ files: ['**/fetch.js'], packages: ['lodash'], allow: ['net'] }]);
    expect(kind(one, 'net', { path: 'node_modules/lodash/fetch.js' })).toBe('allow');
    expect(kind(one, 'net', { path: 'node_modules/lodash/a.js' })).toBe('deny');
    expect(kind(one, 'net', { path: 'fetch.js' })).toBe('deny');
  });
});
