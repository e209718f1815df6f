import type { LanguageModel } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';
import { untilAborted } from '../time/index.ts';
import { failureOf, scrub, ServiceFailure, statusFailure } from './failure.ts';
import { resolveModelOptions, type ModelOptions } from './options.ts';
import { serviceModel } from './service-model.ts';
import { field, isObject, usageOf, type JsonObject, type ServiceAnswer, type ServiceCall } from './service.ts';

/** The part of an AI SDK model object that is used, alike in the specifications v2, v3 and v4. */
export interface AiSdkModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  // The options differ by specification; a method's parameters are compared loosely, so that all of them fit.
  doGenerate(options: never): PromiseLike<unknown>;
}

const KNOWN_SPECIFICATIONS = ['v2', 'v3', 'v4'];

const promptOf = ({ system, messages }: ServiceCall): readonly JsonObject[] => [
  ...(system === undefined ? [] : [{ role: 'system', content: system }]),
  ...messages.map(({ role, content }) => ({ role, content: [{ type: 'text', text: content }] })),
];

const callOptions = (call: ServiceCall, abortSignal: AbortSignal): JsonObject => ({
  prompt: promptOf(call),
  maxOutputTokens: call.maxOutputTokens,
  abortSignal,
  ...(call.jsonSchema === undefined
    ? {}
    : { responseFormat: { type: 'json', schema: call.jsonSchema, name: 'answer' } }),
});

/** A number in v2, `{ total }` later. */
const tokens = (value: unknown): unknown => (isObject(value) ? value['total'] : value);

/** A word in v2, `{ unified, raw }` later. */
const stopOf = (reason: unknown): Pick<ServiceAnswer, 'stopped'> => {
  const word = isObject(reason) ? reason['unified'] : reason;
  if (word === 'length') return { stopped: 'length' };
  return word === 'content-filter' ? { stopped: 'refusal' } : {};
};

const answerOf = (result: unknown): ServiceAnswer => {
  const content = field(result, 'content');
  if (!Array.isArray(content)) throw new ServiceFailure('unreadable', 'the answer holds no content');
  const texts = content.filter((part) => field(part, 'type') === 'text').map((part) => field(part, 'text'));
  const counted = field(result, 'usage');
  const usage = usageOf(tokens(field(counted, 'inputTokens')), tokens(field(counted, 'outputTokens')));
  const model = field(field(result, 'response'), 'modelId');
  return {
    text: texts.filter((text) => typeof text === 'string').join(''),
    ...(usage === undefined ? {} : { usage }),
    ...(typeof model === 'string' ? { model } : {}),
    ...stopOf(field(result, 'finishReason')),
  };
};

const retryAfterOf = (error: object): number | undefined => {
  const headers = 'responseHeaders' in error ? error.responseHeaders : undefined;
  const seconds = Number(field(headers, 'retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
};

/** The SDK's errors hold the whole request and its headers: only status and words are taken. */
const failureFrom = (error: unknown): ServiceFailure => {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') {
    return failureOf(error, 'lost');
  }
  const retryAfterMs = retryAfterOf(error);
  return statusFailure(error.statusCode, {
    detail: scrub(error.message),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
};

/**
 * A model object of the AI SDK (specification v2, v3 or v4), as `createOpenAI(...)('name')` and its like return.
 * @throws EVOLVE_OPTIONS when it is something else, such as a model's name.
 */
export const aiSdk = (model: AiSdkModel, options: ModelOptions = {}): LanguageModel => {
  const version = (model as Partial<AiSdkModel> | undefined)?.specificationVersion;
  if (version === undefined || !KNOWN_SPECIFICATIONS.includes(version)) {
    throw new EvolveError('EVOLVE_OPTIONS', 'not a model object of the AI SDK with specification v2, v3 or v4', {
      data: { specificationVersion: version ?? null },
    });
  }
  const send = async (call: ServiceCall, { signal }: { readonly signal: AbortSignal }): Promise<ServiceAnswer> => {
    try {
      return answerOf(await untilAborted(() => model.doGenerate(callOptions(call, signal) as never), signal));
    } catch (error) {
      throw failureFrom(error);
    }
  };
  return serviceModel({ id: `${model.provider}/${model.modelId}`, send }, resolveModelOptions(options));
};
