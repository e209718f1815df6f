import type { Prices, ServiceAnswer, ServiceCall } from './service.ts';
import { costBound, costOf } from './prices.ts';

/**
 * What one `generate` may have been charged for.
 *
 * 1. At most `MAX_CHARGED` requests of one `generate` are answered or lost; `bound` counts on it.
 * 2. A lost request counts at its upper bound. Busy, refused and unsent ones are not charged.
 */
export const MAX_CHARGED = 2;

export interface Tally {
  /** Whether another request may be charged (1). */
  readonly room: boolean;
  answered(answer: ServiceAnswer): void;
  lost(call: ServiceCall): void;
  /** In US dollars; undefined when one of the requests cannot be priced, 0 when none was charged. */
  costUsd(): number | undefined;
}

export const startTally = (prices: Prices | undefined): Tally => {
  const costs: (number | undefined)[] = [];
  return {
    get room() {
      return costs.length < MAX_CHARGED;
    },
    answered: ({ costUsd, usage }) => {
      costs.push(costUsd ?? (prices === undefined || usage === undefined ? undefined : costOf(usage, prices)));
    },
    lost: (call) => {
      costs.push(prices === undefined ? undefined : costBound(call, prices));
    },
    costUsd: () => {
      const known = costs.filter((cost) => cost !== undefined);
      return known.length === costs.length ? known.reduce((sum, cost) => sum + cost, 0) : undefined;
    },
  };
};
