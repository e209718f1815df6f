import type { LanguageModel, ModelRequest, ModelResponse, Use } from '../contracts/index.ts';

/** What an answer used. Where the adapter says nothing of it, its own count of tokens stands for one call. */
export const useOf = ({ used, usage }: Pick<ModelResponse, 'used' | 'usage'>): Use =>
  used ?? { calls: 1, tokens: usage.inputTokens + usage.outputTokens };

/** The most that some requests may use, each of them in full; what nobody can bound is absent. */
export const boundOfAll = (model: LanguageModel, request: ModelRequest, times = 1): Use => {
  const one = model.boundUse?.(request);
  return {
    ...(one?.tokens === undefined ? {} : { tokens: one.tokens * times }),
    ...(one?.calls === undefined ? {} : { calls: one.calls * times }),
  };
};

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one + other;

/** Both together; what is unknown of one is unknown of both. */
export const addUse = (one: Use, other: Use): Use => {
  const [tokens, calls] = [sum(one.tokens, other.tokens), sum(one.calls, other.calls)];
  return { ...(tokens === undefined ? {} : { tokens }), ...(calls === undefined ? {} : { calls }) };
};
