/** A journal of the first version, with a question that waits and with reservations, is brought up to date and goes on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { openMemory } from '../../src/index.ts';
import { JOURNAL_MIGRATIONS } from '../../src/journal/schema.ts';
import { temporaryDir } from '../temporary.ts';

const AT = '2026-03-01T10:00:00.000Z';
const DAY = '2026-03-01';

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
  const insert = database.prepare(
    `INSERT INTO reservations (id, category, day, cycle_id, amount, status) VALUES (?, ?, '${DAY}', ?, ?, ?)`,
  );
  insert.run('open', 'evolution', 'c1', 500_000, 'open');
  insert.run('settled', 'evolution', 'c1', 250_000, 'settled');
  insert.run('refused', 'evolution', null, 9_000_000, 'refused');
  insert.run('released', 'count:evolution', 'c2', 1_000_000, 'released');
  insert.run('count', 'count:evolution', 'c1', 1_000_000, 'open');
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

test('reservations of the first version keep their state, and new ones stand beside them', async () => {
  const { journal, close } = await openMemory({ dir: versionOne() });
  expect(await journal.spend(DAY)).toEqual([
    { category: 'count:evolution', settled: 0, reserved: 1 },
    { category: 'evolution', settled: 0.25, reserved: 0.5 },
  ]);
  expect(await journal.openReservations('c1')).toEqual([
    { id: 'open', category: 'evolution', amount: 0.5, day: DAY, cycleId: 'c1' },
    { id: 'count', category: 'count:evolution', amount: 1, day: DAY, cycleId: 'c1' },
  ]);
  const again = (id: string) => journal.reserve({ id, category: 'evolution', amount: 0.1, day: DAY }, 9);
  expect(await again('refused')).toBe(false);
  expect(await again('settled')).toBe(true);
  expect(await again('released')).toBe(true);
  await journal.settle('open', 0.125);
  const limits = [{ name: 'evolution', categories: ['evolution'], cap: 1 }];
  const claim = { id: 'new', day: DAY, amounts: { evolution: 0.525, 'tokens:evolution': 10 }, limits };
  expect(await journal.reserveAll(claim)).toEqual({ granted: true, short: [] });
  expect((await journal.spend(DAY)).find(({ category }) => category === 'evolution')).toEqual({
    ...{ category: 'evolution', settled: 0.375, reserved: 0.625 },
  });
  await close();
});
