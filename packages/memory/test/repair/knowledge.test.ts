import { closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '@evolve/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMemory, openMemory, repairMemory, type MemoryRepair } from '../../src/index.ts';
import { wordEmbedder } from '../experiences/open.ts';
import { temporaryDir } from '../temporary.ts';
import {
  bytesOf,
  cut,
  directly,
  filled,
  KNOWLEDGE,
  overwrite,
  problemOf,
  query,
  ROWS,
  rowsIn,
  sizeOf,
  zeroPage,
} from './filled.ts';

const tableIn = ({ knowledge }: MemoryRepair, name: string) => knowledge.tables?.find(({ table }) => table === name);

/** What follows from other rows is made anew. */
const DERIVED = new Set(['counts', 'settings']);
/** Columns that a repair sets back where what they point at is gone. */
const plain = (row: string): string =>
  row.replace(/"(superseded_by|archive|embedded_by)":("[^"]*"|\d+|null),?/g, '').replace(/,?"rank":[^,}]*/g, '');

/** Whole, usable, and nothing in it that was not there before. */
const expectSalvaged = async (dir: string, before: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> => {
  const file = join(dir, KNOWLEDGE);
  expect(query(file, 'PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }]);
  for (const [table, rows] of rowsIn(file)) {
    if (DERIVED.has(table)) continue;
    const known = new Set([...(before.get(table) ?? [])].map(plain));
    expect(
      [...rows].filter((row) => !known.has(plain(row))),
      table,
    ).toEqual([]);
  }
  expect((await checkMemory({ dir })).knowledge).toMatchObject({ status: 'ok', problems: [] });
  const { knowledge, close } = await openMemory({ dir, embedder: wordEmbedder() });
  const { live } = await knowledge.experiences.stats();
  expect(await knowledge.experiences.list({ limit: 10_000 })).toHaveLength(live);
  for (const { problem } of (await knowledge.experiences.list({ limit: 3 })).slice(0, 3)) {
    expect((await knowledge.experiences.recall(problem, { limit: 3 }))[0]).toMatchObject({ match: 'fingerprint' });
  }
  await knowledge.experiences.record({ problem: 'Error: something new', solution: 'learn it', ok: true });
  expect(await knowledge.log.entries()).toBeDefined();
  await close();
};

test('a memory that is whole, or not there, is left alone', async () => {
  const dir = await filled();
  const before = bytesOf(dir, KNOWLEDGE);
  expect(await checkMemory({ dir })).toMatchObject({
    knowledge: { status: 'ok', problems: [] },
    journal: { status: 'ok', problems: [], ledger: { records: 120 } },
  });
  expect(await repairMemory({ dir })).toMatchObject({ knowledge: { did: 'nothing' }, journal: { did: 'nothing' } });
  expect(bytesOf(dir, KNOWLEDGE).equals(before)).toBe(true);
  const none = temporaryDir();
  expect(await checkMemory({ dir: none })).toMatchObject({
    knowledge: { status: 'missing' },
    journal: { status: 'missing' },
  });
  expect(await repairMemory({ dir: none })).toMatchObject({
    knowledge: { did: 'nothing' },
    journal: { did: 'nothing' },
  });
  expect(readdirSync(none)).toEqual([]);
});

describe('a file that was cut', () => {
  for (const [share, least] of [
    [0.3, 0],
    [0.5, 50],
    [0.9, 200],
  ] as const) {
    test(`to ${String(share * 100)} % is told, repaired, and what was before the cut is there`, async () => {
      const dir = await filled();
      const before = rowsIn(join(dir, KNOWLEDGE));
      cut(dir, KNOWLEDGE, Math.floor(sizeOf(dir, KNOWLEDGE) * share));
      const damaged = bytesOf(dir, KNOWLEDGE);
      await expect(openMemory({ dir })).rejects.toMatchObject({
        code: 'EVOLVE_KNOWLEDGE_CORRUPT',
        hint: expect.stringContaining('evolve memory repair') as string,
      });
      expect((await checkMemory({ dir })).knowledge.status).toBe('damaged');
      expect(bytesOf(dir, KNOWLEDGE).equals(damaged)).toBe(true);
      const report = await repairMemory({ dir });
      expect(report).toMatchObject({ knowledge: { did: 'salvaged' }, journal: { did: 'nothing' } });
      const kept = report.knowledge.damaged ?? '';
      expect(bytesOf('/', kept).equals(damaged)).toBe(true);
      expect(statSync(kept).mode & 0o777).toBe(0o600);
      expect(statSync(join(dir, KNOWLEDGE)).mode & 0o777).toBe(0o600);
      await expectSalvaged(dir, before);
      expect(tableIn(report, 'experiences')?.kept).toBeGreaterThanOrEqual(least);
      expect(report.knowledge.empty).toBeUndefined();
      expect(readdirSync(dir).filter((name) => name.endsWith('.tmp') || name.endsWith('.repaired'))).toEqual([]);
    });
  }

  test('while its last writes were in the WAL keeps those too, and the WAL is kept beside', async () => {
    const dir = await filled();
    const memory = await openMemory({ dir });
    await memory.knowledge.addLesson({ id: 'late', text: 'in the WAL', at: '2026-03-02T10:00:00.000Z' });
    const copy = temporaryDir();
    for (const name of [KNOWLEDGE, `${KNOWLEDGE}-wal`]) overwriteNew(copy, name, bytesOf(dir, name));
    await memory.close();
    cut(copy, KNOWLEDGE, Math.floor(sizeOf(copy, KNOWLEDGE) * 0.6));
    const { knowledge } = await repairMemory({ dir: copy });
    expect(knowledge.did).toBe('salvaged');
    expect(statSync(`${knowledge.damaged ?? ''}-wal`).size).toBeGreaterThan(0);
    const again = await openMemory({ dir: copy });
    expect((await again.knowledge.lessons(1)).map(({ id }) => id)).toEqual(['late']);
    await again.close();
  });
});

const overwriteNew = (dir: string, name: string, bytes: Uint8Array): void => {
  closeSync(openSync(join(dir, name), 'w'));
  overwrite(dir, name, 0, bytes);
};

test('around a page in the middle of a table everything else is kept, and what is gone is counted', async () => {
  const dir = await filled();
  const file = join(dir, KNOWLEDGE);
  const before = rowsIn(file);
  const pages = query(file, `SELECT pageno FROM dbstat WHERE name = 'lessons' AND pagetype = 'leaf' ORDER BY path`);
  zeroPage(dir, KNOWLEDGE, Number(pages[Math.floor(pages.length / 2)]?.['pageno']));
  const report = await repairMemory({ dir });
  const lessons = tableIn(report, 'lessons');
  expect(lessons).toMatchObject({ dropped: 0, maybeMore: false });
  expect(lessons?.lost).toBeGreaterThan(10);
  expect(lessons?.lost).toBeLessThan(60);
  expect((lessons?.kept ?? 0) + (lessons?.lost ?? 0)).toBe(ROWS);
  for (const table of report.knowledge.tables ?? [])
    if (table.table !== 'lessons') expect(table).toMatchObject({ lost: 0, dropped: 0, maybeMore: false });
  await expectSalvaged(dir, before);
});

test('of a table that no index knows, islands between damaged pages are kept', async () => {
  const dir = await filled();
  const file = join(dir, KNOWLEDGE);
  const pages = query(
    file,
    `SELECT pageno, ncell FROM dbstat WHERE name = 'vector_floats' AND pagetype = 'leaf' ORDER BY path`,
  );
  expect(pages.length).toBeGreaterThan(5);
  const lost = pages.filter((_, index) => index % 2 === 0);
  for (const { pageno } of lost) zeroPage(dir, KNOWLEDGE, Number(pageno));
  const report = await repairMemory({ dir });
  const cells = lost.reduce((sum, { ncell }) => sum + Number(ncell), 0);
  expect(tableIn(report, 'vector_floats')).toMatchObject({ kept: ROWS / 2 - cells - 1, maybeMore: true });
});

// Would catch: a file that is cut where a large table's inner pages lie, and of which nothing is kept although half is there.
test('rows whose way from the root is gone are kept, and none that were deleted', async () => {
  const dir = await filled();
  const file = join(dir, KNOWLEDGE);
  directly(dir, KNOWLEDGE, 'DELETE FROM reflections WHERE position BETWEEN 100 AND 200');
  const before = rowsIn(file);
  for (const table of ['lessons', 'explorations', 'reflections', 'experiences', 'outcomes']) {
    const [root] = query(file, `SELECT rootpage FROM sqlite_schema WHERE name = '${table}'`);
    zeroPage(dir, KNOWLEDGE, Number(root?.['rootpage']));
  }
  const report = await repairMemory({ dir });
  for (const [table, kept] of [
    ['lessons', ROWS],
    ['explorations', ROWS / 5],
    ['reflections', ROWS - 101],
    ['experiences', ROWS],
  ] as const) {
    expect(tableIn(report, table)).toMatchObject({ kept, lost: 0 });
  }
  await expectSalvaged(dir, before);
});

test('where the free pages are not known, leaves that nothing leads to may be deleted ones, and stay away', async () => {
  const dir = await filled();
  const file = join(dir, KNOWLEDGE);
  directly(dir, KNOWLEDGE, 'DELETE FROM reflections WHERE position BETWEEN 100 AND 200');
  const [root] = query(file, `SELECT rootpage FROM sqlite_schema WHERE name = 'reflections'`);
  zeroPage(dir, KNOWLEDGE, Number(root?.['rootpage']));
  // One free page more than the list has.
  const count = bytesOf(dir, KNOWLEDGE).readUInt32BE(36);
  expect(count).toBeGreaterThan(0);
  const wrong = Buffer.alloc(4);
  wrong.writeUInt32BE(count + 1);
  overwrite(dir, KNOWLEDGE, 36, wrong);
  expect(tableIn(await repairMemory({ dir }), 'reflections')).toMatchObject({ kept: 0 });
});

test('where the list of the tables is gone a new knowledge begins, and the old file is kept', async () => {
  const dir = await filled();
  zeroPage(dir, KNOWLEDGE, 1);
  const { knowledge } = await repairMemory({ dir });
  expect(knowledge).toMatchObject({ did: 'salvaged', empty: true });
  await expectSalvaged(dir, new Map());
  const foreign = await filled();
  overwriteNew(foreign, KNOWLEDGE, Buffer.from('this was a shopping list'.repeat(400)));
  expect((await repairMemory({ dir: foreign })).knowledge).toMatchObject({ did: 'salvaged', empty: true });
});

test('a file that another process, or this one, has open is not taken away', async () => {
  const dir = await filled();
  const memory = await openMemory({ dir });
  zeroPage(dir, KNOWLEDGE, 9);
  expect(await codeOf(repairMemory({ dir }))).toBe('EVOLVE_BUSY');
  await memory.close();
  expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('counts and the index of words that are out of step are put right in place; counters are raised, never lowered', async () => {
  const dir = await filled();
  directly(dir, KNOWLEDGE, `UPDATE counts SET value = 7 WHERE name = 'live'`);
  directly(
    dir,
    KNOWLEDGE,
    `DELETE FROM experiences_text WHERE rowid = 5; INSERT INTO experiences_text (rowid, tokens) VALUES (99999, 'ghost')`,
  );
  directly(
    dir,
    KNOWLEDGE,
    'UPDATE experiences SET successes = 0 WHERE position = 6; UPDATE experiences SET successes = 40 WHERE position = 7',
  );
  const { knowledge } = await checkMemory({ dir });
  expect(knowledge).toMatchObject({ status: 'damaged' });
  expect(knowledge.problems).toHaveLength(4);
  const report = await repairMemory({ dir });
  expect(report.knowledge).toMatchObject({ did: 'ordered', problems: knowledge.problems });
  expect(report.knowledge.damaged).toBeUndefined();
  expect(query(join(dir, KNOWLEDGE), 'SELECT successes FROM experiences WHERE position IN (6, 7)')).toMatchObject([
    { successes: 1 },
    { successes: 40 },
  ]);
  expect((await checkMemory({ dir })).knowledge.status).toBe('ok');
  const again = await openMemory({ dir });
  expect((await again.knowledge.experiences.recall(problemOf(4), { limit: 1 }))[0]?.match).toBe('fingerprint');
  await again.close();
});

// Would catch: a tombstone that gets its words back, from a free page or from the index.
test('what was forgotten does not come back', async () => {
  const dir = await filled();
  const memory = await openMemory({ dir });
  const solution = 'a secret way that nobody should know';
  const { id } = await memory.knowledge.experiences.record({ problem: 'Error: a private matter', solution, ok: true });
  await memory.knowledge.experiences.forget(id);
  await memory.close();
  cut(dir, KNOWLEDGE, sizeOf(dir, KNOWLEDGE) - 8_192);
  await repairMemory({ dir });
  expect(bytesOf(dir, KNOWLEDGE).includes(solution)).toBe(false);
});

test('a file of a newer version is refused and not touched', async () => {
  const dir = await filled();
  directly(dir, KNOWLEDGE, 'PRAGMA user_version = 99');
  expect(await codeOf(checkMemory({ dir }))).toBe('EVOLVE_STORE_VERSION');
  expect(await codeOf(repairMemory({ dir }))).toBe('EVOLVE_STORE_VERSION');
});

const damages = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 0.999, noNaN: true }),
    bytes: fc.oneof(
      fc.constant(new Uint8Array(4_096)),
      fc.uint8Array({ minLength: 1, maxLength: 4_096 }),
      fc.uint8Array({ minLength: 1, maxLength: 16 }),
    ),
    whole: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

// Would catch: a salvage that throws, loops, makes a file that is not whole, or one that cannot be used.
test('whatever is written over a file, it is repaired or refused with a code', async () => {
  await fc.assert(
    fc.asyncProperty(damages, fc.option(fc.double({ min: 0.05, max: 1, noNaN: true })), async (list, cutAt) => {
      const dir = await filled();
      const size = sizeOf(dir, KNOWLEDGE);
      for (const { place, bytes, whole } of list) {
        const at = Math.floor(place * size);
        // The first bytes say that it is a database, and of which version.
        const from = Math.max(whole ? at - (at % 4_096) : at, 100);
        overwrite(dir, KNOWLEDGE, from, bytes);
      }
      if (cutAt !== null) cut(dir, KNOWLEDGE, Math.floor(size * cutAt));
      const { knowledge } = await repairMemory({ dir });
      if (knowledge.did === 'nothing') return;
      expect(query(join(dir, KNOWLEDGE), 'PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }]);
      expect((await checkMemory({ dir })).knowledge).toMatchObject({ status: 'ok', problems: [] });
      const memory = await openMemory({ dir });
      await memory.knowledge.experiences.recall(problemOf(7), { limit: 3 });
      await memory.knowledge.experiences.list({ limit: 1_000 });
      await memory.knowledge.log.entries();
      await memory.knowledge.reflections({ since: '2000-01-01', limit: 1_000 });
      await memory.knowledge.explorations(1_000);
      await memory.knowledge.archives.list();
      await memory.close();
    }),
    { numRuns: 25, seed: 7 },
  );
}, 120_000);
