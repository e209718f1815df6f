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
  `
  -- source, origin: who wrote the words. rank: orders by value whatever the time is. superseded_by: the id of a better one.
  -- embedded_by: 0, or the embedder of its vector. A tombstone (forgotten_at) has empty texts.
  ALTER TABLE experiences ADD COLUMN source TEXT NOT NULL DEFAULT 'host';
  ALTER TABLE experiences ADD COLUMN origin TEXT;
  ALTER TABLE experiences ADD COLUMN rank REAL NOT NULL DEFAULT 0;
  ALTER TABLE experiences ADD COLUMN superseded_by TEXT;
  ALTER TABLE experiences ADD COLUMN forgotten_at TEXT;
  ALTER TABLE experiences ADD COLUMN forgotten_why TEXT;
  ALTER TABLE experiences ADD COLUMN embedded_by INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX experiences_by_rank ON experiences (rank) WHERE forgotten_at IS NULL;
  CREATE INDEX experiences_by_embedder ON experiences (embedded_by) WHERE forgotten_at IS NULL;
  CREATE INDEX experiences_forgotten ON experiences (forgotten_at) WHERE forgotten_at IS NOT NULL;
  CREATE INDEX experiences_superseded ON experiences (superseded_by) WHERE superseded_by IS NOT NULL;

  -- times: 1, or how many outcomes a row stands for that an older version had only counted. scale, score: what a recall had
  -- promised.
  CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    experience INTEGER NOT NULL REFERENCES experiences (position) ON DELETE CASCADE,
    ok INTEGER NOT NULL, times INTEGER NOT NULL DEFAULT 1, at TEXT NOT NULL, said_by TEXT NOT NULL, cycle_id TEXT,
    reason TEXT, scale TEXT, score REAL
  ) STRICT;
  CREATE INDEX outcomes_of ON outcomes (experience, cycle_id);
  CREATE INDEX outcomes_judged ON outcomes (scale, id) WHERE scale IS NOT NULL;
  INSERT INTO outcomes (experience, ok, times, at, said_by, reason)
    SELECT position, 1, successes, at, 'host', 'counted before outcomes were kept' FROM experiences WHERE successes > 0;
  INSERT INTO outcomes (experience, ok, times, at, said_by, reason)
    SELECT position, 0, failures, at, 'host', 'counted before outcomes were kept' FROM experiences WHERE failures > 0;

  -- Counting rows costs their number.
  CREATE TABLE counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  INSERT INTO counts VALUES ('live', (SELECT count(*) FROM experiences)), ('forgotten', 0);
  CREATE TRIGGER experiences_added AFTER INSERT ON experiences BEGIN
    UPDATE counts SET value = value + 1 WHERE name = 'live';
  END;
  CREATE TRIGGER experiences_removed AFTER DELETE ON experiences BEGIN
    UPDATE counts SET value = value - 1 WHERE name = iif(old.forgotten_at IS NULL, 'live', 'forgotten');
  END;
  CREATE TRIGGER experiences_forgotten_or_revived AFTER UPDATE OF forgotten_at ON experiences
    WHEN (old.forgotten_at IS NULL) <> (new.forgotten_at IS NULL) BEGIN
    UPDATE counts SET value = value + iif((name = 'live') = (new.forgotten_at IS NULL), 1, -1);
  END;

  CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

  -- Signs apart from the floats: a scan reads all of the first and few of the second. Numbers are never given twice, so
  -- what is new is what has a higher one.
  CREATE TABLE embedders (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, dimensions INTEGER NOT NULL, UNIQUE (name, dimensions)
  ) STRICT;
  CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    experience INTEGER NOT NULL UNIQUE REFERENCES experiences (position) ON DELETE CASCADE,
    embedder INTEGER NOT NULL, signs BLOB NOT NULL
  ) STRICT;
  CREATE TABLE vector_floats (id INTEGER PRIMARY KEY, floats BLOB NOT NULL) STRICT;
  CREATE TRIGGER vectors_removed AFTER DELETE ON vectors BEGIN
    DELETE FROM vector_floats WHERE id = old.id;
  END;
  `,
  `
  -- archive, of an entry: which archive it went into; only entries without one are shown.
  ALTER TABLE log ADD COLUMN archive TEXT;
  CREATE INDEX log_by_age ON log (rank, updated_at, id DESC) WHERE archive IS NULL;
  CREATE INDEX log_by_archive ON log (archive, updated_at, id) WHERE archive IS NOT NULL;
  CREATE TABLE log_archives (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, section TEXT NOT NULL, archive TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- fingerprint_version: 0 where it is not known. The index holds only rows that have one.
  ALTER TABLE observations ADD COLUMN fingerprint_version INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX observations_by_print ON observations (fingerprint_version, id) WHERE fingerprint IS NOT NULL;

  -- What was observed, counted as it comes: one row for each tool or metric, version and window. count: calls or values;
  -- sum to last_at: of metrics; sketch: of durations or values.
  CREATE TABLE windows (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, span TEXT NOT NULL, start TEXT NOT NULL, UNIQUE (kind, span, start)
  ) STRICT;
  CREATE TABLE window_series (
    window INTEGER NOT NULL REFERENCES windows (id) ON DELETE CASCADE, name TEXT NOT NULL, version_id TEXT NOT NULL,
    count INTEGER NOT NULL, failures INTEGER NOT NULL, sum REAL NOT NULL, min REAL, max REAL, last REAL,
    last_at TEXT NOT NULL, sketch BLOB NOT NULL, PRIMARY KEY (window, name, version_id)
  ) STRICT, WITHOUT ROWID;

  -- name: the tool. error, stack: of the latest one; the fingerprint is of the stack, or of the error where there is none.
  CREATE TABLE error_groups (
    position INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, version_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL, fingerprint_version INTEGER NOT NULL, error TEXT NOT NULL, stack TEXT,
    count INTEGER NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
    UNIQUE (fingerprint, fingerprint_version, kind, name, version_id)
  ) STRICT;
  CREATE INDEX error_groups_by_time ON error_groups (last_at, position);
  CREATE INDEX error_groups_by_print ON error_groups (fingerprint_version);
  -- What stands is counted when the file is opened, a few rows at a time: up to which one, and how far that has come.
  INSERT INTO settings (name, value) SELECT 'roll-up-to', max(id) FROM observations HAVING max(id) IS NOT NULL;

  -- Counters of all days; prompt_days has the latest ones.
  CREATE TABLE prompts (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, text TEXT NOT NULL, parent TEXT,
    at TEXT NOT NULL, used_at TEXT NOT NULL, source TEXT NOT NULL, origin TEXT, successes INTEGER NOT NULL,
    failures INTEGER NOT NULL, claims INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX prompts_by_name ON prompts (name, at, position);
  CREATE INDEX prompts_by_use ON prompts (used_at, position);
  CREATE TABLE prompt_days (
    prompt INTEGER NOT NULL REFERENCES prompts (position) ON DELETE CASCADE, day TEXT NOT NULL, successes INTEGER NOT NULL,
    failures INTEGER NOT NULL, PRIMARY KEY (prompt, day)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX experiences_by_solution ON experiences (solution_hash) WHERE forgotten_at IS NULL;

  -- What failed for a tool, archived or not.
  CREATE INDEX log_by_tool ON log (json_extract(entry, '$.tool')) WHERE rank = 3;
  `,
  `
  -- What the texts that it has solved have in common. NULL until it is computed, at the next opening, and of a tombstone.
  ALTER TABLE experiences ADD COLUMN profile TEXT;
  CREATE INDEX experiences_unprofiled ON experiences (position) WHERE profile IS NULL AND forgotten_at IS NULL;
  `,
];
