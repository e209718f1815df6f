import type { Random } from '../contracts/index.ts';
import { sampleBeta } from './sampling.ts';

/** JSON-serialisable: discounted successes and failures by arm. */
export interface ThompsonState {
  readonly version: 1;
  readonly arms: Readonly<Record<string, { readonly successes: number; readonly failures: number }>>;
}

export interface ThompsonOptions {
  readonly random: Random;
  /** What an observation is worth after each later one, in (0, 1]; 1 never forgets. @default 0.99 */
  readonly discount?: number;
  readonly state?: ThompsonState;
}

export interface Thompson {
  /** The arm whose sampled success rate is highest; ties go to the first. Undefined without arms. */
  choose(arms: readonly string[]): string | undefined;
  /** @param reward In [0, 1]. */
  report(arm: string, reward: number): void;
  readonly state: ThompsonState;
}

const NOTHING = { successes: 0, failures: 0 };

/**
 * Chooses among versions by sampling each one's success rate from its Beta posterior (uniform prior), with a discount so
 * that it follows drift. W. Thompson, Biometrika 25 (1933); V. Raj, S. Kalyani, "Taming non-stationary bandits: a Bayesian
 * approach", 2017.
 */
export const thompson = ({ random, discount = 0.99, state }: ThompsonOptions): Thompson => {
  if (!(discount > 0 && discount <= 1)) throw new RangeError('thompson: the discount is in (0, 1]');
  let arms = new Map(Object.entries(state?.arms ?? {}));
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
      if (!(reward >= 0 && reward <= 1)) throw new RangeError('thompson: a reward is in [0, 1]');
      arms = new Map(
        [...arms].map(([key, { successes, failures }]) => [
          key,
          { successes: successes * discount, failures: failures * discount },
        ]),
      );
      const { successes, failures } = arms.get(id) ?? NOTHING;
      arms.set(id, { successes: successes + reward, failures: failures + 1 - reward });
    },
    get state() {
      return { version: 1 as const, arms: Object.fromEntries(arms) };
    },
  };
};
