import type { LanguageModel, ModelMessage, ModelUsage } from '../contracts/index.ts';
import { untilAborted } from '../time/index.ts';
import { failureOf } from './failure.ts';
import { resolveModelOptions, type ModelOptions } from './options.ts';
import { serviceModel } from './service-model.ts';
import type { JsonObject, ServiceAnswer, ServiceCall } from './service.ts';

/** What the function is asked: defaults are in, and the schema is JSON schema. */
export interface FunctionRequest {
  readonly system?: string;
  readonly messages: readonly ModelMessage[];
  readonly maxOutputTokens: number;
  readonly jsonSchema?: JsonObject;
}

export type FunctionAnswer =
  string | { readonly text: string; readonly usage?: ModelUsage; readonly costUsd?: number; readonly model?: string };

export type ModelFunction = (
  request: FunctionRequest,
  options: { readonly signal: AbortSignal },
) => FunctionAnswer | Promise<FunctionAnswer>;

export interface FunctionModelOptions extends ModelOptions {
  /** @default 'function' */
  readonly id?: string;
}

/** A host's own way to a model. What it throws is a failed call; it is not tried again unless `retries` says so. */
export const fromFunction = (fn: ModelFunction, options: FunctionModelOptions = {}): LanguageModel => {
  const send = async (call: ServiceCall, { signal }: { readonly signal: AbortSignal }): Promise<ServiceAnswer> => {
    try {
      const answer = await untilAborted(async () => fn(call, { signal }), signal);
      return typeof answer === 'string' ? { text: answer } : answer;
    } catch (error) {
      throw failureOf(error, 'lost');
    }
  };
  return serviceModel({ id: options.id ?? 'function', send }, resolveModelOptions({ retries: 0, ...options }));
};
