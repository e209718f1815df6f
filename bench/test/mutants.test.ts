/** The mutants that the engine is measured with: drawn the same for the same seed, noticed, and repaired with half of the tests in sight. */
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';
import { expect, onTestFinished, test } from 'vitest';
import { NotFetchedError } from '../src/bugs/fetch.ts';
import { drawMutants, type Mutant } from '../src/mutants/draw.ts';
import { judge } from '../src/mutants/judge.ts';
import { runTests } from '../src/mutants/project.ts';
import { halfOf, loadSubjects } from '../src/mutants/set.ts';
import { applyMutant, mutantsOf } from '../src/mutants/stryker.ts';
import { testSites, withoutSites } from '../src/mutants/tests.ts';

const { namespace } = await detectIsolation();
const runner = isolatedRunner({ isolation: namespace ? 'namespace' : 'none' });

// Would catch: a replacement put at another place than Stryker means.
test("a mutant is Stryker's replacement at its own place, and nothing else", async () => {
  const text = "'use strict';\n\nexports.less = (a, b) =>\n  a < b;\n";
  const found = (await mutantsOf('less.js', text)).filter(({ operator }) => operator === 'EqualityOperator');
  expect(found.map((mutant) => applyMutant(text, mutant).split('\n')[3])).toEqual(['  a <= b;', '  a >= b;']);
  expect(found.map(({ line }) => line)).toEqual([4, 4]);
});

test('a test is what defines one, and what groups tests is none', () => {
  const text =
    "describe('a', function () {\n  it('b', function () {\n    x();\n  });\n  it('c', () => y());\n});\nit();\n";
  const sites = testSites(text);
  expect(sites.map(({ start, end }) => text.slice(start, end))).toEqual([
    "it('b', function () {\n    x();\n  });",
    "it('c', () => y());",
  ]);
  expect(withoutSites(text, sites.slice(0, 1))).toBe(
    "describe('a', function () {\n  ;\n\n\n  it('c', () => y());\n});\nit();\n",
  );
});

test('both halves have packages, each package one place', () => {
  const names = loadSubjects().map((subject) => subject.package);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(loadSubjects().map(halfOf)).size).toBe(2);
});

/** The mutants drawn, or why there are none. */
const drawn = async (seed: number, count: number): Promise<readonly Mutant[] | string> => {
  const draw = await drawMutants({ seed, count, half: 'development', runner });
  onTestFinished(() => draw.close());
  try {
    const found: Mutant[] = [];
    for await (const mutant of draw.mutants) found.push(mutant);
    return found;
  } catch (error) {
    if (error instanceof NotFetchedError) return error.message;
    throw error;
  }
};

test('a small part of the proof', { timeout: 300_000 }, async ({ skip }) => {
  const found = await drawn(1, 1);
  if (typeof found === 'string') {
    skip(found);
    return;
  }
  const again = await drawn(1, 1);
  expect(again).toMatchObject(found.map(({ pkg, mutated, visible }) => ({ pkg, mutated, visible })));
  expect(found).toHaveLength(1);
  for (const mutant of found) {
    const { base, visible, hidden, subject } = mutant;
    const mutated = { [mutant.file]: mutant.mutated };
    expect(await runTests(base, { ...visible, ...mutated }, subject, runner)).toBe('fail');
    expect(await runTests(base, visible, subject, runner)).toBe('pass');
    expect(await runTests(base, hidden, subject, runner)).toBe('pass');
  }
  // The first of this seed is one that the engine undoes to the byte, so that both halves have to pass.
  for (const mutant of found.slice(0, 1)) {
    const judged = await judge(mutant, 1, runner);
    expect(judged).toMatchObject({ lane: 'fast', plausible: true, holds: true, like: 'text' });
  }
});
