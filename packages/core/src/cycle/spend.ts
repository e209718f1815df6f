/**
 * Reserve before, settle after (G7).
 *
 * 1. Nothing is called unless its declared maximum fits what is left of the day, in every dimension at once.
 * 2. What stays unknown of a call, or that a crash cut off, is settled at what was reserved.
 * 3. An adapter that cannot bound its cost is reserved at an estimate, and everything says so.
 * 4. What a cycle reserves carries the fence of its lease: who has lost it settles nothing any more.
 */
import { budgetsLeft, inWords, limitsOn } from '../budget/index.ts';
import type { Amounts, BudgetCategory, BudgetsLeft, BudgetClaim } from '../contracts/index.ts';
import { timeSeen } from '../approval/time-seen.ts';
import { localDay } from '../heartbeat/local-time.ts';
import type { Outlay } from './cycle-events.ts';
import type { Kernel } from './kernel.ts';
import type { Left } from './material.ts';
import {
  amountOf,
  byLine,
  cameTo,
  maximumOf,
  outlayOf,
  positive,
  type Declared,
  type Maximum,
  type Told,
} from './spend-amounts.ts';

export interface Spending extends Declared {
  readonly id: string;
  readonly category: BudgetCategory;
  readonly cycleId?: string;
}

export type Spent<T> =
  | ({ readonly within: true; readonly value: T } & Required<Outlay>)
  | {
      readonly within: false;
      /** For people: `3 USD`. */
      readonly needed: string;
    };

/** Of the lease that the kernel works under, where it works under one. */
export const fenceOf = ({ fence }: Kernel): { readonly fence?: number } => (fence === undefined ? {} : { fence });

/** The day by the greatest time that was seen: a clock that is turned back opens no day, and none anew. */
export const today = async (kernel: Kernel): Promise<string> =>
  localDay(new Date(await timeSeen(kernel)), kernel.governor.policy.hours.timeZone);

/** Since a moment; not known where the clock was set back, and never more than the time limit, which a timer keeps. */
const secondsSince = (kernel: Kernel, started: Date, most: number): number | undefined => {
  const seconds = (kernel.clock.now().getTime() - started.getTime()) / 1000;
  return seconds >= 0 ? Math.min(seconds, most) : undefined;
};

/** What it said costs nothing, and what it cost all the same: taken from the day, whatever is left of it. */
const book = async (
  kernel: Kernel,
  claim: Omit<BudgetClaim, 'amounts' | 'limits'>,
  amounts: Record<string, number>,
): Promise<void> => {
  if (Object.values(amounts).every((amount) => amount === 0)) return;
  const nothing = Object.fromEntries(Object.keys(amounts).map((line) => [line, 0]));
  const { granted } = await kernel.journal.reserveAll({ ...claim, amounts: nothing, limits: [] });
  if (granted) await kernel.journal.settle(claim.id, amounts, fenceOf(kernel));
};

/** Calls, and closes the books in any case. */
const callAndSettle = async <T>(
  kernel: Kernel,
  { id, category }: Spending,
  maximum: Maximum,
  call: () => Promise<T>,
  toldOf: (value: T) => Told,
): Promise<{ readonly value: T; readonly amounts: Amounts }> => {
  const { journal } = kernel;
  const started = kernel.clock.now();
  const settle = async (told: Told): Promise<Amounts> => {
    const amounts = cameTo(told, secondsSince(kernel, started, maximum.seconds), maximum);
    await journal.settle(id, byLine(category, amounts), fenceOf(kernel));
    return amounts;
  };
  let value: T;
  try {
    value = await call();
  } catch (error) {
    await settle({ usd: undefined });
    throw error;
  }
  return { value, amounts: await settle(toldOf(value)) };
};

/** What is short, in words: the first dimension of which there is not enough. */
const neededOf = (kernel: Kernel, { category }: Spending, maximum: Maximum, short: readonly string[]): string => {
  const limit = limitsOn(kernel.governor.policy.budgets, category).find(({ name }) => short.includes(name));
  const dimension = limit?.dimension ?? 'usd';
  return inWords(maximum[dimension], dimension);
};

/**
 * Runs `call` if its maximum fits the budget of its category. `toldOf` reads the true cost, where the result tells it.
 * @param note Told what the call has cost so far: what was reserved while nobody knows better, also when it throws.
 */
export const spend = async <T>(
  kernel: Kernel,
  spending: Spending,
  call: (maximum: Maximum) => Promise<T>,
  toldOf: (value: T) => Told,
  note: (outlay: Outlay) => void = () => undefined,
): Promise<Spent<T>> => {
  const { id, category, cycleId } = spending;
  const { journal, governor } = kernel;
  const maximum = maximumOf(kernel.options, spending);
  const bound = amountOf(spending.boundUsd) === undefined ? 'estimate' : 'exact';
  const claim = {
    ...{ id, day: await today(kernel) },
    ...(cycleId === undefined ? {} : { cycleId }),
    ...fenceOf(kernel),
  };
  const reserved = byLine(category, positive(maximum));
  if (Object.keys(reserved).length === 0) {
    const value = await call(maximum);
    const amounts = cameTo(toldOf(value), 0, maximum);
    await book(kernel, claim, byLine(category, amounts));
    const outlay = outlayOf(amounts, maximum, bound);
    note(outlay);
    return { within: true, value, ...outlay };
  }
  const limits = limitsOn(governor.policy.budgets, category);
  const { granted, short } = await journal.reserveAll({ ...claim, amounts: reserved, limits });
  if (!granted) return { within: false, needed: neededOf(kernel, spending, maximum, short) };
  note(outlayOf({}, maximum, bound));
  const { value, amounts } = await callAndSettle(kernel, spending, maximum, () => call(maximum), toldOf);
  const outlay = outlayOf(amounts, maximum, bound);
  note(outlay);
  return { within: true, value, ...outlay };
};

/** The counter of evolutions a day. */
export const EVOLUTION_COUNT = 'count:evolution';
/** The counters of what landed under the owner's grants begin with it. */
export const GRANT_PREFIX = 'grant:';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** What is left of the day's evolutions and of its budgets. */
export const whatIsLeft = async (kernel: Kernel): Promise<Left & { readonly budgets: BudgetsLeft }> => {
  const lines = await kernel.journal.spend(await today(kernel));
  const { quota, budgets: limits } = kernel.governor.policy;
  const counted = lines.find(({ category }) => category === EVOLUTION_COUNT);
  const budgets = budgetsLeft(limits, lines);
  return {
    evolutions: Math.max(0, quota - (counted === undefined ? 0 : counted.settled + counted.reserved)),
    // A number that JSON knows: what is left is part of a state that is stored.
    usd: { curiosity: budgets.curiosity.usd ?? NO_LIMIT, evolution: budgets.evolution.usd ?? NO_LIMIT },
    budgets,
  };
};
