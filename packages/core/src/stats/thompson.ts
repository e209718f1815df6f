import type { Random } from '../contracts/index.ts';
import { refuse, requireCount, requireRate, requireVersion } from './refuse.ts';
import { sampleBeta } from './sampling.ts';

/** JSON-serialisable: discounted successes and failures by arm. */
export interface ThompsonState {
  readonly version: 1;
  readonly arms: Readonly<Record<string, { readonly successes: number; readonly failures: number }>>;
}

export interface ThompsonOptions {
  readonly random: Random;
  /**
   * What an observation is worth after each later one, in (0, 1]; 1 never forgets. By default it is worth half after 346
   * later ones. @default 0.998
   */
  readonly discount?: number;
  /** Of an earlier one, to go on with. */
  readonly state?: ThompsonState;
}

export interface Thompson {
  /** The arm whose sampled success rate is highest; ties go to the first. Undefined without arms. */
  choose(arms: readonly string[]): string | undefined;
  /** @param reward In [0, 1]. @throws EVOLVE_OPTIONS for another */
  report(arm: string, reward: number): void;
  /** For `thompson`, in any process. */
  readonly state: ThompsonState;
}

interface Arm {
  readonly successes: number;
  readonly failures: number;
}

const NOTHING: Arm = { successes: 0, failures: 0 };
/** Observations that are worth less together are forgotten, so that arms which are gone take no room for ever. */
const LEAST = 1e-6;

const restored = (state: ThompsonState | undefined): Map<string, Arm> => {
  if (state === undefined) return new Map();
  requireVersion('thompson', state.version);
  return new Map(
    Object.entries(state.arms).map(([id, { successes, failures }]) => [
      id,
      {
        successes: requireCount('thompson: successes', successes),
        failures: requireCount('thompson: failures', failures),
      },
    ]),
  );
};

const aged = (arms: ReadonlyMap<string, Arm>, discount: number): Map<string, Arm> =>
  new Map(
    [...arms]
      .map(([id, arm]) => [id, { successes: arm.successes * discount, failures: arm.failures * discount }] as const)
      .filter(([, { successes, failures }]) => successes + failures >= LEAST),
  );

/**
 * Chooses among versions by sampling each one's success rate from its Beta posterior (uniform prior), with a discount so
 * that it follows drift. W. Thompson, Biometrika 25 (1933); V. Raj, S. Kalyani, "Taming non-stationary bandits: a Bayesian
 * approach", 2017.
 * @throws EVOLVE_OPTIONS for a discount or state that is none
 */
export const thompson = ({ random, discount = 0.998, state }: ThompsonOptions): Thompson => {
  if (requireRate('thompson: discount', discount) === 0) refuse('thompson: discount', 'is in (0, 1]', discount);
  let arms = restored(state);
  return {
    choose: (ids) => {
      let best: { readonly id: string; readonly sample: number } | undefined;
      for (const id of ids) {
        const { successes, failures } = arms.get(id) ?? NOTHING;
        const sample = sampleBeta(1 + successes, 1 + failures, random);
        if (best === undefined || sample > best.sample) best = { id, sample };
      }
      return best?.id;
    },
    report: (id, reward) => {
      requireRate('thompson: a reward', reward);
      arms = aged(arms, discount);
      const { successes, failures } = arms.get(id) ?? NOTHING;
      arms.set(id, { successes: successes + reward, failures: failures + 1 - reward });
    },
    get state() {
      return { version: 1 as const, arms: Object.fromEntries(arms) };
    },
  };
};
