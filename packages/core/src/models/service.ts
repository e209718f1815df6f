import type { ModelMessage, ModelUsage } from '../contracts/index.ts';

/** A JSON object as it goes over the wire. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One request to a service: what a `ModelRequest` comes down to once defaults are in and the schema is data. */
export interface ServiceCall {
  readonly system?: string;
  readonly messages: readonly ModelMessage[];
  readonly maxOutputTokens: number;
  /** Shape of the answer; only ever an object at its root. */
  readonly jsonSchema?: JsonObject;
}

/** Why an answer ends before the model was done. */
export type Stop = 'length' | 'refusal';

export interface ServiceAnswer {
  readonly text: string;
  /** Absent when the service does not say. */
  readonly usage?: ModelUsage;
  /** Where the service itself knows the price. */
  readonly costUsd?: number;
  readonly model?: string;
  readonly stopped?: Stop;
}

/** One way to a model. Throws a `ServiceFailure` for everything but an abort; never retries, never validates. */
export interface Service {
  readonly id: string;
  send(call: ServiceCall, options: { readonly signal: AbortSignal }): Promise<ServiceAnswer>;
}

/** In US dollars. */
export interface Prices {
  readonly inputPerMTok: number;
  readonly outputPerMTok: number;
}

/**
 * In US dollars: one price, one for each model, or a function of model and usage. The function must not say less for more
 * tokens: it is also asked for the most that a call can use, and that is what is reserved.
 */
export type PriceList =
  Prices | Readonly<Record<string, Prices>> | ((model: string, usage: ModelUsage) => number | undefined);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property of something that came from outside. */
export const field = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

/** Token counts as a service writes them; undefined unless both are there. */
export const usageOf = (input: unknown, output: unknown): ModelUsage | undefined =>
  typeof input === 'number' && typeof output === 'number' && input >= 0 && output >= 0
    ? { inputTokens: input, outputTokens: output }
    : undefined;
