/** A journal of the first version, with a question that waits, is brought up to date and answered. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { openMemory } from '../../src/index.ts';
import { JOURNAL_MIGRATIONS } from '../../src/journal/schema.ts';
import { temporaryDir } from '../temporary.ts';

const AT = '2026-03-01T10:00:00.000Z';

const versionOne = (): string => {
  const dir = temporaryDir();
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(JOURNAL_MIGRATIONS[0]!);
  database.exec('PRAGMA user_version = 1');
  database
    .prepare(
      `INSERT INTO approvals (id, cycle_id, status, subject, summary, requested_at) VALUES ('p1', 'c1', 'pending', 's', 'x', ?)`,
    )
    .run(AT);
  database.close();
  return dir;
};

test('a question of the first version waits on, and is answered', async () => {
  const dir = versionOne();
  const { journal, close } = await openMemory({ dir });
  const asked = { id: 'p1', cycleId: 'c1', status: 'pending', subject: 's', summary: 'x', requestedAt: AT };
  expect(await journal.approvals({ limit: 9 })).toEqual([asked]);
  const record = { cycleId: 'c1', type: 'approval-decided', at: AT, data: {} };
  expect(await journal.decideApproval('p1', { status: 'approved', by: 'ada', at: AT }, record)).toBe(true);
  expect(await journal.approvals({ limit: 9 })).toEqual([{ ...asked, status: 'approved', by: 'ada', decidedAt: AT }]);
  expect(await journal.latestAt()).toBe(AT);
  await close();
  expect(existsSync(join(dir, 'journal.sqlite.v1.bak'))).toBe(true);
});
