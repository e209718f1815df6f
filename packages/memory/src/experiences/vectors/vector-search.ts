/**
 * Recall by vectors: asks the embedder, keeps what it answers, searches.
 *
 * Owns: which experiences are embedded when. Others own: the embedder's failures (`embedding.ts`), the rows, the scan.
 *
 * 1. The embedder is asked outside of transactions; what it answered is checked against the rows when it is kept.
 * 2. Experiences are embedded when somebody recalls, a few each time, or when the host asks for it. Recording never waits.
 */
import { isEvolveError, messageOf } from '@evolve/core/errors';
import type { Sql, Store } from '../../sqlite/store.ts';
import type { VectorQuery } from '../hints.ts';
import type { EmbeddingOptions, SafeEmbedder } from './embedding.ts';
import { embeddedCount, embeddedText, embedderId, missingVectors, putVectors } from './rows.ts';
import { signIndex, type SignIndex } from './sign-index.ts';

/** Experiences that one recall embeds on its way. */
const CATCH_UP = 16;
/** ... and one call of the host's embedder otherwise. */
const BATCH = 64;

export interface Asked {
  readonly vectors?: VectorQuery;
  /** Why vectors take no part, or not all of them. */
  readonly degraded?: string;
}

export interface Caught {
  readonly embedded: number;
  /** Why it ended before all that was asked for was done. */
  readonly stopped?: string;
}

export interface VectorSearch {
  readonly degraded: string | undefined;
  /** The problem as a query. @throws the reason of `signal` */
  ask(problem: string, signal: AbortSignal | undefined): Promise<Asked>;
  /** Embeds so many of those that have no vector yet. @throws the reason of `signal` */
  catchUp(limit: number, signal: AbortSignal | undefined): Promise<Caught>;
  count(sql: Sql): number;
}

interface Opened {
  readonly id: number;
  readonly index: SignIndex;
}

export const vectorSearch = (store: Store, embedder: SafeEmbedder, options: EmbeddingOptions): VectorSearch => {
  let opened: Promise<Opened> | undefined;
  const open = (): Promise<Opened> =>
    (opened ??= store
      .write((sql) => embedderId(sql, embedder.id, embedder.dimensions))
      .then((id) => ({ id, index: signIndex(id, embedder.dimensions, options) }))
      .catch((error: unknown) => {
        opened = undefined;
        throw error;
      }));

  const embedSome = async (limit: number, signal: AbortSignal | undefined): Promise<Caught & { done: boolean }> => {
    const { id } = await open();
    const missing = await store.read((sql) => missingVectors(sql, id, limit));
    if (missing.length === 0) return { embedded: 0, done: true };
    const answer = await embedder.embed(
      missing.map(({ text }) => text),
      signal,
    );
    if (!answer.ok) return { embedded: 0, stopped: answer.reason, done: true };
    const embedded = await store.write((sql) => putVectors(sql, id, missing, answer.vectors));
    // None: all were changed meanwhile. Whoever changed them goes on.
    return { embedded, done: embedded === 0 };
  };

  const catchUp = async (limit: number, signal: AbortSignal | undefined): Promise<Caught> => {
    for (let embedded = 0; ;) {
      const some = await embedSome(Math.min(BATCH, limit - embedded), signal);
      embedded += some.embedded;
      if (some.stopped !== undefined) return { embedded, stopped: some.stopped };
      if (some.done || embedded >= limit) return { embedded };
    }
  };

  return {
    get degraded() {
      return embedder.degraded;
    },
    ask: async (problem, signal) => {
      const answer = await embedder.embed([embeddedText(problem)], signal);
      const wanted = answer.ok ? answer.vectors[0] : undefined;
      if (wanted === undefined) return answer.ok ? {} : { degraded: answer.reason };
      try {
        const { id, index } = await open();
        const { stopped } = await catchUp(CATCH_UP, signal);
        const vectors = { index, embedder: id, scale: `text+${embedder.id}`, wanted };
        return stopped === undefined ? { vectors } : { vectors, degraded: stopped };
      } catch (error) {
        // A full disk takes no vectors; what is known is recalled all the same.
        if (!isEvolveError(error, 'EVOLVE_STORE_FULL')) throw error;
        return { degraded: `vectors cannot be kept: ${messageOf(error)}` };
      }
    },
    catchUp,
    count: (sql) => embeddedCount(sql, embedderId(sql, embedder.id, embedder.dimensions)),
  };
};
