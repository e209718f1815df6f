/** Checks that cannot tell, and changed lines that nothing runs: no evidence, and counted as such. */
import type { Evidence } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { confidenceOf } from '../../src/index.ts';

const BASE: Omit<Evidence, 'checks'> = { changedFiles: 1, changedLines: 4, record: { settled: 0, rolledBack: 0 } };
const green = (id: string, noticesBreakage?: boolean) => ({
  ...{ id, before: 'pass' as const, after: 'pass' as const },
  ...(noticesBreakage === undefined ? {} : { noticesBreakage }),
});
const fixed = { id: 'fixed', before: 'fail' as const, after: 'pass' as const };
const of = (checks: Evidence['checks'], more: Partial<Evidence> = {}) => confidenceOf({ ...BASE, ...more, checks });

describe('a check that passes with the changed files broken', () => {
  test('alone is worth less than one that notices, and says so', () => {
    expect(of([green('a', false)]).value).toBeLessThan(of([green('a', true)]).value);
    expect(of([green('a', false)]).reasons.join()).toContain('1 would not notice');
  });
  test('beside one that notices is neither for nor against it', () => {
    expect(of([green('a', true), green('b', false)]).value).toBe(of([green('a', true)]).value);
  });
  test('does not dilute what is still red', () => {
    const red = { id: 'red', before: 'fail' as const, after: 'fail' as const };
    expect(of([red, green('a', false)]).value).toBeLessThan(of([red, green('a', true)]).value);
  });
});

describe('changed lines that no check runs', () => {
  test('count against it by their share', () => {
    const values = [0, 5, 10].map((lines) => of([fixed], { unrun: { lines, of: 10 } }).value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(new Set(values).size).toBe(3);
    expect(values[0]).toBe(of([fixed]).value);
  });
  test.each([
    { lines: Number.NaN, of: 10 },
    { lines: -1, of: 10 },
    { lines: 99, of: 10 },
  ])('figures that are none count as all of them: %j', (unrun) => {
    expect(of([fixed], { unrun }).value).toBe(of([fixed], { unrun: { lines: 10, of: 10 } }).value);
  });
  test('none known is none against it', () => {
    expect(of([fixed], { unrun: { lines: 0, of: 0 } }).value).toBe(of([fixed]).value);
  });
});
