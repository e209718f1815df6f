/** The experiment's own claims, on small programs: `npm run prove -- order` asks real bugs, and needs the registry. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';
import { afterAll, expect, test } from 'vitest';
import { compare, materialsOf } from '../src/order/compare.ts';
import { interval } from '../src/order/intervals.ts';
import { sha256 } from '../src/order/kept.ts';
import { foldsOf, permuted } from '../src/order/learning.ts';
import type { OrderBug } from '../src/order/subject.ts';
import { CHECK, LIB } from '../src/repair-bench/subject.ts';

const cache = mkdtempSync(join(tmpdir(), 'evolve-order-test-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const DEFECTS: readonly (readonly [string, string])[] = [
  ['low <= high', 'low < high'],
  ['n < to', 'n <= to'],
  ['n < low ? low', 'n < low ? high'],
];

let asked = 0;

const bugs: readonly OrderBug[] = DEFECTS.map(([from, to], index) => {
  const lib = LIB.replace(from, () => to);
  return {
    package: `package ${index}`,
    fingerprint: sha256(lib + CHECK),
    check: { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 },
    files: ['lib.js'],
    prepare: async (folder) => {
      asked += 1;
      writeFileSync(join(folder, 'lib.js'), lib);
      writeFileSync(join(folder, 'check.cjs'), CHECK);
    },
    isRight: async () => true,
  };
});

test('a small part of the experiment: the same table for the same seed, and nothing is run twice', async () => {
  const { namespace } = await detectIsolation();
  const runner = isolatedRunner({ isolation: namespace ? 'namespace' : 'none' });
  const table = async (): Promise<string> => {
    const bench = { runner, cache, seed: 3 };
    return JSON.stringify(await compare(bugs, await materialsOf(bugs, bench), 2, bench));
  };
  const once = await table();
  const before = asked;
  expect(await table()).toBe(once);
  expect(asked).toBe(before);
  const rows = JSON.parse(once) as Record<string, { plausible: number; right: number }[]>;
  const sum = (name: string): number => (rows[name] ?? []).reduce((total, { right }) => total + right, 0);
  expect(rows['random']).toHaveLength(DEFECTS.length);
  expect(sum('prior times localisation')).toBeGreaterThan(sum('random'));
}, 300_000);

test('a package is in one fold only, and in the same for the same seed', () => {
  const names = Array.from({ length: 40 }, (_, index) => `p${index % 20}`);
  const folds = foldsOf(names, 10, 1);
  expect(folds.size).toBe(20);
  expect([...foldsOf(names.toReversed(), 10, 1)].sort()).toEqual([...folds].sort());
  expect(new Set(folds.values()).size).toBe(10);
});

test('permuted credit never goes to what was right', () => {
  const entry = (template: string, key: string) => ({ key, template, version: {}, features: {} });
  const materials = ['a', 'b', 'c'].map((template, index) => ({
    package: `p${index}`,
    accepted: entry(template, `right ${index}`),
    vain: ['a', 'b', 'c'].map((other) => entry(other, `${other} ${index}`)),
  }));
  const all = permuted(materials, 1);
  expect(all.map(({ accepted }) => accepted.template).sort()).toEqual(['a', 'b', 'c']);
  for (const [index, { accepted, vain }] of all.entries()) {
    expect(accepted.key).not.toBe(`right ${index}`);
    expect(vain.map(({ key }) => key)).toContain(`right ${index}`);
    expect(vain).not.toContain(accepted);
  }
});

test('bugs of one package count as one draw', () => {
  const one = Array.from({ length: 50 }, (_, index) => ({ package: 'one', value: index % 2 }));
  expect(interval(one, 1)).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
  const many = one.map((own, index) => ({ ...own, package: `p${index}` }));
  const { low, high } = interval(many, 1);
  expect(low).toBeLessThan(0.45);
  expect(high).toBeGreaterThan(0.55);
  expect(interval(many, 1)).toEqual(interval(many, 1));
});
