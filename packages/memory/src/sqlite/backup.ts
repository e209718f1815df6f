/**
 * The copy of a file that is made before its schema changes.
 *
 * 1. What is called `FILE.vN.bak` is whole and of version N: it gets its name when it is on the disk, and not before.
 * 2. The file itself is only read.
 */
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { failpoint } from '@evolve/core/failpoint';
import { DatabaseSync } from '@evolve/core/sqlite';
import type { DatabaseSync as Database } from 'node:sqlite';
import { refuseNewer, versionOf } from './migrate.ts';
import { removeRemains, sync, temporaryFor } from './remains.ts';

const versionIn = (path: string): number => {
  const copy = new DatabaseSync(path, { readOnly: true });
  try {
    return versionOf(copy);
  } finally {
    copy.close();
  }
};

const copy = (database: Database, file: string, version: number): void => {
  const target = `${file}.v${version}.bak`;
  const part = temporaryFor(file, `v${version}.bak`);
  try {
    rmSync(part, { force: true });
    // Made before SQLite does, which would follow the umask; it takes an empty file.
    closeSync(openSync(part, 'wx', 0o600));
    database.prepare('VACUUM INTO ?').run(part);
    sync(part);
    failpoint('migrate:copied');
    // Another process may have brought the file up to date meanwhile; it made the copy as well.
    if (versionIn(part) !== version) return;
    renameSync(part, target);
    sync(dirname(file));
  } finally {
    rmSync(part, { force: true });
  }
};

/**
 * Copies a file of an older schema to `FILE.vN.bak` (mode 0600), N being its version, over an earlier one of the same name.
 * Nothing is done for a new file, or one that is up to date.
 * @param known How many versions of the schema there are.
 */
export const backUpBefore = (database: Database, known: number, file: string): void => {
  const version = versionOf(database);
  refuseNewer(version, known, file);
  if (version === 0 || version === known) return;
  removeRemains(file);
  copy(database, file, version);
};
