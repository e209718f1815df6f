/** Every order on every bug; what a learner was taught with has nothing of the packages of a bug's fold. */
import type { CommandRunner } from '@evolve/core/contracts';
import { openBug, type Subject } from './ledger.ts';
import { foldsOf, materialOf, permuted, taughtBy, type Material } from './learning.ts';
import { byChance, byLearned, byLocalisation, byPrior, type Score } from './orders.ts';
import type { OrderBug } from './subject.ts';
import { roundsOf, successOf, type Success } from './success.ts';

const FIXED: Readonly<Record<string, Score>> = {
  random: byChance,
  localisation: byLocalisation,
  'prior times localisation': byPrior,
};

/** Where candidates are run, and where what is known of them is kept. */
export interface Bench {
  readonly runner: CommandRunner;
  readonly cache: string;
  readonly seed: number;
}

/** Each in its turn: a bug's candidates are many, and those of all would not fit into memory. */
const eachOf = async (
  bugs: readonly OrderBug[],
  { runner, cache }: Bench,
  work: (subject: Subject) => Promise<void>,
): Promise<void> => {
  for (const bug of bugs) {
    const subject = await openBug(bug, runner, cache);
    await work(subject);
    await subject.save();
  }
};

/** What there is to learn from bugs. */
export const materialsOf = async (bugs: readonly OrderBug[], bench: Bench): Promise<readonly Material[]> => {
  const materials: Material[] = [];
  await eachOf(bugs, bench, async (subject) => {
    const material = await materialOf(subject, bench.seed);
    if (material !== undefined) materials.push(material);
  });
  return materials;
};

type Named = readonly (readonly [string, Score])[];

const learnersOf = (materials: readonly Material[], seed: number): Named => [
  ['learner', byLearned(taughtBy(materials, seed))],
  ['learner, credit permuted', byLearned(taughtBy(permuted(materials, seed), seed))],
];

export type Table = Readonly<Record<string, readonly Success[]>>;

/** One row of successes for each order, bug by bug in the same places. */
export const compare = async (
  bugs: readonly OrderBug[],
  training: readonly Material[],
  folds: number,
  bench: Bench,
): Promise<Table> => {
  const { seed } = bench;
  const foldOf = foldsOf(
    bugs.map((bug) => bug.package),
    folds,
    seed,
  );
  const learners = Array.from({ length: folds }, (_, fold) =>
    learnersOf(
      training.filter((one) => foldOf.get(one.package) !== fold),
      seed,
    ),
  );
  const table: Record<string, Success[]> = {};
  await eachOf(bugs, bench, async (subject) => {
    const scores = [...Object.entries(FIXED), ...(learners[foldOf.get(subject.bug.package) ?? 0] ?? [])];
    const all = scores.map(([name, score]) => [name, roundsOf(subject, score, seed)] as const);
    await subject.run(all.flatMap(([, rounds]) => rounds.flat()));
    for (const [name, rounds] of all) (table[name] ??= []).push(await successOf(subject, rounds));
  });
  return table;
};
