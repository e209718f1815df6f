/**
 * Reserve before, settle after (G7).
 *
 * 1. Nothing is called unless its declared maximum fits what is left of the day.
 * 2. A call whose cost stays unknown, or that a crash cut off, is settled at what was reserved.
 * 3. An adapter that cannot bound its cost is reserved at an estimate, and everything says so.
 */
import type { BudgetCategory } from '../contracts/index.ts';
import { localDay } from '../heartbeat/local-time.ts';
import type { Outlay } from './cycle-events.ts';
import type { Kernel } from './kernel.ts';

export interface Spending {
  readonly id: string;
  readonly category: BudgetCategory;
  readonly cycleId?: string;
  /** Undefined when the adapter cannot bound it. */
  readonly boundUsd: number | undefined;
}

export type Spent<T> =
  | ({ readonly within: true; readonly value: T } & Required<Outlay>)
  | { readonly within: false; readonly neededUsd: number };

export const today = (kernel: Kernel): string => localDay(kernel.clock.now(), kernel.governor.policy.hours.timeZone);

/** An adapter's figure where it is one: what is no amount of money is not known. */
const amountOf = (usd: number | undefined): number | undefined =>
  usd !== undefined && Number.isFinite(usd) && usd >= 0 ? usd : undefined;

const maximumOf = (
  { options }: Kernel,
  { boundUsd }: Spending,
): { readonly maximum: number; readonly bound: 'exact' | 'estimate' } => {
  const declared = amountOf(boundUsd);
  return declared === undefined
    ? { maximum: options.unboundedCallUsd, bound: 'estimate' }
    : { maximum: declared, bound: 'exact' };
};

/**
 * Runs `call` if its maximum fits the budget of its category. `costOf` reads the true cost, where the result tells it.
 * @param note Told what the call has cost so far: what was reserved while nobody knows better, also when it throws.
 */
export const spend = async <T>(
  kernel: Kernel,
  spending: Spending,
  call: (usd: number) => Promise<T>,
  costOf: (value: T) => number | undefined,
  note: (outlay: Outlay) => void = () => undefined,
): Promise<Spent<T>> => {
  const { id, category, cycleId } = spending;
  const { maximum, bound } = maximumOf(kernel, spending);
  const reservation = { id, category, day: today(kernel), ...(cycleId === undefined ? {} : { cycleId }) };
  const { journal } = kernel;
  if (maximum === 0) {
    const value = await call(0);
    const costUsd = amountOf(costOf(value)) ?? 0;
    // It said that it costs nothing: what it cost all the same is taken from the day, whatever is left of it.
    if (costUsd > 0 && (await journal.reserve({ ...reservation, amount: 0 }, Infinity)))
      await journal.settle(id, costUsd);
    note({ costUsd, bound, reservedUsd: 0 });
    return { within: true, value, costUsd, bound, reservedUsd: 0 };
  }
  const fits = await journal.reserve({ ...reservation, amount: maximum }, kernel.governor.policy.budgets[category]);
  if (!fits) return { within: false, neededUsd: maximum };
  note({ costUsd: maximum, bound, reservedUsd: maximum });
  let value: T;
  try {
    value = await call(maximum);
  } catch (error) {
    await journal.settle(id);
    throw error;
  }
  const cost = amountOf(costOf(value));
  await journal.settle(id, cost);
  note({ costUsd: cost ?? maximum, bound, reservedUsd: maximum });
  return { within: true, value, costUsd: cost ?? maximum, bound, reservedUsd: maximum };
};

/** The counter of evolutions a day. */
export const EVOLUTION_COUNT = 'count:evolution';
/** The counters of what landed under the owner's grants begin with it. */
export const GRANT_PREFIX = 'grant:';

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
