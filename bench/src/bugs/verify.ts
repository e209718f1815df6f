/**
 * Whether the set is what it says: every bug's check fails on version A as the manifest has it and passes on B, three times each, and
 * the observations of B are the same twice and differ from those of A. `--only ID` takes some of them, `--count` is how often.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@evolve/core/errors';
import type { Proof } from '../named.ts';
import { chooseBugs } from './choose.ts';
import { NotFetchedError, prepareBug } from './fetch.ts';
import { observations, runNode } from './observe.ts';
import { fixedHashes, halfOf, hashes, type Bug } from './set.ts';

const DEFAULT_COUNT = 3;
const CHECK_MS = 60_000;

interface Checked {
  readonly code: number | null;
  /** Numbers of the tests that failed. */
  readonly failed: string;
  readonly tests: number;
}

const check = async (folder: string): Promise<Checked> => {
  const { code, out } = await runNode(['check.cjs'], folder, CHECK_MS);
  const failed = [...out.matchAll(/^not ok (\d+)/gm)].map(([, test]) => test).join();
  return { code, failed, tests: [...out.matchAll(/^(?:not )?ok /gm)].length };
};

const LEAST_INPUTS = 1000;

interface Verified {
  readonly wrong: readonly string[];
  readonly inputs: number;
  readonly differing: number;
}

const checkAll = async (bug: Bug, folders: readonly [string, string], count: number): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const expected = [bug.failingOnA.join(), ''];
  for (const [index, folder] of folders.entries()) {
    for (let time = 0; time < count; time += 1) {
      const { code, failed, tests } = await check(folder);
      const holds = code === (index === 0 ? 1 : 0) && failed === expected[index] && tests === bug.tests;
      const side = index === 0 ? 'A' : 'B';
      if (!holds) wrong.push(`${side} ended with ${String(code)}, ${failed || 'none'} of ${tests} tests failed`);
    }
  }
  return wrong;
};

const verify = async (bug: Bug, root: string, count: number): Promise<Verified> => {
  const folders = [join(root, bug.id, 'A'), join(root, bug.id, 'B')] as const;
  const [a, b] = folders;
  await prepareBug(bug, 'A', a);
  await prepareBug(bug, 'B', b);
  const wrong = [...(await checkAll(bug, folders, count))];
  const [ofA, ofB, again] = [await observations(bug, a), await observations(bug, b), await observations(bug, b)];
  const differing = ofB.filter((line, index) => line !== ofA[index]).length;
  if (ofB.length < LEAST_INPUTS) wrong.push(`${ofB.length} inputs`);
  if (ofB.join('\n') !== again.join('\n')) wrong.push('B is not observed the same twice');
  if (ofB.some((line) => line.includes('"limit"'))) wrong.push('B reaches a limit');
  if (differing === 0) wrong.push('A and B are observed the same');
  return { wrong, inputs: ofB.length, differing };
};

/** Prints how one bug went, and says whether it is what it says. @throws NotFetchedError */
const tellOne = async (bug: Bug, root: string, count: number): Promise<boolean> => {
  const { wrong, inputs, differing } = await verify(bug, root, count).catch((error: unknown) => {
    if (error instanceof NotFetchedError) throw error;
    return { wrong: [messageOf(error)], inputs: 0, differing: 0 };
  });
  console.log(
    `${wrong.length === 0 ? 'good' : `BAD (${wrong.join('; ')})`} ${bug.id}: ${bug.failingOnA.length} of ${bug.tests} tests fail on A; ` +
      `A and B differ on ${differing} of ${inputs} inputs`,
  );
  return wrong.length === 0;
};

/** How many bugs have each value of a trait, the most frequent first. */
const tally = (bugs: readonly Bug[], of: (bug: Bug) => string): string => {
  const counts = new Map<string, number>();
  for (const bug of bugs) counts.set(of(bug), (counts.get(of(bug)) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, count]) => `${value} ${count}`)
    .join(', ');
};

const tell = (bugs: readonly Bug[]): void => {
  console.log(`halves: ${tally(bugs, halfOf)}`);
  console.log(`hunks: ${tally(bugs, ({ hunks }) => String(hunks))}`);
  console.log(`files: ${tally(bugs, ({ files = [''] }) => String(files.length))}`);
  console.log(`modules: ${tally(bugs, ({ module }) => module)}`);
  console.log(`kinds: ${tally(bugs, ({ kind }) => kind)}`);
};

export const bugsVerify: Proof = async ({ count = DEFAULT_COUNT, only }) => {
  const bugs = chooseBugs(only);
  const root = await mkdtemp(join(tmpdir(), 'evolve-bugs-'));
  let good = 0;
  try {
    for (const bug of bugs) {
      if (await tellOne(bug, root, count)) good += 1;
      await rm(join(root, bug.id), { recursive: true, force: true });
    }
  } catch (error) {
    if (!(error instanceof NotFetchedError)) throw error;
    console.log(`not run to the end: ${error.message}`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  tell(bugs);
  const isFixed = hashes() === fixedHashes();
  if (!isFixed) console.log('the set is not the one that was fixed');
  console.log(`${good} of ${bugs.length} good`);
  return isFixed && good === bugs.length;
};
