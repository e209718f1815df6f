import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isolatedRunner } from '@evolve/sandbox';
import { afterAll, expect, test } from 'vitest';
import { countDecoys } from '../src/decoys/count.ts';
import { drawEdits, type Assessed, type Prepared } from '../src/decoys/judge.ts';
import { applyEdit, wrongEdits } from '../src/decoys/mutate.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'decoys-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const FIXED = `'use strict'
exports.slug = function (text, options) {
  var glue = options && options.glue !== undefined ? options.glue : '-'
  var words = text.trim().toLowerCase().split(/[^a-z0-9]+/)
  var kept = words.filter(function (word) { return word.length > 0 })
  return kept.join(glue)
}
exports.never = function () {
  return 'not run'
}
`;
const BROKEN = FIXED.replace("options.glue !== undefined ? options.glue : '-'", "options.glue || '-'");

const CHECK = `const { slug } = require('./package/slug.js')
const tests = [
  ['words', () => slug('Hello World') === 'hello-world'],
  ['signs', () => slug('a, b!') === 'a-b'],
  ['glue', () => slug('a b', { glue: '_' }) === 'a_b'],
  ['empty glue', () => slug('a b', { glue: '' }) === 'ab'],
  ['empty glue, more words', () => slug('one two three', { glue: '' }) === 'onetwothree'],
]
let bad = 0
for (const [index, [name, test]] of tests.entries()) {
  let ok = false
  try { ok = test() } catch {}
  if (!ok) bad++
  console.log((ok ? 'ok ' : 'not ok ') + index + ' ' + name)
}
process.exitCode = bad > 0 ? 1 : 0
`;

const write = (side: 'A' | 'B', text: string): string => {
  const home = path.join(dir, side);
  mkdirSync(path.join(home, 'package'), { recursive: true });
  writeFileSync(path.join(home, 'package', 'slug.js'), text);
  writeFileSync(path.join(home, 'check.cjs'), CHECK);
  return home;
};

const prepared: Prepared = {
  id: 'slug',
  homes: { A: write('A', BROKEN), B: write('B', FIXED) },
  files: ['package/slug.js'],
};

test('edits are drawn by the seed among the lines that the check runs', () => {
  const edits = drawEdits(prepared, 1);
  expect(edits.length).toBeGreaterThan(10);
  expect(drawEdits(prepared, 1)).toEqual(edits);
  expect(drawEdits(prepared, 2)).not.toEqual(edits);
  const silent = FIXED.indexOf("'not run'");
  expect(wrongEdits(FIXED).some(({ start }) => start === silent)).toBe(true);
  expect(edits.some(({ start }) => start === silent)).toBe(false);
  for (const edit of edits) expect(applyEdit(FIXED, edit)).not.toBe(FIXED);
});

// Would catch: gates that let wrong patches through, and gates that let nothing through.
test('wrong edits of a fixed program that its tests accept do not pass the gates, and the real fix does', async () => {
  const assessed: Assessed[] = [];
  const judging = {
    runner: isolatedRunner({ isolation: 'none' }),
    seed: 1,
    onAssessed: (one: Assessed) => void assessed.push(one),
  };
  const figures = await countDecoys([prepared], 14, judging);
  expect(figures).toMatchObject({ decoys: 14, fixes: 1, fixesAccepted: 1, accepted: 0 });
  expect(figures.byTests).toBeGreaterThan(0);
  expect(assessed).toHaveLength(figures.byTests + 1);
  expect(readFileSync(path.join(prepared.homes.A, 'package', 'slug.js'), 'utf8')).toBe(BROKEN);
}, 120_000);
