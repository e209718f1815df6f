/**
 * The experiences on SQLite.
 *
 * Owns: their tables. Others own: what was tried, and what is done with what is recalled.
 *
 * 1. Every change is one transaction, across processes too; so is a recall without an embedder.
 * 2. Somebody else's code never runs inside a transaction.
 */
import type { Clock, Embedder, Experiences, ExperienceStats, Ids } from '@evolve/core/contracts';
import { number } from '../sqlite/row.ts';
import type { Sql, Store } from '../sqlite/store.ts';
import type { KnowledgeLimits } from '../knowledge/limits.ts';
import { calibration, judgedCounts, type Calibration } from './calibration.ts';
import { readHealth } from './health/health.ts';
import { areRanksCurrent, renewRanks } from './ranks.ts';
import { queryOf, readMatches, recallExperiences } from './recall.ts';
import { addOutcomeTo, forgetExperience, recordExperience, type Recording } from './record.ts';
import { refingerprint } from './refingerprint.ts';
import { experienceOf, RECALLABLE, type Reading } from './rows.ts';
import type { ExperienceRules } from './rules.ts';
import { liveCount, tombstoneCount } from './tombstones.ts';
import { safeEmbedder, type EmbeddingOptions } from './vectors/embedding.ts';
import { vectorSearch, type Caught, type VectorSearch } from './vectors/vector-search.ts';
import { explain } from './why.ts';

export interface ExperienceOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keep: KnowledgeLimits;
  readonly rules: ExperienceRules;
  readonly embedder: Embedder | undefined;
  readonly embedding: EmbeddingOptions;
}

export interface OpenExperiences {
  readonly experiences: Experiences;
  /** Gives so many experiences the vector that they lack. Nothing to do without an embedder. */
  readonly embedMissing: (limit: number, signal: AbortSignal | undefined) => Promise<Caught>;
}

interface Parts {
  readonly store: Store;
  readonly read: () => Reading;
  readonly record: () => Recording;
  readonly fits: Calibration;
  readonly vectors: VectorSearch | undefined;
}

const recallOf =
  ({ store, read, fits, vectors }: Parts): Experiences['recall'] =>
  async (problem, { limit, signal }) => {
    signal?.throwIfAborted();
    const query = queryOf(problem, limit);
    if (vectors !== undefined) {
      // The embedder is not asked for what is known already.
      const found = await store.read((sql) => readMatches(sql, query, { ...read(), calibration: fits }));
      if (found.length >= limit) return found;
    }
    const asked = query.problem.trim() === '' ? {} : await vectors?.ask(query.problem, signal);
    return store.read((sql) => recallExperiences(sql, query, { ...read(), calibration: fits, ...asked }));
  };

const statsOf = (sql: Sql, vectors: VectorSearch | undefined): ExperienceStats => {
  const count = (query: string): number => number(sql.get(query) ?? {}, 'count');
  return {
    live: liveCount(sql),
    superseded: count('SELECT count(*) AS count FROM experiences WHERE superseded_by IS NOT NULL'),
    forgotten: tombstoneCount(sql),
    outcomes: count('SELECT count(*) AS count FROM outcomes'),
    judged: judgedCounts(sql),
    embedded: vectors?.count(sql) ?? 0,
    ...(vectors?.degraded === undefined ? {} : { degraded: vectors.degraded }),
  };
};

const portOf = (parts: Parts): Experiences => {
  const { store, read, record, vectors } = parts;
  return {
    record: (experience) => store.write((sql) => recordExperience(sql, experience, record())),
    outcome: (id, outcome) => store.write((sql) => addOutcomeTo(sql, id, outcome, record())),
    recall: recallOf(parts),
    why: (of) => store.read((sql) => explain(sql, of, read())),
    forget: (id) => store.write((sql) => forgetExperience(sql, id, read())),
    list: ({ limit, offset = 0 }) =>
      store.read((sql) =>
        sql
          .all(
            `SELECT * FROM experiences WHERE ${RECALLABLE} ORDER BY rank DESC, position LIMIT ? OFFSET ?`,
            limit,
            offset,
          )
          .map((row) => experienceOf(row, read())),
      ),
    stats: () => store.write((sql) => statsOf(sql, vectors)),
    health: (options) => readHealth(store, read(), options),
  };
};

export const openExperiences = async (store: Store, options: ExperienceOptions): Promise<OpenExperiences> => {
  const { clock, ids, keep, rules, embedder, embedding } = options;
  if (!(await store.read((sql) => areRanksCurrent(sql, rules)))) {
    await store.write((sql) => {
      renewRanks(sql, rules);
    });
  }
  await refingerprint(store, rules);
  const read = (): Reading => ({ now: clock.now(), rules });
  const limits = { experiences: keep.experiences, tombstones: keep.tombstones, outcomes: keep.experienceOutcomes };
  const vectors =
    embedder === undefined
      ? undefined
      : vectorSearch(store, safeEmbedder(embedder, { ...embedding, clock }), embedding);
  const parts = { store, read, record: () => ({ ...read(), ids, keep: limits }), fits: calibration(), vectors };
  return {
    experiences: portOf(parts),
    embedMissing: async (limit, signal) => vectors?.catchUp(limit, signal) ?? { embedded: 0 },
  };
};
