/** Schema of journal.sqlite, one script for each version. A script that has shipped never changes. */
export const JOURNAL_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE cycles (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, phase TEXT NOT NULL, closed INTEGER NOT NULL,
    state TEXT NOT NULL, started_at TEXT NOT NULL, updated_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX cycles_by_start ON cycles (closed, started_at);

  CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, cycle_id TEXT NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL,
    data TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_by_cycle ON ledger (cycle_id, seq);

  CREATE TABLE intents (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, cycle_id TEXT NOT NULL,
    effect TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX intents_pending ON intents (cycle_id, position) WHERE settled = 0;

  CREATE TABLE approvals (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, cycle_id TEXT NOT NULL, status TEXT NOT NULL,
    subject TEXT NOT NULL, summary TEXT NOT NULL, requested_at TEXT NOT NULL, expires_at TEXT,
    decided_by TEXT, reason TEXT, decided_at TEXT
  ) STRICT;
  CREATE INDEX approvals_by_status ON approvals (status, position);

  -- A released lease keeps its row, so that its fence goes on growing.
  CREATE TABLE leases (
    name TEXT PRIMARY KEY, owner TEXT, fence INTEGER NOT NULL, expires_at TEXT NOT NULL
  ) STRICT;

  -- Amounts are whole micro-units: sums of binary fractions would drift past the cap.
  CREATE TABLE reservations (
    id TEXT PRIMARY KEY, category TEXT NOT NULL, day TEXT NOT NULL, cycle_id TEXT,
    amount INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('open', 'settled', 'released', 'refused'))
  ) STRICT;
  CREATE INDEX reservations_by_day ON reservations (day, category);
  CREATE INDEX reservations_open ON reservations (cycle_id) WHERE status = 'open';

  CREATE TABLE flags (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  `
  -- What a question is about, who may answer it, and what was signed.
  ALTER TABLE approvals ADD COLUMN needs TEXT;
  ALTER TABLE approvals ADD COLUMN grade TEXT;
  ALTER TABLE approvals ADD COLUMN change_hash TEXT;
  ALTER TABLE approvals ADD COLUMN renews TEXT;
  ALTER TABLE approvals ADD COLUMN signed TEXT;
  -- The latest time that was seen is asked for whenever a time limit may be over.
  CREATE INDEX ledger_by_time ON ledger (at);
  `,
  // A reservation has a line for each category, and the fence of the lease that it was made under.
  `
  CREATE TABLE reservation_lines (
    id TEXT NOT NULL, category TEXT NOT NULL, day TEXT NOT NULL, cycle_id TEXT, fence INTEGER,
    amount INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('open', 'settled', 'released', 'refused')),
    PRIMARY KEY (id, category)
  ) STRICT;
  INSERT INTO reservation_lines (id, category, day, cycle_id, amount, status)
    SELECT id, category, day, cycle_id, amount, status FROM reservations ORDER BY rowid;
  DROP TABLE reservations;
  ALTER TABLE reservation_lines RENAME TO reservations;
  -- Holds all that a sum over a day needs.
  CREATE INDEX reservations_by_day ON reservations (day, category, status, amount);
  CREATE INDEX reservations_open ON reservations (cycle_id) WHERE status = 'open';
  `,
  // What budgets hold, booked a second time; see booked.ts.
  `
  CREATE TABLE booked_days (day TEXT PRIMARY KEY, held TEXT NOT NULL) STRICT;
  CREATE TABLE bookings (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;
  `,
];
