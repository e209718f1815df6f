import { addUse } from '@evolve/core/budget';
import type { LanguageModel, ModelRequest, Use } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';

/** The most that one proposal may take; Infinity where nothing limits it. */
export interface SpendingLimits {
  readonly usd: number;
  readonly tokens: number;
  readonly calls: number;
}

/** What a call told; what it did not tell is absent. */
export interface ToldBy {
  readonly costUsd: number | undefined;
  readonly used?: Use;
}

/**
 * What one proposal has spent.
 *
 * 1. A call is made only if its upper bound fits what is left; one that cannot be bounded, only while something is left.
 * 2. A call whose cost is not told counts at its upper bound; without one the whole sum is unknown.
 */
export interface Spending {
  fits(request: ModelRequest): boolean;
  add(request: ModelRequest, told: ToldBy): void;
  /** In US dollars. */
  total(): number | undefined;
  /** Tokens and calls; what is unknown is absent. */
  used(): Use;
}

const fitsIn = (most: number | undefined, left: number): boolean => (most === undefined ? left > 0 : most <= left);

export const startSpending = (model: LanguageModel, limits: SpendingLimits): Spending => {
  let spent = 0;
  let known = true;
  let sum: Use = { tokens: 0, calls: 0 };
  // What is unknown of the sum takes nothing from what is left: the day's budget is kept by whoever reserved it.
  const left = (): SpendingLimits => ({
    usd: limits.usd - spent,
    tokens: limits.tokens - (sum.tokens ?? 0),
    calls: limits.calls - (sum.calls ?? 0),
  });
  return {
    fits: (request) => {
      const { tokens, calls } = model.boundUse?.(request) ?? {};
      const rest = left();
      return fitsIn(model.bound?.(request), rest.usd) && fitsIn(tokens, rest.tokens) && fitsIn(calls, rest.calls);
    },
    add: (request, { costUsd, used }) => {
      const cost = costUsd ?? model.bound?.(request);
      if (cost === undefined) known = false;
      spent += cost ?? 0;
      sum = addUse(sum, { ...model.boundUse?.(request), ...used });
    },
    total: () => (known ? spent : undefined),
    used: () => sum,
  };
};

/** What a failed call says it cost. */
export const costOfError = (error: unknown): number | undefined =>
  isEvolveError(error) && typeof error.data['costUsd'] === 'number' ? error.data['costUsd'] : undefined;
