/** Keys that are computed: what the text tells of them is enough, or it is not. */
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/index.ts';

const verdictOf = (key: string, before = ''): string =>
  validate(`export const f = (o, k, n) => { ${before} return o[${key}]; };`, { goal: 'module' }).verdict;

describe('a key of which the end is known', () => {
  // No name that reaches further ends in a digit, in NaN or in Infinity, whatever is put before it.
  test.each([
    'k + 1',
    'k + n * 2',
    'k + n++',
    'k + (n - 1)',
    '`${k}${n | 0}`',
    '`${k}_${k}_${+n}`',
    "'' + (n - 1)",
    "k + 'Items'",
    '`${k}-item`',
    "k + (n ? '_a' : '_b')",
    'k + Math.floor(n)',
    '(k + 1) || (k + 2)',
    'n ? k + 1 : 2',
  ])('o[%s] is harmless', (key) => {
    expect(verdictOf(key)).toBe('allow');
  });

  test.each([
    ["k + 'or'", ''],
    ["k + 'prototype'", ''],
    ["k + 'pe'", ''],
    ["k + ''", ''],
    ['`${k}`', ''],
    ['`${k}${n}`', ''],
    ["k + '__'", ''],
    ["k + (n ? '' : 'x')", ''],
    ['k + n', ''],
    ['1 + k', ''],
    ['(k + 1) || k', ''],
    ['(k + 1).slice(0, -1)', ''],
    ['key', "let key = k + 1; key = k + 'structor';"],
    ['key', 'let key = k; for (; n > 0; n -= 1) key = key + 1;'],
    ['key', 'let key = k; key += 1;'],
    ['key.trim()', "const key = k + 'x';"],
  ])('o[%s] is not told by its text %s', (key, before) => {
    expect(verdictOf(key, before)).toBe('guard');
  });

  test('the global object has names that end in any way', () => {
    for (const key of ["k + 'cess'", 'k + 1', "'pro' + k"])
      expect(
        validate(`module.exports = function (k) { return this[${key}]; };`, { goal: 'script' }).verdict,
        key,
      ).not.toBe('allow');
  });

  test('a timer that is given a text makes code of it', () => {
    for (const code of ["k + ';run()'", '`${k};run()`', "'run();' + k"])
      expect(validate(`export const f = (k) => setTimeout(${code}, 1);`, { goal: 'module' }).verdict, code).toBe(
        'deny',
      );
  });

  test.each(["k + 'ap'", "'ma' + k"])('[][%s] may be a method that all lists share, and is not written to', (key) => {
    const written = `export const f = (k) => { []['x' + k] = 1; [][${key}].cache = 1; };`;
    expect(validate(written, { goal: 'module' }).capabilities).toContain('reflect.prototype');
    const read = `export const f = (k) => [][${key}].cache;`;
    expect(validate(read, { goal: 'module' }).verdict).toBe('allow');
  });

  test.each(["'buf' + k", "k + 'fer'"])('b[%s] may be the memory that a buffer lies in', (key) => {
    const text = `import { Buffer } from 'node:buffer';\nexport const f = (k) => Buffer.from('a')[${key}];`;
    expect(validate(text, { goal: 'module' }).capabilities).toContain('process.info');
  });

  test.each(["k + 'ap'", "'ma' + k"])('Object.assign([][%s], …) changes what all lists share', (key) => {
    const text = `export const f = (list, k, v) => Object.assign(list[${key}], { v });`;
    expect(validate(text, { goal: 'module' }).capabilities).toContain('reflect.prototype');
  });

  test('a definer of hasInstance may hide behind an end', () => {
    const text = (key: string): string =>
      `export function T() {}\nexport const f = (o, k, x, d) => { o[${key}](T, Symbol.hasInstance, d); return process instanceof T; };`;
    expect(validate(text("k + 'Property'"), { goal: 'module' }).verdict).toBe('deny');
  });
});
