import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Use } from './budget.ts';

export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  readonly system?: string;
  readonly messages: readonly ModelMessage[];
  /** Hard cap on the tokens of the answer. */
  readonly maxOutputTokens?: number;
  /** Asks for one JSON value of this shape; the answer's `object` has passed it. */
  readonly schema?: StandardSchemaV1;
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ModelResponse {
  readonly text: string;
  /** Present when the request had a schema. */
  readonly object?: unknown;
  readonly usage: ModelUsage;
  /** What the call cost in US dollars, where the adapter knows. */
  readonly costUsd?: number;
  /** Tokens and calls of everything that was asked for this answer, repeats included; what is not known is absent. */
  readonly used?: Use;
  /** The model that answered, as the service names it. */
  readonly model: string;
}

/** Any language model. Rejects with `EVOLVE_MODEL_*`; retries are the adapter's own business. */
export interface LanguageModel {
  readonly id: string;
  /** Upper bound of one call in US dollars for this request, or undefined when the adapter cannot bound it. */
  bound?(request: ModelRequest): number | undefined;
  /** The same in tokens and calls; what cannot be bounded is absent. */
  boundUse?(request: ModelRequest): Use;
  generate(request: ModelRequest, options: { readonly signal: AbortSignal }): Promise<ModelResponse>;
}
