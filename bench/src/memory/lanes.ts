/** What is measured: each lane runs in a process of its own, over the same file. */
import { join } from 'node:path';
import type { Embedder } from '@evolve/core/contracts';
import { fingerprintError } from '@evolve/core/fingerprint';
import { DatabaseSync } from '@evolve/core/sqlite';
import { openMemory, type Memory } from '@evolve/memory';
import MiniSearch from 'minisearch';
import { DIMENSIONS, problemOf, queryVector, vectorOf } from './data.ts';
import { rateOf, timeEach } from './timing.ts';

export interface Place {
  readonly dir: string;
  /** Experiences in the file. */
  readonly size: number;
  /** Calls that are timed. */
  readonly rounds: number;
}

type Lane = (place: Place) => Promise<unknown>;

const NEAREST = 10;
const KEEP = { experiences: 10_000_000, experienceOutcomes: 10_000_000, observations: 10_000_000 };

/** Vectors that are known beforehand: what an embedder costs is the host's. */
const embedder = (size: number, problems: ReadonlyMap<string, number>): Embedder => ({
  id: 'made-up',
  dimensions: DIMENSIONS,
  embed: async (texts) =>
    texts.map((text) => {
      const known = problems.get(text);
      return known === undefined ? queryVector(text.length - 1, size) : vectorOf(known);
    }),
});

const open = (dir: string, more: { readonly embedder?: Embedder } = {}): Promise<Memory> =>
  openMemory({ dir, limits: KEEP, embedding: { timeoutMs: 60_000, inMemory: 10_000_000 }, ...more });

const withMemory = async <T>(dir: string, work: (memory: Memory) => Promise<T>, more = {}): Promise<T> => {
  const memory = await open(dir, more);
  try {
    return await work(memory);
  } finally {
    await memory.close();
  }
};

const raw = ({ dir }: Place): InstanceType<typeof DatabaseSync> => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  return database;
};

/** Spread over the file, never the same twice in a row. */
const some = (index: number, { size }: Place): number => (index * 7919) % size;
/** Like one in the file, of another cause. */
const likeOne = (index: number, place: Place): string =>
  problemOf(some(index, place)).replace(' in module ', ' within package ');

/** Fills the file; the rate is that of acknowledged writes, each a transaction. */
const fill: Lane = ({ dir, size }) =>
  withMemory(dir, ({ knowledge }) =>
    rateOf(size, (index) =>
      knowledge.experiences.record({ problem: problemOf(index), solution: `fix ${String(index)}`, ok: true }),
    ),
  );

const embed: Lane = ({ dir, size }) => {
  const problems = new Map(Array.from({ length: size }, (_, index) => [problemOf(index), index]));
  return withMemory(
    dir,
    async (memory) => {
      const started = performance.now();
      const { embedded } = await memory.embedMissing({ limit: size });
      return (embedded * 1_000) / (performance.now() - started);
    },
    { embedder: embedder(size, problems) },
  );
};

/** The rows of one experience by hand: the row, its words, its outcome; each experience a transaction. */
const rawInsert: Lane = async (place) => {
  const database = raw(place);
  database.exec(`CREATE TABLE raw_experiences (position INTEGER PRIMARY KEY, problem TEXT, fingerprint TEXT, solution TEXT);
    CREATE INDEX raw_by_fingerprint ON raw_experiences (fingerprint);
    CREATE TABLE raw_outcomes (id INTEGER PRIMARY KEY, experience INTEGER, ok INTEGER, at TEXT);
    CREATE VIRTUAL TABLE raw_text USING fts5 (tokens, content = '', contentless_delete = 1);`);
  const insert = database.prepare('INSERT INTO raw_experiences (problem, fingerprint, solution) VALUES (?, ?, ?)');
  const words = database.prepare('INSERT INTO raw_text (rowid, tokens) VALUES (?, ?)');
  const outcome = database.prepare('INSERT INTO raw_outcomes (experience, ok, at) VALUES (?, 1, ?)');
  const rate = await rateOf(place.rounds * 10, (index) => {
    const problem = problemOf(index);
    database.exec('BEGIN IMMEDIATE');
    const { lastInsertRowid } = insert.run(problem, problem.slice(-60), 'fix');
    words.run(lastInsertRowid, problem);
    outcome.run(lastInsertRowid, '2026-03-01T10:00:00.000Z');
    database.exec('COMMIT');
  });
  database.exec('DROP TABLE raw_experiences; DROP TABLE raw_outcomes; DROP TABLE raw_text');
  database.close();
  return rate;
};

const call = (index: number) =>
  ({
    kind: 'tool',
    at: '2026-03-01T10:00:00.000Z',
    versionId: 'v1',
    name: `tool ${String(index % 20)}`,
    ok: true,
  }) as const;

const observe: Lane = ({ dir, rounds }) =>
  withMemory(dir, ({ knowledge }) => timeEach(rounds * 5, (index) => knowledge.observe([call(index)])));

const observeHundred: Lane = ({ dir, rounds }) =>
  withMemory(dir, ({ knowledge }) =>
    timeEach(rounds, (index) => knowledge.observe(Array.from({ length: 100 }, () => call(index)))),
  );

const rawObserve: Lane = async (place) => {
  const database = raw(place);
  const insert = database.prepare(
    `INSERT INTO observations (kind, at, version_id, name, ok) VALUES ('tool', '2026-03-01T10:00:00.000Z', 'v1', ?, 1)`,
  );
  const times = await timeEach(place.rounds * 5, (index) => {
    database.exec('BEGIN IMMEDIATE');
    insert.run(`tool ${String(index % 20)}`);
    database.exec('COMMIT');
  });
  database.close();
  return times;
};

const fingerprint: Lane = (place) =>
  withMemory(place.dir, ({ knowledge }) =>
    timeEach(place.rounds * 20, (index) => knowledge.experiences.recall(problemOf(some(index, place)), { limit: 1 })),
  );

const BY_FINGERPRINT = 'SELECT * FROM experiences WHERE fingerprint = ? AND fingerprint_version = ? LIMIT 1';

/** @param known Whether the fingerprints are computed beforehand. */
const rawFingerprint =
  (known: boolean): Lane =>
  async (place) => {
    const database = raw(place);
    const select = database.prepare(BY_FINGERPRINT);
    const rounds = place.rounds * 20;
    const prints = Array.from({ length: rounds }, (_, index) => fingerprintError(problemOf(some(index, place))));
    const times = await timeEach(rounds, (index) => {
      const print = known ? prints[index] : fingerprintError(problemOf(some(index, place)));
      return select.get(print?.id ?? '', print?.version ?? 0);
    });
    database.close();
    return times;
  };

const text: Lane = (place) =>
  withMemory(place.dir, ({ knowledge }) =>
    timeEach(place.rounds, (index) => knowledge.experiences.recall(likeOne(index, place), { limit: NEAREST })),
  );

const rawText: Lane = async (place) => {
  const database = raw(place);
  const select = database.prepare(
    `SELECT e.* FROM experiences_text t JOIN experiences e ON e.position = t.rowid WHERE experiences_text MATCH ?
     ORDER BY bm25(experiences_text) LIMIT ?`,
  );
  const times = await timeEach(place.rounds, (index) => {
    const { tokens } = fingerprintError(likeOne(index, place));
    return select.all(tokens.map((token) => `"${token}"`).join(' OR '), NEAREST);
  });
  database.close();
  return times;
};

const minisearch: Lane = async (place) => {
  const index = new MiniSearch<{ id: number; problem: string }>({ fields: ['problem'] });
  index.addAll(Array.from({ length: place.size }, (_, id) => ({ id, problem: problemOf(id) })));
  return timeEach(place.rounds, (round) => index.search(likeOne(round, place)).slice(0, NEAREST));
};

/** A text without words, so that vectors alone decide; its length says which query it is. */
const wordless = (query: number): string => '!'.repeat(query + 1);

/** Positions of experiences are from 1, in the order of their problems. */
const vectors: Lane = (place) =>
  withMemory(
    place.dir,
    async ({ knowledge }) => {
      const found: number[][] = [];
      const times = await timeEach(place.rounds, async (query) => {
        const recalled = await knowledge.experiences.recall(wordless(query), { limit: NEAREST });
        found[query] = recalled.map(({ experience }) => Number(experience.solution.slice(4)));
      });
      return { ...times, found };
    },
    { embedder: embedder(place.size, new Map()) },
  );

/** All vectors as floats in memory, each multiplied with the query. */
const scan: Lane = async ({ size, rounds }) => {
  const all = new Float32Array(size * DIMENSIONS);
  const lengths = new Float32Array(size);
  for (let index = 0; index < size; index += 1) {
    const vector = vectorOf(index);
    all.set(vector, index * DIMENSIONS);
    lengths[index] = Math.hypot(...vector);
  }
  const found: number[][] = [];
  const times = await timeEach(rounds, (query) => {
    found[query] = nearest(all, lengths, queryVector(query, size));
  });
  return { ...times, found };
};

const nearest = (all: Float32Array, lengths: Float32Array, wanted: Float32Array): number[] => {
  const best: { index: number; score: number }[] = [];
  for (let index = 0, at = 0; index < lengths.length; index += 1) {
    let sum = 0;
    for (let dimension = 0; dimension < DIMENSIONS; dimension += 1, at += 1) {
      sum += (all[at] ?? 0) * (wanted[dimension] ?? 0);
    }
    const score = sum / (lengths[index] ?? 1);
    if (best.length < NEAREST || score > (best[NEAREST - 1]?.score ?? 0)) {
      best.push({ index, score });
      best.sort((a, b) => b.score - a.score);
      best.length = Math.min(best.length, NEAREST);
    }
  }
  return best.map(({ index }) => index);
};

export const LANES: Readonly<Record<string, Lane>> = {
  fill,
  embed,
  'raw insert': rawInsert,
  observe,
  'observe 100': observeHundred,
  'raw observe': rawObserve,
  fingerprint,
  'raw fingerprint': rawFingerprint(true),
  'raw fingerprint, computed': rawFingerprint(false),
  text,
  'raw text': rawText,
  minisearch,
  vectors,
  scan,
};
