import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '@evolve/core/testing';
import { HALT_FLAG } from '@evolve/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMemory, openMemory, repairMemory, verifyLedger } from '../../src/index.ts';
import { bytesOf, cut, CYCLES, directly, filled, JOURNAL, overwrite, query, sizeOf, zeroPage } from './filled.ts';

const HEAD = 'ledger-head.json';
const RECORDS = 2 * CYCLES;

const headIn = (dir: string): unknown => JSON.parse(readFileSync(join(dir, HEAD), 'utf8'));

/** Usable again, its chain whole, and nothing evolves before a person has looked. */
const expectHalted = async (dir: string, lost: unknown): Promise<void> => {
  expect((await verifyLedger({ dir })).fault).toBeUndefined();
  expect((await checkMemory({ dir })).journal).toMatchObject({ status: 'ok', problems: [] });
  const { journal, close } = await openMemory({ dir });
  expect(headIn(dir)).toMatchObject({ ...(await journal.head()) });
  expect(await journal.flag(HALT_FLAG)).toMatchObject({ reason: expect.stringContaining('repaired') as string });
  expect(await journal.flag('journal-repairs')).toMatchObject([{ ledger: lost }]);
  await journal.cycles({ limit: 1_000 });
  await journal.approvals({ limit: 1_000 });
  await journal.setFlag(HALT_FLAG, null);
  await close();
};

test('records that the head saw are not given up without a word; nothing is changed', async () => {
  const dir = await filled();
  cut(dir, JOURNAL, Math.floor(sizeOf(dir, JOURNAL) / 2));
  await expect(openMemory({ dir })).rejects.toMatchObject({
    code: 'EVOLVE_JOURNAL_CORRUPT',
    hint: expect.stringContaining('evolve memory repair') as string,
  });
  const [before, head, names] = [bytesOf(dir, JOURNAL), headIn(dir), readdirSync(dir).length];
  const { journal } = await repairMemory({ dir });
  expect(journal).toMatchObject({ did: 'refused', ledger: { had: RECORDS } });
  expect(bytesOf(dir, JOURNAL).equals(before)).toBe(true);
  expect(headIn(dir)).toEqual(head);
  // The side files that SQLite makes for whoever looks.
  expect(readdirSync(dir).filter((name) => !/-(?:wal|shm)$/.test(name)).length).toBeLessThanOrEqual(names);
});

test('with accepted loss the whole prefix of the ledger is kept, what saw more is kept beside, and evolution is halted', async () => {
  const dir = await filled();
  const records = query(join(dir, JOURNAL), 'SELECT seq, hash FROM ledger ORDER BY seq');
  cut(dir, JOURNAL, Math.floor(sizeOf(dir, JOURNAL) * 0.75));
  const [before, head] = [bytesOf(dir, JOURNAL), headIn(dir)];
  const { journal } = await repairMemory({ dir, acceptLoss: true });
  expect(journal).toMatchObject({ did: 'salvaged', halted: true, ledger: { had: RECORDS } });
  const kept = journal.ledger?.kept ?? 0;
  expect(kept).toBeGreaterThan(5);
  expect(kept).toBeLessThan(RECORDS);
  expect(query(join(dir, JOURNAL), 'SELECT seq, hash FROM ledger ORDER BY seq')).toEqual(records.slice(0, kept));
  expect(bytesOf('/', journal.damaged ?? '').equals(before)).toBe(true);
  const old = readdirSync(dir).find((name) => name.startsWith(`${HEAD}.damaged-`));
  expect(JSON.parse(readFileSync(join(dir, old ?? ''), 'utf8'))).toEqual(head);
  await expectHalted(dir, { kept, had: RECORDS });
});

test('damage that loses nothing (an index) needs no word, and halts nothing', async () => {
  const dir = await filled();
  const [page] = query(
    join(dir, JOURNAL),
    `SELECT pageno FROM dbstat WHERE name = 'ledger_by_cycle' AND pagetype = 'leaf'`,
  );
  zeroPage(dir, JOURNAL, Number(page?.['pageno']));
  expect((await checkMemory({ dir })).journal.status).toBe('damaged');
  const { journal } = await repairMemory({ dir });
  expect(journal).toMatchObject({ did: 'salvaged', ledger: { kept: RECORDS } });
  expect(journal.halted).toBeUndefined();
  expect((await verifyLedger({ dir })).records).toBe(RECORDS);
  const again = await openMemory({ dir });
  expect(await again.journal.flag(HALT_FLAG)).toBeUndefined();
  expect(await again.journal.spend('2026-03-01')).toMatchObject([{ reserved: 0.6 }]);
  await again.close();
});

test('lost reservations may hide what was spent: loss beside the ledger needs the word as well, and halts', async () => {
  const dir = await filled();
  const [page] = query(
    join(dir, JOURNAL),
    `SELECT pageno FROM dbstat WHERE name = 'reservations' AND pagetype = 'leaf'`,
  );
  zeroPage(dir, JOURNAL, Number(page?.['pageno']));
  expect((await repairMemory({ dir })).journal.did).toBe('refused');
  const { journal } = await repairMemory({ dir, acceptLoss: true });
  expect(journal).toMatchObject({ did: 'salvaged', halted: true, ledger: { kept: RECORDS, had: RECORDS } });
  await expectHalted(dir, { kept: RECORDS });
});

test('an edited record ends what is kept; the file was whole, and is kept as evidence', async () => {
  const dir = await filled();
  directly(dir, JOURNAL, `UPDATE ledger SET data = '{}' WHERE seq = 7`);
  expect((await checkMemory({ dir })).journal).toMatchObject({ status: 'damaged', ledger: { records: 6 } });
  expect((await repairMemory({ dir })).journal.did).toBe('refused');
  expect((await repairMemory({ dir, acceptLoss: true })).journal).toMatchObject({ ledger: { kept: 6, had: RECORDS } });
  await expectHalted(dir, { kept: 6 });
});

test('a journal that is gone, and a head that says nothing, are losses', async () => {
  const gone = await filled();
  rmSync(join(gone, JOURNAL));
  expect((await checkMemory({ dir: gone })).journal.status).toBe('damaged');
  expect((await repairMemory({ dir: gone })).journal.did).toBe('refused');
  expect((await repairMemory({ dir: gone, acceptLoss: true })).journal).toMatchObject({
    empty: true,
    ledger: { kept: 0 },
  });
  await expectHalted(gone, { kept: 0 });
  const headless = await filled();
  writeFileSync(join(headless, HEAD), '{"version":1,"si');
  expect((await checkMemory({ dir: headless })).journal.problems).toHaveLength(1);
  expect((await repairMemory({ dir: headless })).journal.did).toBe('refused');
  expect((await repairMemory({ dir: headless, acceptLoss: true })).journal).toMatchObject({
    ledger: { kept: RECORDS },
  });
  await expectHalted(headless, { kept: RECORDS });
});

// Would catch: a repaired journal that opens and has a broken chain, or forgets that it lost something.
test('whatever is written over a journal, its repair keeps a whole chain or refuses', async () => {
  const damage = fc.record({
    place: fc.double({ min: 0, max: 0.999, noNaN: true }),
    bytes: fc.oneof(fc.constant(new Uint8Array(4_096)), fc.uint8Array({ minLength: 1, maxLength: 600 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (list) => {
      const dir = await filled();
      const file = join(dir, JOURNAL);
      const before = new Set(query(file, 'SELECT hash FROM ledger').map(({ hash }) => hash));
      const size = sizeOf(dir, JOURNAL);
      for (const { place, bytes } of list) overwrite(dir, JOURNAL, Math.max(100, Math.floor(place * size)), bytes);
      const { journal } = await repairMemory({ dir, acceptLoss: true });
      expect((await verifyLedger({ dir })).fault).toBeUndefined();
      const after = query(file, 'SELECT hash FROM ledger').map(({ hash }) => hash);
      expect(after.filter((hash) => !before.has(hash))).toEqual([]);
      const memory = await openMemory({ dir });
      const isHalted = ((await memory.journal.flag(HALT_FLAG)) ?? null) !== null;
      expect(isHalted).toBe(journal.halted === true);
      if (after.length < before.size) expect(isHalted).toBe(true);
      await memory.close();
    }),
    { numRuns: 15, seed: 11 },
  );
}, 120_000);

test('a journal that somebody has open is not taken away', async () => {
  const dir = await filled();
  const memory = await openMemory({ dir });
  overwrite(dir, JOURNAL, 8_192, new Uint8Array(4_096));
  expect(await codeOf(repairMemory({ dir, acceptLoss: true }))).toBe('EVOLVE_BUSY');
  await memory.close();
});
