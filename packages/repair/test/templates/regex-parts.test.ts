import { expect, test } from 'vitest';
import { scanPattern } from '../../src/templates/regex-parts.ts';

const partsOf = (pattern: string): string[] =>
  scanPattern(pattern).map(({ start, quantifierEnd }) => pattern.slice(start, quantifierEnd));

/** Catches offsets that cut a class, an escape or a group in two. */
test('parts are whole, with their quantifiers', () => {
  expect(partsOf('^v?(?:0|[1-9]\\d*)+$')).toEqual(['v?', '0', '[1-9]', '\\d*', '(?:0|[1-9]\\d*)+']);
  expect(partsOf('[^\\]a-z]{2,3}?\\u{61}')).toEqual(['[^\\]a-z]{2,3}?', '\\u{61}']);
});

test('the members of a class are found one by one', () => {
  const [part] = scanPattern('[\\r\\na-z_]');
  expect(part?.items.map(([start, end]) => '[\\r\\na-z_]'.slice(start, end))).toEqual(['\\r', '\\n', 'a-z', '_']);
});

test('broken patterns end', () => {
  expect(scanPattern('[abc').length).toBeGreaterThan(0);
  expect(scanPattern('a)b').length).toBeGreaterThan(0);
});
