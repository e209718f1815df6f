/**
 * Turns texts into vectors. An adapter says what it can do as data: `id` names model and version, and vectors of different
 * ids are never compared.
 */
export interface Embedder {
  readonly id: string;
  /** Numbers in each vector. */
  readonly dimensions: number;
  /** One vector for each text, in their order; their length does not matter, only their direction. */
  embed(texts: readonly string[], options: { readonly signal: AbortSignal }): Promise<readonly Float32Array[]>;
}
