/** The set of real bugs is the one that was fixed, and what it promises. The bugs themselves need the registry: `npm run prove -- bugs-verify`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedRunner } from '@evolve/sandbox';
import { expect, test } from 'vitest';
import { observedLike } from '../src/bugs/observe.ts';
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

// Would catch: a patch called right that is not, and a folder that keeps the patch.
test('a text is like the fixed version when nothing that is observed differs', async () => {
  const bug = bugs.find(({ id }) => id === 'slugify-166');
  if (bug === undefined) throw new Error('there is no such bug');
  const dir = mkdtempSync(join(tmpdir(), 'bugs-test-'));
  try {
    const text = "module.exports = (text) => text.replace(/ /g, '-');\nmodule.exports.extend = () => undefined;\n";
    mkdirSync(join(dir, 'package'));
    writeFileSync(join(dir, 'package', 'slugify.js'), text);
    writeFileSync(join(dir, 'package', 'package.json'), '{ "main": "slugify.js" }');
    const isLike = await observedLike(bug, dir, isolatedRunner({ isolation: 'none' }));
    expect(
      await isLike(dir, { 'package/slugify.js': text.replace('text)', 'words)').replace('text.', 'words.') }),
    ).toBe(true);
    expect(await isLike(dir, { 'package/slugify.js': text.replace("'-'", "'_'") })).toBe(false);
    expect(await isLike(dir, { 'package/slugify.js': 'process.exit(0);' })).toBe(false);
    expect(readFileSync(join(dir, 'package', 'slugify.js'), 'utf8')).toBe(text);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 60_000);
