/**
 * Prices as a host gives them: one for all, a table by model, or a function. What is no amount of money is no price: the cost
 * is unknown then, and the caller reserves and settles as it does for whatever is unknown.
 */
import type { ModelUsage } from '../contracts/index.ts';
import type { PriceList, Prices, ServiceCall } from './service.ts';

/** What a service adds to a request by itself: roles, separators, the frame of a forced tool. In tokens. */
const FRAME_TOKENS = 1_024;

const TOKENS_PER_MTOK = 1_000_000;

/** What an answer of a model costs in US dollars; undefined when nobody can say. */
export type Pricing = (model: string, usage: ModelUsage) => number | undefined;

const amountOf = (usd: unknown): number | undefined =>
  typeof usd === 'number' && Number.isFinite(usd) && usd >= 0 ? usd : undefined;

const isPrices = (list: Exclude<PriceList, (...given: never) => unknown>): list is Prices => 'inputPerMTok' in list;

const byTokens = (usage: ModelUsage, prices: Prices): number =>
  (usage.inputTokens * prices.inputPerMTok + usage.outputTokens * prices.outputPerMTok) / TOKENS_PER_MTOK;

/** The entry of a model, by the name that the service answers with or else by the one that was asked for. */
const entryOf = (table: Readonly<Record<string, Prices>>, names: readonly string[]): Prices | undefined => {
  const name = names.find((one) => Object.hasOwn(table, one));
  return name === undefined ? undefined : table[name];
};

const ask = (
  price: (model: string, usage: ModelUsage) => number | undefined,
  model: string,
  usage: ModelUsage,
): unknown => {
  try {
    return price(model, usage);
  } catch {
    // A host's function that fails knows no price; what the call costs is unknown, and settled at its maximum.
    return undefined;
  }
};

/** @param asked The model as the host named it. Undefined where there are no prices at all. */
export const pricingOf = (list: PriceList | undefined, asked: string): Pricing | undefined => {
  if (list === undefined) return undefined;
  if (typeof list === 'function') return (model, usage) => amountOf(ask(list, model, usage));
  return (model, usage) => {
    const prices = isPrices(list) ? list : entryOf(list, [model, asked]);
    return prices === undefined ? undefined : amountOf(byTokens(usage, prices));
  };
};

/**
 * More input tokens than the call can have: tokenizers of this kind never make more tokens than there are bytes.
 * About four times too much for English text.
 */
export const inputTokenBound = (call: ServiceCall): number =>
  Buffer.byteLength(JSON.stringify(call), 'utf8') + FRAME_TOKENS;

/** The most that one request can use. */
export const usageBound = (call: ServiceCall): ModelUsage => ({
  inputTokens: inputTokenBound(call),
  outputTokens: call.maxOutputTokens,
});
