import type { LanguageModel, ModelRequest } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';

/**
 * What one proposal has spent.
 *
 * 1. A call is made only if its upper bound fits what is left; one that cannot be bounded, only while something is left.
 * 2. A call whose cost is not told counts at its upper bound; without one the whole sum is unknown.
 */
export interface Spending {
  fits(request: ModelRequest): boolean;
  add(request: ModelRequest, costUsd: number | undefined): void;
  /** In US dollars. */
  total(): number | undefined;
}

export const startSpending = (model: LanguageModel, limitUsd: number): Spending => {
  let spent = 0;
  let known = true;
  return {
    fits: (request) => {
      const most = model.bound?.(request);
      return most === undefined ? limitUsd - spent > 0 : most <= limitUsd - spent;
    },
    add: (request, costUsd) => {
      const cost = costUsd ?? model.bound?.(request);
      if (cost === undefined) known = false;
      spent += cost ?? 0;
    },
    total: () => (known ? spent : undefined),
  };
};

/** What a failed call says it cost. */
export const costOfError = (error: unknown): number | undefined =>
  isEvolveError(error) && typeof error.data['costUsd'] === 'number' ? error.data['costUsd'] : undefined;
