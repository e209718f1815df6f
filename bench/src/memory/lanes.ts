/** What is measured without vectors: each lane runs in a process of its own, over the same file. */
import { fingerprintError } from '@evolve/core/fingerprint';
import MiniSearch from 'minisearch';
import { problemOf } from './data.ts';
import { NEAREST, raw, withMemory, type Lane, type Place } from './store.ts';
import { rateOf, timeEach } from './timing.ts';

/** Spread over the file, never the same twice in a row. */
const some = (index: number, { size }: Place): number => (index * 7919) % size;
/** Like one in the file, of another cause. */
const likeOne = (index: number, place: Place): string =>
  problemOf(some(index, place)).replace(' in module ', ' within package ');

/** Fills the file; the rate is that of acknowledged writes, each a transaction. */
const fill: Lane = (place) =>
  withMemory(place, ({ knowledge }) =>
    rateOf(place.size, (index) =>
      knowledge.experiences.record({ problem: problemOf(index), solution: `fix ${String(index)}`, ok: true }),
    ),
  );

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

const observe: Lane = (place) =>
  withMemory(place, ({ knowledge }) => timeEach(place.rounds * 5, (index) => knowledge.observe([call(index)])));

const observeHundred: Lane = (place) =>
  withMemory(place, ({ knowledge }) =>
    timeEach(place.rounds, (index) => knowledge.observe(Array.from({ length: 100 }, () => call(index)))),
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
  withMemory(place, ({ knowledge }) =>
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
  withMemory(place, ({ knowledge }) =>
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

/** The fingerprint alone. */
const print: Lane = (place) => timeEach(place.rounds * 20, (index) => fingerprintError(problemOf(some(index, place))));

export const LANES: Readonly<Record<string, Lane>> = {
  fill,
  print,
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
};
