import { chmodSync, chownSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { codeOf } from '@evolve/core/testing';
import { expect, test } from 'vitest';
import { checkMemory, openMemory, repairMemory, verifyLedger, type Memory } from '../../src/index.ts';
import { startChild } from '../children/spawn.ts';
import { JOURNAL_MIGRATIONS } from '../../src/journal/schema.ts';
import { temporaryDir } from '../temporary.ts';

const AT = '2026-03-01T10:00:00.000Z';

const fill = async ({ journal }: Memory, cycles: number, text = 'x'): Promise<void> => {
  const lease = await journal.acquireLease({ name: 'cycle', owner: 'test', now: AT, ttlMs: 60_000 });
  if (lease === undefined) throw new TypeError('no lease');
  for (let index = 0; index < cycles; index += 1) {
    const id = `c${String(index)}`;
    const version = (await journal.cycle(id))?.version ?? 0;
    const cycle = { id, phase: 'idle', closed: true, state: text, startedAt: AT, updatedAt: AT };
    const records = [{ cycleId: id, type: 'phase', at: AT, data: { text } }];
    await journal.commit({ cycle, records }, { expectedVersion: version, fence: lease.fence });
  }
};

const filled = async (cycles: number, text?: string): Promise<string> => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir });
  await fill(memory, cycles, text);
  await memory.close();
  return dir;
};

const directly = (dir: string, sql: string): void => {
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  database.exec(sql);
  database.close();
};

const readAll = async (dir: string): Promise<void> => {
  const { journal, close } = await openMemory({ dir });
  try {
    await journal.records({ limit: 1_000 });
    await journal.cycles({ limit: 1_000 });
  } finally {
    await close();
  }
};

test('a journal cut in half is reported as corrupt, not read as a shorter one', async () => {
  const dir = await filled(60, 'y'.repeat(500));
  const file = join(dir, 'journal.sqlite');
  truncateSync(file, Math.floor(statSync(file).size / 2));
  expect(await codeOf(readAll(dir))).toBe('EVOLVE_JOURNAL_CORRUPT');
});

test('a journal cut to nothing, deleted, or written over is corrupt, not new', async () => {
  const cut = await filled(3);
  truncateSync(join(cut, 'journal.sqlite'), 0);
  expect(await codeOf(openMemory({ dir: cut }))).toBe('EVOLVE_JOURNAL_CORRUPT');

  const deleted = await filled(3);
  rmSync(join(deleted, 'journal.sqlite'));
  expect((await verifyLedger({ dir: deleted })).fault).toEqual({ seq: 1, fault: 'truncated' });
  expect(await codeOf(openMemory({ dir: deleted }))).toBe('EVOLVE_JOURNAL_CORRUPT');

  const foreign = await filled(3);
  writeFileSync(join(foreign, 'journal.sqlite'), 'this was a shopping list'.repeat(400));
  expect(await codeOf(openMemory({ dir: foreign }))).toBe('EVOLVE_JOURNAL_CORRUPT');
});

test('a damaged knowledge file has its own error: the journal is not to blame', async () => {
  const dir = await filled(1);
  writeFileSync(join(dir, 'knowledge.sqlite'), 'no database'.repeat(400));
  expect(await codeOf(openMemory({ dir }))).toBe('EVOLVE_KNOWLEDGE_CORRUPT');
});

test('a cut tail is found by verification and at the next opening', async () => {
  const dir = await filled(5);
  expect(await verifyLedger({ dir })).toMatchObject({ records: 5, kept: { size: 5 } });
  directly(dir, 'DELETE FROM ledger WHERE seq > 3');
  expect((await verifyLedger({ dir })).fault).toEqual({ seq: 4, fault: 'truncated' });
  expect(await codeOf(openMemory({ dir }))).toBe('EVOLVE_JOURNAL_CORRUPT');
});

test('a tail that is cut while the journal is open is not built upon', async () => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir });
  await fill(memory, 5);
  directly(dir, 'DELETE FROM ledger WHERE seq > 3');
  expect(await codeOf(fill(memory, 1))).toBe('EVOLVE_JOURNAL_CORRUPT');
  expect((await memory.journal.head()).size).toBe(3);
  expect((await memory.journal.cycle('c0'))?.version).toBe(1);
  await memory.close();
});

test('an edited, a removed and a replaced record are found', async () => {
  const edited = await filled(5);
  directly(edited, `UPDATE ledger SET data = '{"text":"z"}' WHERE seq = 2`);
  expect((await verifyLedger({ dir: edited })).fault).toEqual({ seq: 2, fault: 'edited' });

  const removed = await filled(5);
  directly(removed, 'DELETE FROM ledger WHERE seq = 2');
  expect((await verifyLedger({ dir: removed })).fault).toEqual({ seq: 3, fault: 'reordered' });
});

test('verification crosses its pages', async () => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir });
  const lease = await memory.journal.acquireLease({ name: 'cycle', owner: 'test', now: AT, ttlMs: 60_000 });
  const records = Array.from({ length: 2_000 }, (_, part) => ({ cycleId: 'c', type: 't', at: AT, data: part }));
  const cycle = { id: 'c', phase: 'idle', closed: true, state: null, startedAt: AT, updatedAt: AT };
  await memory.journal.commit({ cycle, records }, { expectedVersion: 0, fence: lease?.fence ?? 0 });
  await memory.close();
  expect(await verifyLedger({ dir })).toMatchObject({ records: 2_000 });
  directly(dir, 'DELETE FROM ledger WHERE seq > 1000');
  expect((await verifyLedger({ dir })).fault).toEqual({ seq: 1_001, fault: 'truncated' });
});

test('a damaged copy of the head is reported', async () => {
  const dir = await filled(2);
  writeFileSync(join(dir, 'ledger-head.json'), '{"version":1,"si');
  expect(await codeOf(verifyLedger({ dir }))).toBe('EVOLVE_JOURNAL_CORRUPT');
  expect(await codeOf(openMemory({ dir }))).toBe('EVOLVE_JOURNAL_CORRUPT');
});

test('a file of a newer version is refused and left alone', async () => {
  const dir = await filled(2);
  directly(dir, 'PRAGMA user_version = 99');
  expect(await codeOf(openMemory({ dir }))).toBe('EVOLVE_STORE_VERSION');
  directly(dir, `PRAGMA user_version = ${String(JOURNAL_MIGRATIONS.length)}`);
  await readAll(dir);
});

test('a full store refuses the write, keeps what it had, and goes on reading', async () => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir, maxBytes: 400_000 });
  expect(await codeOf(fill(memory, 500, 'z'.repeat(1_000)))).toBe('EVOLVE_STORE_FULL');
  const { size } = await memory.journal.head();
  expect(size).toBeGreaterThan(10);
  expect((await memory.journal.cycle(`c${String(size - 1)}`))?.version).toBe(1);
  expect(await memory.journal.cycle(`c${String(size)}`)).toBeUndefined();
  await memory.close();
  expect(await verifyLedger({ dir })).toMatchObject({ records: size, kept: { size } });
  const larger = await openMemory({ dir, maxBytes: 2_000_000 });
  await fill(larger, 1);
  await larger.close();
});

test('a directory that cannot be written is a store failure', async (context) => {
  if (process.getuid?.() !== 0) context.skip();
  const dir = await filled(1);
  for (const name of readdirSync(dir)) chmodSync(join(dir, name), 0o444);
  chmodSync(dir, 0o555);
  chownSync(dir, 0, 0);
  const child = startChild('./open-and-write.ts', [dir], { env: { HOME: '/' } });
  expect((await child.ended).output).toBe('EVOLVE_STORE_FAILED');
});

test('files are for the owner alone, and a closed journal says so', async () => {
  const dir = join(temporaryDir(), 'new', 'state');
  const memory = await openMemory({ dir });
  await fill(memory, 1);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(dir)) expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
  await memory.close();
  await memory.close();
  expect(await codeOf(memory.journal.head())).toBe('EVOLVE_STORE_FAILED');
});

test('records without the copy of their head are a ledger that may have been cut', async () => {
  const dir = await filled(5);
  rmSync(join(dir, 'ledger-head.json'));
  expect((await verifyLedger({ dir })).fault).toEqual({ seq: 5, fault: 'head' });
  expect(await codeOf(openMemory({ dir }))).toBe('EVOLVE_JOURNAL_CORRUPT');
  const refused = await repairMemory({ dir });
  expect(refused.journal.did).toBe('refused');
  const accepted = await repairMemory({ dir, acceptLoss: true });
  expect(accepted.journal).toMatchObject({ did: 'salvaged', halted: true });
  expect(await verifyLedger({ dir })).toMatchObject({ records: 5, kept: { size: 5 } });
  await readAll(dir);
});

test('the copy of the head is there before the first record', async () => {
  const dir = temporaryDir();
  await (await openMemory({ dir })).close();
  expect(await verifyLedger({ dir })).toEqual({ records: 0, kept: { size: 0, hash: '0'.repeat(64) } });
  rmSync(join(dir, 'ledger-head.json'));
  await readAll(dir);
});

const FOREIGN: Readonly<Record<string, string>> = {
  trigger: 'CREATE TRIGGER evil AFTER INSERT ON reservations BEGIN UPDATE reservations SET amount = 0; END',
  view: "ALTER TABLE flags RENAME TO flags_; CREATE VIEW flags AS SELECT * FROM flags_ WHERE name <> 'halt'",
  table: 'CREATE TABLE evil (a)',
  index: 'CREATE UNIQUE INDEX evil ON reservations (day)',
};

for (const [what, sql] of Object.entries(FOREIGN)) {
  test(`a journal with a ${what} of somebody else is refused, and repaired without it`, async () => {
    const dir = await filled(2);
    directly(dir, sql);
    const refusal = openMemory({ dir });
    await expect(refusal).rejects.toMatchObject({
      code: 'EVOLVE_JOURNAL_CORRUPT',
      data: { objects: expect.arrayContaining([expect.stringMatching(new RegExp(`^${what} `))]) as unknown },
    });
    const { journal } = await checkMemory({ dir });
    expect(journal).toMatchObject({
      status: 'damaged',
      problems: expect.arrayContaining([expect.stringContaining('none of ours')]) as unknown,
    });
    await repairMemory({ dir, acceptLoss: true });
    await readAll(dir);
    expect((await verifyLedger({ dir })).fault).toBeUndefined();
  });
}

test('a knowledge with a trigger of somebody else is refused, and repaired without it', async () => {
  const dir = await filled(1);
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec('CREATE TRIGGER evil AFTER INSERT ON lessons BEGIN DELETE FROM lessons; END');
  database.close();
  expect(await codeOf(openMemory({ dir }))).toBe('EVOLVE_KNOWLEDGE_CORRUPT');
  await repairMemory({ dir });
  await readAll(dir);
});
