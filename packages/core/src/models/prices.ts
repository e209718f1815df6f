import type { ModelUsage } from '../contracts/index.ts';
import type { Prices, ServiceCall } from './service.ts';

/** What a service adds to a request by itself: roles, separators, the frame of a forced tool. In tokens. */
const FRAME_TOKENS = 1_024;

const TOKENS_PER_MTOK = 1_000_000;

/** In US dollars. */
export const costOf = (usage: ModelUsage, prices: Prices): number =>
  (usage.inputTokens * prices.inputPerMTok + usage.outputTokens * prices.outputPerMTok) / TOKENS_PER_MTOK;

/**
 * More input tokens than the call can have: tokenizers of this kind never make more tokens than there are bytes.
 * About four times too much for English text.
 */
export const inputTokenBound = (call: ServiceCall): number =>
  Buffer.byteLength(JSON.stringify(call), 'utf8') + FRAME_TOKENS;

/** The most that one request can cost, in US dollars. */
export const costBound = (call: ServiceCall, prices: Prices): number =>
  costOf({ inputTokens: inputTokenBound(call), outputTokens: call.maxOutputTokens }, prices);
