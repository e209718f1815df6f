/** A proof that ran nothing has proved nothing. */
import { expect, test, vi } from 'vitest';
import { cases } from '../src/cases.ts';
import { runNamed, type Proof } from '../src/named.ts';

const seen: unknown[] = [];
const holds: Proof = (options) => Promise.resolve(seen.push(options) > 0);
const fails: Proof = () => Promise.resolve(false);

const run = (...args: readonly string[]): Promise<number> => {
  vi.spyOn(console, 'error').mockReturnValue();
  return runNamed('prove', { holds, fails }, args);
};

test.each<[string, readonly string[]]>([
  ['no name', []],
  ['a name that nobody has', ['gone']],
  ['a name that every object has', ['toString']],
  ['a count that is none', ['holds', '--count', 'many']],
  ['a count of nothing', ['holds', '--count', '0']],
  ['half a count', ['holds', '--count', '1.5']],
  ['a seed that is none', ['holds', '--seed', 'x']],
  ['no time at all', ['holds', '--seconds', '0']],
  ['an option that nobody knows', ['holds', '--fast']],
])('%s is wrong use', async (_, args) => {
  expect(await run(...args)).toBe(2);
});

test('one proof that does not hold is enough', async () => {
  expect(await run('holds', '--count', '3', '--only', 'a')).toBe(0);
  expect(seen).toEqual([{ count: 3, seed: 1, full: false, only: ['a'], seconds: undefined }]);
  expect(await run('fails', 'holds')).toBe(1);
});

test('a case that is not on the list is not proved', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'table').mockReturnValue();
  expect(await cases({ count: undefined, seed: 1, full: false, only: ['gone'], seconds: undefined })).toBe(false);
});
