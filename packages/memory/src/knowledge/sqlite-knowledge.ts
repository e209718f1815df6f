/**
 * The knowledge on SQLite.
 *
 * Owns: knowledge.sqlite. Others own: what is worth knowing, and the rules, which nothing here can change.
 *
 * 1. Every method is one transaction, across processes too; a recall with an embedder is several.
 * 2. Everything is bounded: long texts are cut, old rows go (see `KnowledgeLimits`).
 * 3. Free text passes the redaction of `@evolve/core/untrusted` before it is stored; a person's own log entries are kept
 *    as written.
 */
import { join } from 'node:path';
import type { Clock, Embedder, Ids, Knowledge } from '@evolve/core/contracts';
import { completeRules, type ExperienceRules } from '../experiences/rules.ts';
import { openExperiences, type OpenExperiences } from '../experiences/sqlite-experiences.ts';
import { completeEmbedding, type EmbeddingOptions } from '../experiences/vectors/embedding.ts';
import { openStore, type Store } from '../sqlite/store.ts';
import { recordsOf, type KnowledgeRecords } from '../exchange/records.ts';
import { addExploration, addTopic, dismissTopic, readExplorations, readTopics } from './curiosity.ts';
import type { LogArchives } from '../log/archives.ts';
import { KNOWLEDGE_FILE } from './files.ts';
import { archivesOf } from './log-archives.ts';
import { completeLimits, type KnowledgeLimits } from './limits.ts';
import { putEntry, readEntries, readEntry, readFailuresOf, removeEntry } from './log-entries.ts';
import { addObservations, readOutcomes } from './observations.ts';
import { promptsOf } from './prompts.ts';
import { addLesson, addReflection, readLessons, readReflections } from './reflections.ts';
import { KNOWLEDGE_MIGRATIONS } from './schema.ts';
import { readErrorGroups } from './signals/error-groups.ts';
import { readMetrics, readMetricWindows, readToolWindows } from './signals/read-windows.ts';
import { refingerprintSignals } from './signals/refingerprint.ts';
import { rollUpWhatStands } from './signals/roll-up.ts';
import { readToolStats } from './tool-stats.ts';

export interface KnowledgeOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly maxBytes?: number | undefined;
  readonly limits: Partial<KnowledgeLimits>;
  readonly rules: Partial<ExperienceRules>;
  readonly embedder: Embedder | undefined;
  readonly embedding: Partial<EmbeddingOptions>;
}

/** The knowledge with what belongs to its store. */
export interface OpenKnowledge extends Pick<OpenExperiences, 'embedMissing'> {
  readonly knowledge: ArchivingKnowledge;
  readonly store: Store;
  readonly close: () => void;
}

type Observed = 'observe' | 'toolStats' | 'toolWindows' | 'metricWindows' | 'metrics' | 'errors' | 'outcomes';

const signalsOf = (store: Store, keep: KnowledgeLimits): Pick<Knowledge, Observed> => ({
  observe: (observations) =>
    store.write((sql) => {
      addObservations(sql, observations, keep);
    }),
  toolStats: (query) => store.read((sql) => readToolStats(sql, query)),
  toolWindows: (query) => store.read((sql) => readToolWindows(sql, query)),
  metricWindows: (query) => store.read((sql) => readMetricWindows(sql, query)),
  metrics: (query) => store.read((sql) => readMetrics(sql, query)),
  errors: (query) => store.read((sql) => readErrorGroups(sql, query)),
  outcomes: (query) => store.read((sql) => readOutcomes(sql, query)),
});

const reflectionsOf = (
  store: Store,
  keep: KnowledgeLimits,
): Pick<Knowledge, 'addReflection' | 'reflections' | 'addLesson' | 'lessons'> => ({
  addReflection: (reflection) =>
    store.write((sql) => {
      addReflection(sql, reflection, keep.reflections);
    }),
  reflections: (query) => store.read((sql) => readReflections(sql, query)),
  addLesson: (lesson) =>
    store.write((sql) => {
      addLesson(sql, lesson, keep.lessons);
    }),
  lessons: (limit) => store.read((sql) => readLessons(sql, limit)),
});

const curiosityOf = (
  store: Store,
  keep: KnowledgeLimits,
  ids: Ids,
): Pick<Knowledge, 'addCuriosity' | 'dismissCuriosity' | 'curiosity' | 'addExploration' | 'explorations'> => ({
  addCuriosity: (topic, at, { by = 'agent' } = {}) =>
    store.write((sql) => {
      addTopic(sql, { topic, at, by }, { ids, keep: keep.curiosity });
    }),
  dismissCuriosity: (id) => store.write((sql) => dismissTopic(sql, id)),
  curiosity: (limit) => store.read((sql) => readTopics(sql, limit)),
  addExploration: (exploration) =>
    store.write((sql) => {
      addExploration(sql, exploration, keep.explorations);
    }),
  explorations: (limit) => store.read((sql) => readExplorations(sql, limit)),
});

const logOf = (store: Store): Knowledge['log'] => ({
  entries: (query) => store.read((sql) => readEntries(sql, query)),
  get: (id) => store.read((sql) => readEntry(sql, id)),
  failuresOf: (tools) => store.read((sql) => readFailuresOf(sql, tools)),
  put: (entry) =>
    store.write((sql) => {
      putEntry(sql, entry);
    }),
  remove: (id) =>
    store.write((sql) => {
      removeEntry(sql, id);
    }),
});

/** The knowledge of this package: its log can be compacted, and all of it taken out and in. */
export interface ArchivingKnowledge extends Knowledge {
  /** What was compacted, and the entries that went into it. */
  readonly archives: LogArchives;
  /** What is exported and imported. */
  readonly records: KnowledgeRecords;
}

/** @throws EVOLVE_OPTIONS, EVOLVE_STORE_VERSION, EVOLVE_KNOWLEDGE_CORRUPT, EVOLVE_STORE_FULL */
export const openKnowledge = async (options: KnowledgeOptions): Promise<OpenKnowledge> => {
  const { dir, clock, ids, maxBytes, embedder } = options;
  const keep = completeLimits(options.limits);
  const [rules, embedding] = [completeRules(options.rules), completeEmbedding(options.embedding)];
  const store = await openStore({
    file: join(dir, KNOWLEDGE_FILE),
    migrations: KNOWLEDGE_MIGRATIONS,
    synchronous: 'NORMAL',
    corrupt: 'EVOLVE_KNOWLEDGE_CORRUPT',
    maxBytes,
  });
  const close = (): void => {
    store.close();
  };
  try {
    await rollUpWhatStands(store, keep);
    await refingerprintSignals(store, keep.errors);
    const { experiences, embedMissing } = await openExperiences(store, {
      clock,
      ids,
      keep,
      rules,
      embedder,
      embedding,
    });
    const knowledge = {
      ...signalsOf(store, keep),
      ...reflectionsOf(store, keep),
      ...curiosityOf(store, keep, ids),
      log: logOf(store),
      archives: archivesOf(store),
      records: recordsOf(store, { keep, rules, clock, ids }),
      experiences,
      prompts: promptsOf(store, { clock, keep }),
    };
    return { knowledge, store, embedMissing, close };
  } catch (error) {
    close();
    throw error;
  }
};
