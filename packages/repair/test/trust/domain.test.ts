import { expect, test } from 'vitest';
import type { Encoded } from '../../src/trust/isolated/value.ts';
import { domainOf } from '../../src/trust/domain.ts';

const call = (...args: Encoded[]): { target: string; args: Encoded[] } => ({ target: 'f', args });
const object = (entries: readonly (readonly [string, Encoded])[]): Encoded => ({ t: 'object', v: entries });

// Would catch: a patch spoken against by what it does with values that nobody hands over.
test.each([
  ['numbers where numbers stand', [1, { t: 'NaN' }], true],
  ['a text where numbers stand', ['1', 2], false],
  ['one argument less', [1], false],
  ['nothing where a number stands', [1, { t: 'undefined' }], false],
] as const)('%s', (_, args, isInside) => {
  expect(domainOf([call(1, 2)])(call(...args))).toBe(isInside);
});

test('keys are data, kinds of values are not', () => {
  const domain = domainOf([call(object([['a', { t: 'array', v: ['x'] }]]))]);
  expect(domain(call(object([['b', { t: 'array', v: [] }]])))).toBe(true);
  expect(domain(call(object([['a', { t: 'array', v: [null] }]])))).toBe(false);
  expect(domain(call(object([['a', 'x']])))).toBe(false);
});

test('what one function is called with says nothing about another', () => {
  expect(domainOf([{ target: 'g', args: ['a'] }, call(1)])(call('a'))).toBe(false);
});
