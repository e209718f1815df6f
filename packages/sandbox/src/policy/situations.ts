/** All the ways in which a text can lie in some scopes: what a comparison of two policies has to go through. */
import { liesInside, possibilities } from './relations.ts';
import type { Applies, Scope } from './scope.ts';

/** For each scope whether a text lies in it. */
export type Situation = ReadonlyMap<Scope, Applies>;

export interface Situations {
  readonly all: readonly Situation[];
  /** False where there were too many, and only those of one scope each are here. */
  readonly isComplete: boolean;
}

/** Seven scopes that have nothing to do with each other, or hundreds of folders beside each other. */
const MOST = 3_000;
const VALUES: readonly Applies[] = ['yes', 'maybe', 'no'];

/** In one scope, and so in those that it lies inside. */
const alone = (scope: Scope, scopes: readonly Scope[]): Situation =>
  new Map(scopes.map((other) => [other, other === scope || liesInside(scope, other) ? 'yes' : 'no']));

/** Every value of one more scope, as far as those before it leave it possible. */
const extended = (found: readonly Situation[], scope: Scope): readonly Situation[] => {
  const tests = [...(found[0]?.keys() ?? [])].map((other) => ({ other, canBe: possibilities(scope, other) }));
  return found.flatMap((situation) =>
    VALUES.filter((value) => tests.every(({ other, canBe }) => canBe(value, situation.get(other) ?? 'no'))).map(
      (value) => new Map([...situation, [scope, value]]),
    ),
  );
};

export const situationsOf = (scopes: readonly Scope[]): Situations => {
  let found: readonly Situation[] = [new Map()];
  for (const scope of scopes) {
    found = extended(found, scope);
    if (found.length > MOST) {
      const none: Situation = new Map(scopes.map((each) => [each, 'no']));
      return { all: [none, ...scopes.map((each) => alone(each, scopes))], isComplete: false };
    }
  }
  return { all: found, isComplete: true };
};
