/**
 * Reserve before, settle after (G7).
 *
 * 1. Nothing is called unless its declared maximum fits what is left of the day.
 * 2. A call whose cost stays unknown, or that a crash cut off, is settled at what was reserved.
 * 3. An adapter that cannot bound its cost is reserved at an estimate, and everything says so.
 */
import type { BudgetCategory } from '../contracts/index.ts';
import { localDay } from '../heartbeat/local-time.ts';
import type { Kernel } from './kernel.ts';

export interface Spending {
  readonly id: string;
  readonly category: BudgetCategory;
  readonly cycleId?: string;
  /** Undefined when the adapter cannot bound it. */
  readonly boundUsd: number | undefined;
}

export type Spent<T> =
  | { readonly within: true; readonly value: T; readonly costUsd: number; readonly bound: 'exact' | 'estimate' }
  | { readonly within: false; readonly neededUsd: number };

export const today = (kernel: Kernel): string => localDay(kernel.clock.now(), kernel.governor.policy.hours.timeZone);

/** Runs `call` if its maximum fits the budget of its category. `costOf` reads the true cost, where the result tells it. */
export const spend = async <T>(
  kernel: Kernel,
  spending: Spending,
  call: (usd: number) => Promise<T>,
  costOf: (value: T) => number | undefined,
): Promise<Spent<T>> => {
  const bound = spending.boundUsd === undefined ? 'estimate' : 'exact';
  const maximum = spending.boundUsd ?? kernel.options.unboundedCallUsd;
  if (maximum === 0) {
    const value = await call(0);
    return { within: true, value, costUsd: costOf(value) ?? 0, bound };
  }
  const { id, category, cycleId } = spending;
  const reservation = {
    id,
    category,
    amount: maximum,
    day: today(kernel),
    ...(cycleId === undefined ? {} : { cycleId }),
  };
  if (!(await kernel.journal.reserve(reservation, kernel.governor.policy.budgets[category]))) {
    return { within: false, neededUsd: maximum };
  }
  let value: T;
  try {
    value = await call(maximum);
  } catch (error) {
    await kernel.journal.settle(id);
    throw error;
  }
  const cost = costOf(value);
  await kernel.journal.settle(id, cost);
  return { within: true, value, costUsd: cost ?? maximum, bound };
};

/** The counter of evolutions a day. */
export const EVOLUTION_COUNT = 'count:evolution';

/** What is left of the day's evolutions and of a category's money. */
export const whatIsLeft = async (
  kernel: Kernel,
): Promise<{ evolutions: number; usd: { curiosity: number; evolution: number } }> => {
  const lines = await kernel.journal.spend(today(kernel));
  const used = (category: string): number => {
    const line = lines.find((candidate) => candidate.category === category);
    return line === undefined ? 0 : line.settled + line.reserved;
  };
  const { quota, budgets } = kernel.governor.policy;
  const left = (cap: number, category: string): number => Math.max(0, cap - used(category));
  return {
    evolutions: left(quota, EVOLUTION_COUNT),
    usd: { curiosity: left(budgets.curiosity, 'curiosity'), evolution: left(budgets.evolution, 'evolution') },
  };
};
