import type { Amounts, Budget, BudgetCategory, Dimension } from '../contracts/index.ts';

export const DIMENSIONS: readonly Dimension[] = ['usd', 'tokens', 'calls', 'seconds'];

export const CATEGORIES: readonly BudgetCategory[] = ['curiosity', 'evolution', 'reflection'];

/** How a dimension is called after a number. */
const UNITS: Readonly<Record<Dimension, string>> = { usd: 'USD', tokens: 'tokens', calls: 'calls', seconds: 'seconds' };

/** For people: `3 USD`, `2000 tokens`. */
export const inWords = (amount: number, dimension: Dimension): string =>
  `${String(Number(amount.toPrecision(6)))} ${UNITS[dimension]}`;

/** The category of the journal that counts it: dollars under the plain name, all else with the dimension before it. */
export const lineOf = (category: string, dimension: Dimension): string =>
  dimension === 'usd' ? category : `${dimension}:${category}`;

/** The amounts of a budget; a plain number is dollars. */
export const amountsOf = (budget: Budget | undefined): Amounts =>
  typeof budget === 'number' ? { usd: budget } : (budget ?? {});
