/**
 * The order of candidates: how often one of the first twenty passes the check, on bugs of packages that the order has learnt
 * nothing from. Compared are chance, localisation alone, the hand-set prior times localisation, the learner, and the learner
 * whose credits changed hands. The bugs are the real ones of `bugs/` and the mutants of `mutants/`.
 *
 * Taught are the learners by the development halves: by all of them for the held-out halves, crosswise for their own figures.
 * Verdicts are kept in the user's cache. `--only development` leaves the held-out halves alone.
 *
 *   npm run prove -- order [--only development] [--seed N] [--count N of each set and half]
 */
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { compare, materialsOf, type Bench, type Table } from './order/compare.ts';
import type { Material } from './order/learning.ts';
import { drawBugs } from './order/mutants.ts';
import { shuffled } from './order/orders.ts';
import { realBugs } from './order/real.ts';
import type { Half, OrderBug } from './order/subject.ts';
import { difference, LATER, shareOf, told, WITHIN } from './order/success.ts';
import { cacheFolder } from './tarballs.ts';

/** Of the engine's own order, within twenty, on the held-out halves. */
const GOAL = 0.4;
const MUTANTS: Readonly<Record<Half, number>> = { development: 30, 'held out': 20 };
const FOLDS = 5;
const PLAIN = 'prior times localisation';

const tell = (title: string, bugs: readonly OrderBug[], table: Table, seed: number): void => {
  const packages = new Set(bugs.map((bug) => bug.package)).size;
  const what = `${String(bugs.length)} bugs of ${String(packages)} packages`;
  console.log(`\n${title}: ${what}; % (95 % interval over packages)`);
  console.table(
    Object.entries(table).map(([order, own]) => ({
      order,
      [`within ${String(WITHIN)}`]: told(own, 'plausible', seed),
      'against the prior': difference(own, table[PLAIN] ?? [], 'plausible', seed),
      [`right within ${String(WITHIN)}`]: told(own, 'right', seed),
      [`within ${String(LATER)}`]: told(own, 'later', seed),
    })),
  );
};

interface Sets {
  readonly real: readonly OrderBug[];
  readonly mutants: readonly OrderBug[];
}

const withHalf = async <T>(
  half: Half,
  count: number | undefined,
  { seed, runner }: Bench,
  work: (sets: Sets) => Promise<T>,
): Promise<T> => {
  const real = shuffled(await realBugs(half, runner), seed).slice(0, count);
  const drawn = await drawBugs(half, count ?? MUTANTS[half], seed, runner);
  try {
    return await work({ real, mutants: drawn.bugs });
  } finally {
    await drawn.close();
  }
};

/** Prints both sets of a half; resolves with whether the engine's own order reaches the goal in both. */
const measure = async (
  half: Half,
  { real, mutants }: Sets,
  training: readonly Material[],
  folds: number,
  bench: Bench,
): Promise<boolean> => {
  let holds = true;
  for (const [name, bugs] of [['real bugs', real] as const, ['mutants', mutants] as const]) {
    const table = await compare(bugs, training, folds, bench);
    tell(`${name}, ${half}`, bugs, table, bench.seed);
    const reached = shareOf(table[PLAIN] ?? [], 'plausible');
    const verdict = `${(100 * reached).toFixed(1)} % within ${String(WITHIN)}; the goal is ${String(100 * GOAL)} %`;
    console.log(`${PLAIN}: ${verdict}`);
    holds = reached >= GOAL && holds;
  }
  return holds;
};

export const order: Proof = async ({ seed, count, only }) => {
  const { namespace } = await detectIsolation();
  const runner = isolatedRunner({ isolation: namespace ? 'namespace' : 'none' });
  const bench = { seed, runner, cache: cacheFolder('order') };
  return withHalf('development', count, bench, async (sets) => {
    const training = await materialsOf([...sets.real, ...sets.mutants], bench);
    console.log(`taught by ${String(training.length)} repairs that found a right patch`);
    const holds = await measure('development', sets, training, FOLDS, bench);
    if (only.includes('development')) return holds;
    return withHalf('held out', count, bench, (unseen) => measure('held out', unseen, training, 1, bench));
  });
};
