/** The set of real bugs is the one that was fixed, and what it promises. The bugs themselves need the registry: `npm run prove -- bugs-verify`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseFolder, fixedHashes, halfOf, hashes, loadBugs } from '../src/bugs/set.ts';

const bugs = loadBugs();

// Would catch: a check or an input that is changed so that a repair looks better.
test('nothing of the set has changed since it was fixed', () => {
  expect(hashes()).toBe(fixedHashes());
});

test('there are enough of them, most of one hunk, from many packages and in both halves', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(45);
  expect(bugs.filter(({ hunks }) => hunks === 1).length).toBeGreaterThanOrEqual(32);
  const packages = Map.groupBy(bugs, (bug) => bug.package);
  expect(Math.max(...[...packages.values()].map(({ length }) => length))).toBeLessThanOrEqual(3);
  expect(new Set(bugs.map(halfOf)).size).toBe(2);
});

// Would catch: a half that depends on anything but the id.
test('the half of a bug comes from its id alone', () => {
  expect([halfOf({ id: 'a' }), halfOf({ id: 'b' })]).toEqual(['development', 'development']);
});

const load = createRequire(import.meta.url);

test.each(bugs.map(({ id }) => id))('%s has a thousand different inputs, the same for the same seed', (id) => {
  const { generate } = load(join(caseFolder(id), 'inputs.cjs')) as { generate: (seed?: number) => readonly unknown[] };
  const texts = generate(1).map((input) => JSON.stringify(input));
  expect(new Set(texts).size).toBeGreaterThanOrEqual(1000);
  expect(generate(1).map((input) => JSON.stringify(input))).toEqual(texts);
  expect(generate(2).map((input) => JSON.stringify(input))).not.toEqual(texts);
});
