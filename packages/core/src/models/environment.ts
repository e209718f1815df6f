import type { LanguageModel } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';
import { anthropic } from './anthropic.ts';
import { openAiCompatible } from './openai-compatible.ts';
import type { Prices } from './service.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Used when `EVOLVE_MODEL` names none. */
const DEFAULT_MODELS = { anthropic: 'claude-sonnet-4-6', openAi: 'gpt-5-mini' };

const OPENAI_BASE_URL = 'https://api.openai.com/v1';

const value = (env: Environment, name: string): string | undefined => {
  const text = env[name]?.trim();
  return text === undefined || text === '' ? undefined : text;
};

const pricesFrom = (env: Environment): { readonly prices?: Prices } => {
  const text = value(env, 'EVOLVE_MODEL_PRICES');
  if (text === undefined) return {};
  const match = /^(\d+(?:\.\d+)?)[/,](\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) {
    throw new EvolveError('EVOLVE_OPTIONS', 'EVOLVE_MODEL_PRICES is not of the form INPUT/OUTPUT', {
      hint: 'US dollars per million tokens, for example 3/15.',
    });
  }
  return { prices: { inputPerMTok: Number(match[1]), outputPerMTok: Number(match[2]) } };
};

/**
 * The model that the environment asks for, if any:
 * - `ANTHROPIC_API_KEY`: Anthropic (with `ANTHROPIC_BASE_URL` when set);
 * - `OPENAI_API_KEY`: OpenAI, or whatever `OPENAI_BASE_URL` points to; a base URL alone will do for a local server.
 *
 * `EVOLVE_MODEL` names the model; at a base URL of one's own it has to. `EVOLVE_MODEL_PRICES` (`3/15`: US dollars per
 * million tokens in and out) lets calls be bounded before they are made.
 * @throws EVOLVE_OPTIONS when a value cannot be what it should be.
 */
export const modelFromEnvironment = (env: Environment): LanguageModel | undefined => {
  const anthropicKey = value(env, 'ANTHROPIC_API_KEY');
  const model = value(env, 'EVOLVE_MODEL');
  if (anthropicKey !== undefined) {
    const baseUrl = value(env, 'ANTHROPIC_BASE_URL');
    return anthropic({
      model: model ?? DEFAULT_MODELS.anthropic,
      apiKey: anthropicKey,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...pricesFrom(env),
    });
  }
  return openAiFromEnvironment(env, model);
};

const openAiFromEnvironment = (env: Environment, named: string | undefined): LanguageModel | undefined => {
  const apiKey = value(env, 'OPENAI_API_KEY');
  const baseUrl = value(env, 'OPENAI_BASE_URL');
  if (apiKey === undefined && baseUrl === undefined) return undefined;
  const model = named ?? (baseUrl === undefined ? DEFAULT_MODELS.openAi : undefined);
  // Somebody else's server and no name: nobody asked Evolve to use it.
  if (model === undefined) return undefined;
  return openAiCompatible({
    baseUrl: baseUrl ?? OPENAI_BASE_URL,
    model,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...pricesFrom(env),
  });
};
