/** Schema of knowledge.sqlite, one script for each version. A script that has shipped never changes. */
export const KNOWLEDGE_MIGRATIONS: readonly string[] = [
  `
  -- value: duration of a tool call, or the metric. name: tool, metric, or what an outcome judged.
  CREATE TABLE observations (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, version_id TEXT NOT NULL, turn_id TEXT,
    name TEXT NOT NULL, ok INTEGER NOT NULL, value REAL, error TEXT, stack TEXT, input TEXT, fingerprint TEXT
  ) STRICT;
  CREATE INDEX observations_by_kind ON observations (kind, id);
  CREATE INDEX observations_by_time ON observations (kind, at);
  CREATE INDEX observations_by_name ON observations (kind, name, at);

  CREATE TABLE curiosity (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, topic TEXT NOT NULL, at TEXT NOT NULL,
    count INTEGER NOT NULL, explored INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX curiosity_by_time ON curiosity (explored, at);

  CREATE TABLE explorations (
    position INTEGER PRIMARY KEY, topic TEXT NOT NULL, learned TEXT NOT NULL, sources TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX explorations_by_time ON explorations (at);

  CREATE TABLE reflections (
    position INTEGER PRIMARY KEY, turn_id TEXT NOT NULL, at TEXT NOT NULL, version_id TEXT NOT NULL, grade TEXT NOT NULL,
    reason TEXT NOT NULL, curiosity TEXT, scores TEXT NOT NULL
  ) STRICT;
  CREATE INDEX reflections_by_time ON reflections (at);

  -- rank: the place of the section in the file.
  CREATE TABLE log (
    id TEXT PRIMARY KEY, rank INTEGER NOT NULL, priority REAL NOT NULL, created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL, entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX log_by_rank ON log (rank, priority);

  CREATE TABLE lessons (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, at TEXT NOT NULL, cycle_id TEXT
  ) STRICT;
  CREATE INDEX lessons_by_time ON lessons (at);

  -- The version of the fingerprint stands beside it: only equal versions are compared.
  CREATE TABLE experiences (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, problem TEXT NOT NULL, fingerprint TEXT NOT NULL,
    fingerprint_version INTEGER NOT NULL, tokens TEXT NOT NULL, solution TEXT NOT NULL, solution_hash TEXT NOT NULL,
    successes INTEGER NOT NULL, failures INTEGER NOT NULL, at TEXT NOT NULL,
    UNIQUE (fingerprint, fingerprint_version, solution_hash)
  ) STRICT;
  CREATE VIRTUAL TABLE experiences_text USING fts5 (tokens, content = '', contentless_delete = 1);
  `,
];
