import type { LanguageModel } from '../contracts/index.ts';
import { ServiceFailure } from './failure.ts';
import { postJson, secretsOf, type Fetch, type HttpService } from './http.ts';
import { checkKey, checkUrl, resolveModelOptions, type ModelOptions } from './options.ts';
import { serviceModel } from './service-model.ts';
import { field, isObject, usageOf, type JsonObject, type ServiceAnswer, type ServiceCall } from './service.ts';

export interface OpenAiCompatibleOptions extends ModelOptions {
  /** Up to and without `/chat/completions`, for example `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Local servers often need none. */
  readonly apiKey?: string;
  /** Sent with each request, besides the authorization. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default the global fetch */
  readonly fetch?: Fetch;
  /**
   * How the server takes the shape of an answer: as a JSON schema, as "some JSON", or only in words.
   * @default 'json_schema'
   */
  readonly structured?: 'json_schema' | 'json_object' | 'words';
  /** What the server calls its cap on output tokens. @default 'max_completion_tokens' at api.openai.com, else 'max_tokens' */
  readonly tokenLimit?: 'max_tokens' | 'max_completion_tokens';
}

type Structured = NonNullable<OpenAiCompatibleOptions['structured']>;

const responseFormat = (schema: JsonObject | undefined, structured: Structured): JsonObject => {
  if (schema === undefined || structured === 'words') return {};
  if (structured === 'json_object') return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } };
};

/** Servers that do not take the schema itself get it in words. */
const systemOf = ({ system, jsonSchema }: ServiceCall, structured: Structured): string | undefined => {
  if (jsonSchema === undefined || structured === 'json_schema') return system;
  const words = `Answer with one JSON value, and nothing else, of this JSON schema:\n${JSON.stringify(jsonSchema)}`;
  return system === undefined ? words : `${system}\n\n${words}`;
};

const bodyOf = (call: ServiceCall, options: OpenAiCompatibleOptions): JsonObject => {
  const structured = options.structured ?? 'json_schema';
  const system = systemOf(call, structured);
  const openAi = new URL(options.baseUrl).hostname === 'api.openai.com';
  return {
    model: options.model,
    messages: [...(system === undefined ? [] : [{ role: 'system', content: system }]), ...call.messages],
    [options.tokenLimit ?? (openAi ? 'max_completion_tokens' : 'max_tokens')]: call.maxOutputTokens,
    ...responseFormat(call.jsonSchema, structured),
  };
};

const stopOf = (reason: unknown, message: JsonObject): Pick<ServiceAnswer, 'stopped'> => {
  if (reason === 'length') return { stopped: 'length' };
  const refused = reason === 'content_filter' || (typeof message['refusal'] === 'string' && message['refusal'] !== '');
  return refused ? { stopped: 'refusal' } : {};
};

const answerOf = (body: unknown): ServiceAnswer => {
  const choices = field(body, 'choices');
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const message = field(choice, 'message');
  if (!isObject(message)) throw new ServiceFailure('unreadable', 'the answer holds no message');
  const content = message['content'];
  const usage = usageOf(field(field(body, 'usage'), 'prompt_tokens'), field(field(body, 'usage'), 'completion_tokens'));
  const model = field(body, 'model');
  return {
    text: typeof content === 'string' ? content : '',
    ...(usage === undefined ? {} : { usage }),
    ...(typeof model === 'string' ? { model } : {}),
    ...stopOf(field(choice, 'finish_reason'), message),
  };
};

/**
 * Any service that speaks OpenAI's chat completions: OpenAI, OpenRouter, vLLM, llama.cpp, Ollama, LM Studio.
 * @throws EVOLVE_OPTIONS on a key or an address that cannot be one.
 */
export const openAiCompatible = (options: OpenAiCompatibleOptions): LanguageModel => {
  const baseUrl = checkUrl(options.baseUrl);
  const key = options.apiKey === undefined ? undefined : checkKey(options.apiKey);
  const http: HttpService = {
    url: `${baseUrl}/chat/completions`,
    headers: { ...options.headers, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    secrets: secretsOf(key, options.headers),
  };
  const service = {
    id: options.model,
    send: async (call: ServiceCall, { signal }: { readonly signal: AbortSignal }) =>
      answerOf(await postJson(http, bodyOf(call, options), signal)),
  };
  return serviceModel(service, resolveModelOptions(options));
};
