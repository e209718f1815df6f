/** What the learner is taught with, and folds in which no package is in training and test at once. */
import { learnOrder, lessonOf, PLAIN_ORDER, type LearnedOrder } from '@evolve/repair';
import type { Entry, Subject } from './ledger.ts';
import { byPrior, first, shuffled } from './orders.ts';

/** Tried in one repair: as many as the engine looks at where the first that passes comes late. */
const POOL = 600;
/** A host looks at no more of the patches that pass. */
const LOOKED_AT = 8;

/** One finished repair: what was accepted, and what was tried and did not pass. */
export interface Material {
  readonly package: string;
  readonly accepted: Entry;
  readonly vain: readonly Entry[];
}

/** A repair by the plain order, whose first right patch is accepted; undefined when none is found. */
export const materialOf = async (subject: Subject, seed: number): Promise<Material | undefined> => {
  const pool = first(subject.candidates, byPrior, POOL, seed);
  await subject.run(pool);
  const passing = pool.filter((entry) => subject.passes(entry)).slice(0, LOOKED_AT);
  for (const accepted of passing) {
    if (!(await subject.isRight(accepted))) continue;
    return { package: subject.bug.package, accepted, vain: pool.filter((entry) => !subject.passes(entry)) };
  }
  return undefined;
};

/**
 * The control: the credits change hands. Each repair credits the template that another one found right, by a candidate that was
 * tried in vain; where it has none of that template, by any.
 */
export const permuted = (materials: readonly Material[], seed: number): readonly Material[] => {
  const templates = shuffled(
    materials.map(({ accepted }) => accepted.template),
    seed,
  );
  return materials.map((material, index) => {
    const { vain } = material;
    const own = vain.filter(({ template }) => template === templates[index]);
    const [accepted = material.accepted] = shuffled(own.length > 0 ? own : vain, seed + index + 1);
    return { ...material, accepted, vain: [material.accepted, ...vain.filter((entry) => entry !== accepted)] };
  });
};

/** The engine's own learner, taught each repair once, as a host would. */
export const taughtBy = (materials: readonly Material[], seed: number): LearnedOrder =>
  shuffled(materials, seed).reduce<LearnedOrder>((order, { accepted, vain }) => {
    const tried = [accepted, ...vain].map(({ features }) => features);
    return learnOrder(order, lessonOf(accepted.features, tried, order));
  }, PLAIN_ORDER);

/** Which fold a package is in. */
export const foldsOf = (packages: readonly string[], folds: number, seed: number): ReadonlyMap<string, number> =>
  new Map(shuffled([...new Set(packages)].sort(), seed).map((name, index) => [name, index % folds]));
