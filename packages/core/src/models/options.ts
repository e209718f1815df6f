import * as z from 'zod/mini';
import { EvolveError } from '../errors/index.ts';
import type { PriceList } from './service.ts';

/** What every adapter takes. */
export interface ModelOptions {
  /** In US dollars per million tokens. Without them no call can be bounded in dollars, and its cost is unknown. */
  readonly prices?: PriceList;
  /** Cap for requests that name none. @default 8192 */
  readonly maxOutputTokens?: number;
  /** Further tries after 429, 5xx and failed connections. @default 3 */
  readonly retries?: number;
  /** Wait before the first of them in milliseconds; it doubles each time, and `Retry-After` makes it longer. @default 500 */
  readonly retryDelayMs?: number;
  /** Limit of one request in milliseconds. @default 300_000 */
  readonly timeoutMs?: number;
}

export interface ResolvedModelOptions {
  readonly prices: PriceList | undefined;
  readonly maxOutputTokens: number;
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly timeoutMs: number;
}

const MODEL_DEFAULTS = { maxOutputTokens: 8_192, retries: 3, retryDelayMs: 500, timeoutMs: 300_000 };

const price = z.number().check(z.nonnegative());

const prices = z.strictObject({ inputPerMTok: price, outputPerMTok: price });
const isFunction = (value: unknown): boolean => typeof value === 'function';

const schema = z.object({
  prices: z.optional(z.union([prices, z.record(z.string(), prices), z.custom<PriceList>(isFunction)])),
  maxOutputTokens: z.int().check(z.positive()),
  retries: z.int().check(z.nonnegative(), z.maximum(20)),
  retryDelayMs: z.number().check(z.nonnegative()),
  timeoutMs: z.number().check(z.positive(), z.maximum(2_147_483_647)),
});

const given = (options: ModelOptions): Partial<ModelOptions> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

export const resolveModelOptions = (options: ModelOptions): ResolvedModelOptions => {
  const result = schema.safeParse({ ...MODEL_DEFAULTS, ...given(options) });
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new EvolveError('EVOLVE_OPTIONS', `model option ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return { prices: undefined, ...result.data };
};

/** A key that can stand in a header; what is wrong with it is said without showing it. */
export const checkKey = (key: string): string => {
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new EvolveError('EVOLVE_OPTIONS', 'the API key is empty, or holds blanks or characters no key has', {
      hint: 'A key read from a file often ends with a line break.',
    });
  }
  return key;
};

/** A base URL without its last slash. */
export const checkUrl = (url: string): string => {
  const parsed = URL.parse(url);
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new EvolveError('EVOLVE_OPTIONS', 'the base URL of the model is not an http or https address');
  }
  return url.replace(/\/+$/, '');
};
