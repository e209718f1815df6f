/** Schema of transcripts.sqlite, one script for each version. A script that has shipped never changes. */
export const TRANSCRIPT_MIGRATIONS: readonly string[] = [
  `
  -- The texts are NULL once their time is over; the rest stays a while, so that what was made of the turn can still be erased.
  CREATE TABLE transcripts (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, turn_id TEXT NOT NULL, at TEXT NOT NULL,
    input TEXT, reply TEXT, follow_up TEXT
  ) STRICT;
  CREATE INDEX transcripts_by_subject ON transcripts (subject, position);
  CREATE INDEX transcripts_by_time ON transcripts (at);
  CREATE INDEX transcripts_kept ON transcripts (at) WHERE input IS NOT NULL;
  -- How long texts are kept, in days, as the host said last: others who open the file keep to it.
  CREATE TABLE settings (name TEXT PRIMARY KEY, value REAL NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
