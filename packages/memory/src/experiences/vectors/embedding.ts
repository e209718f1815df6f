/**
 * Asking the host's embedder. It is somebody else's code: it may throw, hang, answer with the wrong things, or be a bill.
 *
 * 1. Never called inside a transaction.
 * 2. An answer is vectors of the right number and length, of finite numbers, not all 0; anything else is a failure.
 * 3. A failure never fails who asked: it is a reason that is told, and the embedder is left alone for a while.
 */
import type { Clock, Embedder } from '@evolve/core/contracts';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { startDeadline, untilAborted } from '@evolve/core/time';

/** How embedders are asked. */
export interface EmbeddingOptions {
  /** Milliseconds that an embedder may take before a recall goes on without it. @default 2000 */
  readonly timeoutMs: number;
  /** Seconds that it is left alone after a failure. @default 30 */
  readonly pauseSeconds: number;
  /** Vectors whose signs a process keeps in memory, the newest; 48 bytes each at 384 dimensions. @default 1_000_000 */
  readonly inMemory: number;
  /**
   * How many of the nearest by their signs are measured exactly, at least. Enough for vectors that lie in clusters, as those of
   * texts do; of vectors that are nearly at right angles to each other signs lose half of the nearest ten, unless a tenth is
   * measured. @default 400, or one in five hundred
   */
  readonly rescore: number;
}

/** How an embedder is asked where nobody says otherwise. */
export const DEFAULT_EMBEDDING: EmbeddingOptions = {
  timeoutMs: 2_000,
  pauseSeconds: 30,
  inMemory: 1_000_000,
  rescore: 400,
};

/**
 * The options with the defaults for those that are not given.
 * @throws EVOLVE_OPTIONS for one that is no finite number of at least 1.
 */
export const completeEmbedding = (given: Partial<EmbeddingOptions>): EmbeddingOptions => {
  const options = { ...DEFAULT_EMBEDDING, ...given };
  const names = Object.keys(DEFAULT_EMBEDDING) as (keyof EmbeddingOptions)[];
  const wrong = names.find((name) => !(Number.isFinite(options[name]) && options[name] >= 1));
  if (wrong === undefined) return options;
  throw new EvolveError('EVOLVE_OPTIONS', `embedding.${wrong} must be a number of at least 1`, {
    data: { [wrong]: options[wrong] },
  });
};

export type Embedded =
  { readonly ok: true; readonly vectors: readonly Float32Array[] } | { readonly ok: false; readonly reason: string };

/** An embedder that cannot fail. */
export interface SafeEmbedder {
  readonly id: string;
  readonly dimensions: number;
  /** Unit vectors, one for each text. @throws the reason of `signal` when that is aborted */
  embed(texts: readonly string[], signal: AbortSignal | undefined): Promise<Embedded>;
  /** Why it is left alone at the moment. */
  readonly degraded: string | undefined;
}

const asUnit = (vector: Float32Array): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
};

const faultOf = (vectors: unknown, count: number, dimensions: number): string | undefined => {
  if (!Array.isArray(vectors) || vectors.length !== count) return `no ${count} vectors`;
  const isWrong = (vector: unknown): boolean => !(vector instanceof Float32Array) || vector.length !== dimensions;
  if (vectors.some(isWrong)) return `a vector that is no Float32Array of ${dimensions}`;
  const all = vectors as readonly Float32Array[];
  if (all.some((vector) => !vector.every(Number.isFinite))) return 'a number that is none';
  return all.some((vector) => vector.every((value) => value === 0)) ? 'a vector without direction' : undefined;
};

const ask = async (
  embedder: Embedder,
  texts: readonly string[],
  timeoutMs: number,
  outer: AbortSignal,
): Promise<readonly Float32Array[]> => {
  const deadline = startDeadline(timeoutMs, outer);
  try {
    const vectors = await untilAborted(async () => embedder.embed(texts, { signal: deadline.signal }), deadline.signal);
    const fault = faultOf(vectors, texts.length, embedder.dimensions);
    if (fault !== undefined) throw new Error(`it answered with ${fault}`);
    return vectors.map(asUnit);
  } finally {
    deadline.stop();
  }
};

const validate = ({ id, dimensions }: Embedder): void => {
  if (id !== '' && Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= 16_384) return;
  throw new EvolveError('EVOLVE_OPTIONS', 'an embedder has an id and from 1 to 16384 dimensions', {
    data: { id, dimensions },
  });
};

/** @throws EVOLVE_OPTIONS for an embedder without a name, or of impossible dimensions. */
export const safeEmbedder = (
  embedder: Embedder,
  { timeoutMs, pauseSeconds, clock }: EmbeddingOptions & { readonly clock: Clock },
): SafeEmbedder => {
  validate(embedder);
  let failed: { readonly reason: string; readonly until: number } | undefined;
  const paused = (): string | undefined =>
    failed !== undefined && clock.now().getTime() < failed.until ? failed.reason : undefined;
  return {
    id: embedder.id,
    dimensions: embedder.dimensions,
    get degraded() {
      return paused();
    },
    embed: async (texts, signal = new AbortController().signal) => {
      const reason = paused();
      if (reason !== undefined) return { ok: false, reason };
      try {
        const vectors = await ask(embedder, texts, timeoutMs, signal);
        failed = undefined;
        return { ok: true, vectors };
      } catch (error) {
        signal.throwIfAborted();
        failed = {
          reason: `embedder ${embedder.id}: ${messageOf(error)}`,
          until: clock.now().getTime() + pauseSeconds * 1_000,
        };
        return { ok: false, reason: failed.reason };
      }
    },
  };
};
