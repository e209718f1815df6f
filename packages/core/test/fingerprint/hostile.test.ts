import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintError } from '../../src/fingerprint/index.ts';
import { clean } from '../../src/fingerprint/clean.ts';
import * as kept from '../../src/fingerprint/kept.ts';
import * as kinds from '../../src/fingerprint/kinds.ts';
import * as parameters from '../../src/fingerprint/parameters.ts';
import { PREFIXES } from '../../src/fingerprint/prefix-shapes.ts';
import * as values from '../../src/fingerprint/values.ts';
import * as wrappers from '../../src/fingerprint/wrappers.ts';
import { HEADLINES } from '../../src/fingerprint/families/index.ts';

const print = fingerprintError;

// Would catch: a text that is no error and stops whoever observes it.
test.each([
  ['nothing', ''],
  ['white space', ' \t\r\n\n'],
  ['control characters', '\u0000\u0001\u001b\u007f\ufeff'],
  ['binary', Array.from({ length: 9000 }, (_, index) => String.fromCharCode((index * 7919) % 65_536)).join('')],
  ['lone surrogates', '\ud800 failed \udfff'],
  ['one long line', 'x'.repeat(200_000)],
  ['one long line of numbers', '1 '.repeat(100_000)],
  ['ten thousand lines', 'Error: it failed\n'.repeat(10_000)],
  ['ten thousand empty lines', '\n'.repeat(10_000)],
  ['an unfinished escape', '\u001b[31;1'],
  ['an unfinished quotation', `Error: '${'a'.repeat(20_000)}`],
  ['a JSON line that is none', `{"msg": ${'['.repeat(9000)}}`],
  ['only frames', '    at f (/a.js:1:1)\n'.repeat(50)],
  ['only a wrapper', 'Error: Error: Error: '],
])('%s has a fingerprint', (_, text) => {
  expect(print(text)).toEqual(print(text));
  expect(print(text).id).toMatch(/^[0-9a-f]{24}$/);
  expect(print(text).template.isWellFormed()).toBe(true);
  expect(print(text).template.length).toBeLessThan(10_000);
});

test('of a long text start and end count, and its middle does not', () => {
  const filler = (word: string): string => `${word} said nothing of note\n`.repeat(2000);
  const text = (word: string): string => `${filler(word)}Error: connect ECONNREFUSED 10.0.0.1:5432`;
  expect(print(text('one')).id).toBe(print(text('two')).id);
});

// Each rule sees one line at a time. While lines are bounded and no rule repeats without a bound (the linter looks at those that are
// not exported), the work for a text grows with its number of lines and with nothing else.
test('no rule sees more than a bounded line', () => {
  const lines = clean(`${'a'.repeat(5000)}\n${'b\n'.repeat(20_000)}`);
  expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(800);
  expect(lines.length).toBeLessThanOrEqual(2001);
});

test('what a line holds is bounded as the text is', () => {
  const deep = (text: string, depth: number): string =>
    depth === 0 ? text : deep(JSON.stringify({ log: text }), depth - 1);
  const lines = clean(`started\n${deep('c\\n'.repeat(3000), 2)}\n${JSON.stringify({ log: 'd'.repeat(4000) })}`);
  expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(800);
  expect(lines.length).toBeLessThanOrEqual(2001);
});

const isPattern = (value: unknown): value is RegExp => value instanceof RegExp;
const patternsIn = (value: unknown): readonly RegExp[] => {
  if (isPattern(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(patternsIn) : [];
};

/** `(a+)+` and `(a*b?)*`: what backtracks exponentially. */
const NESTED = /\((?:[^()\\]|\\.)*(?:[*+]|\{\d+,\})(?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,\})/;

test('no rule repeats a repetition without a bound', () => {
  const all = patternsIn([kept, kinds, parameters, values, wrappers, PREFIXES, HEADLINES]);
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter(({ source }) => NESTED.test(source))).toEqual([]);
});

test('any text, of the pieces that rules look for, has one fingerprint', () => {
  const piece = fc.constantFrom(
    ...[
      'Error: ',
      'Caused by: ',
      '[cause]: ',
      '    at f (/a:1:1)',
      '\n',
      ': ',
      "'",
      '"',
      '`',
      '(',
      ')',
      '[',
      '{',
      '}',
      ' | ',
    ],
    ...[
      '\u001b[31m',
      '2026-02-03T04:05:06Z ',
      'npm ERR! ',
      'E   ',
      '##[error]',
      '> ',
      '-> ',
      '://',
      '/a/b.ts:1:2',
      'C:\\a\\b',
    ],
    ...['failed to x: ', 'exit code 1', '0x1f', '\ue000', 'P2002', '127.0.0.1:5432', '::1', 'x', ' ', '1', '\ud800'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const once = print(text);
      expect(print(text)).toEqual(once);
      expect(once.template).not.toMatch(/[\uE000-\uF8FF]/);
    }),
    { seed: 11, numRuns: 300 },
  );
});
