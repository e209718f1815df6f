/** How much of each dimension a call may take, and took. Pure; who reserves and settles is `spend`. */
import { DIMENSIONS, lineOf } from '../budget/index.ts';
import type { Amounts, BudgetCategory, Dimension, Use } from '../contracts/index.ts';
import type { EvolverOptions } from '../options.ts';
import type { Outlay } from './cycle-events.ts';

/** What a call declares before it is made. */
export interface Declared {
  /** Undefined when the adapter cannot bound it. */
  readonly boundUsd: number | undefined;
  /** See `Proposer.boundUse`. */
  readonly boundUse?: Use | undefined;
  /** The call is ended after this. */
  readonly timeoutMs: number;
}

/** What a call told of its cost; what it did not tell is absent. */
export interface Told {
  readonly usd: number | undefined;
  readonly used?: Use | undefined;
}

/** An adapter's figure where it is one: what is no amount is not known. */
export const amountOf = (amount: number | undefined): number | undefined =>
  amount !== undefined && Number.isFinite(amount) && amount >= 0 ? amount : undefined;

export type Maximum = Readonly<Record<Dimension, number>>;

const NOTHING: Maximum = { usd: 0, tokens: 0, calls: 0, seconds: 0 };

export const maximumOf = (options: EvolverOptions, { boundUsd, boundUse, timeoutMs }: Declared): Maximum => {
  const usd = amountOf(boundUsd);
  if (usd === 0 && boundUse === undefined) return NOTHING;
  const { tokens, calls, seconds } = boundUse ?? {};
  return {
    usd: usd ?? options.unboundedCallUsd,
    tokens: amountOf(tokens) ?? options.unboundedTokens,
    calls: amountOf(calls) ?? options.unboundedCalls,
    seconds: Math.min(amountOf(seconds) ?? Infinity, timeoutMs / 1000),
  };
};

/** By the journal's categories. */
export const byLine = (category: BudgetCategory, amounts: Amounts): Record<string, number> =>
  Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const amount = amounts[dimension];
      return amount === undefined ? [] : [[lineOf(category, dimension), amount]];
    }),
  );

/** What has to be reserved. */
export const positive = (maximum: Maximum): Amounts =>
  Object.fromEntries(DIMENSIONS.filter((one) => maximum[one] > 0).map((one) => [one, maximum[one]]));

/** What it came to, as far as it is known. */
export const cameTo = ({ usd, used }: Told, seconds: number | undefined, maximum: Maximum): Amounts => {
  const known = {
    usd: amountOf(usd),
    tokens: amountOf(used?.tokens),
    calls: amountOf(used?.calls),
    // Who uses no time of a model's or an editor's is not charged for its own.
    seconds: maximum.seconds === 0 ? 0 : seconds,
  };
  return Object.fromEntries(Object.entries(known).filter(([, amount]) => amount !== undefined));
};

export const outlayOf = (amounts: Amounts, maximum: Maximum, bound: Outlay['bound']): Required<Outlay> => {
  const { usd, ...used } = { ...maximum, ...amounts };
  return { costUsd: usd, bound, reservedUsd: maximum.usd, used };
};
