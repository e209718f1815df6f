import type { LanguageModel } from '../contracts/index.ts';
import { ServiceFailure } from './failure.ts';
import { postJson, secretsOf, type Fetch, type HttpService } from './http.ts';
import { checkKey, checkUrl, resolveModelOptions, type ModelOptions } from './options.ts';
import { serviceModel } from './service-model.ts';
import { field, isObject, usageOf, type JsonObject, type ServiceAnswer, type ServiceCall } from './service.ts';

export interface AnthropicOptions extends ModelOptions {
  readonly model: string;
  readonly apiKey: string;
  /** Up to and without `/v1/messages`. @default 'https://api.anthropic.com' */
  readonly baseUrl?: string;
  /** Sent with each request, besides key and version. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default the global fetch */
  readonly fetch?: Fetch;
}

const DEFAULT_BASE_URL = 'https://api.anthropic.com';
const API_VERSION = '2023-06-01';
/** The tool that a model is made to call when the answer has a shape: its input is the answer. */
const ANSWER_TOOL = 'answer';

const forcedTool = (schema: JsonObject | undefined): JsonObject =>
  schema === undefined
    ? {}
    : {
        tools: [{ name: ANSWER_TOOL, description: 'Give the answer.', input_schema: schema }],
        tool_choice: { type: 'tool', name: ANSWER_TOOL },
      };

const bodyOf = (call: ServiceCall, model: string): JsonObject => ({
  model,
  max_tokens: call.maxOutputTokens,
  ...(call.system === undefined ? {} : { system: call.system }),
  messages: call.messages,
  ...forcedTool(call.jsonSchema),
});

const textOf = (content: readonly unknown[]): string => {
  const tool = content.find((block) => field(block, 'type') === 'tool_use' && field(block, 'name') === ANSWER_TOOL);
  if (tool !== undefined) return JSON.stringify(field(tool, 'input') ?? {});
  return content
    .filter((block) => field(block, 'type') === 'text')
    .map((block) => field(block, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
};

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Tokens written to and read from the prompt cache are counted apart, and are input all the same. */
const inputTokens = (usage: unknown): unknown =>
  typeof field(usage, 'input_tokens') === 'number'
    ? number(field(usage, 'input_tokens')) +
      number(field(usage, 'cache_creation_input_tokens')) +
      number(field(usage, 'cache_read_input_tokens'))
    : undefined;

const stopOf = (reason: unknown): Pick<ServiceAnswer, 'stopped'> => {
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return { stopped: 'length' };
  return reason === 'refusal' ? { stopped: 'refusal' } : {};
};

const answerOf = (body: unknown): ServiceAnswer => {
  const content = field(body, 'content');
  if (!isObject(body) || !Array.isArray(content)) throw new ServiceFailure('unreadable', 'the answer holds no content');
  const usage = usageOf(inputTokens(body['usage']), field(body['usage'], 'output_tokens'));
  const model = body['model'];
  return {
    text: textOf(content),
    ...(usage === undefined ? {} : { usage }),
    ...(typeof model === 'string' ? { model } : {}),
    ...stopOf(body['stop_reason']),
  };
};

/**
 * Anthropic's messages API. The shape of an answer goes through a tool that the model has to call.
 * @throws EVOLVE_OPTIONS on a key or an address that cannot be one.
 */
export const anthropic = (options: AnthropicOptions): LanguageModel => {
  const baseUrl = checkUrl(options.baseUrl ?? DEFAULT_BASE_URL);
  const key = checkKey(options.apiKey);
  const http: HttpService = {
    url: `${baseUrl}/v1/messages`,
    headers: { ...options.headers, 'x-api-key': key, 'anthropic-version': API_VERSION },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    secrets: secretsOf(key, options.headers),
  };
  const service = {
    id: options.model,
    send: async (call: ServiceCall, { signal }: { readonly signal: AbortSignal }) =>
      answerOf(await postJson(http, bodyOf(call, options.model), signal)),
  };
  return serviceModel(service, resolveModelOptions(options));
};
