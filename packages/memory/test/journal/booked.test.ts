/** Somebody edits what budgets hold, in the database: nothing is granted any more, it is told, and a person's look gains nobody room. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@evolve/core/sqlite';
import { codeOf } from '@evolve/core/testing';
import { expect, test } from 'vitest';
import { openMemory, verifyLedger, type Memory } from '../../src/index.ts';
import { JOURNAL_MIGRATIONS } from '../../src/journal/schema.ts';
import { startChild } from '../children/spawn.ts';
import { temporaryDir } from '../temporary.ts';

const DAY = '2026-03-01';
const AT = `${DAY}T10:00:00.000Z`;
const HEAD = 'budget-head.json';

const directly = (dir: string, sql: string): void => {
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  database.exec(sql);
  database.close();
};

const asks = ({ journal }: Memory, id: string, amount = 1, cap = 2): Promise<boolean> =>
  journal.reserve({ id, category: 'evolution', amount, day: DAY }, cap);

/** The day's two dollars are gone: one is settled, one open. Yesterday had some, too. */
const spent = async (): Promise<string> => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir });
  // As after the first start of an Evolver.
  await memory.journal.setFlag('running', true, { cycleId: 'switch:running', type: 'switched', at: AT, data: {} });
  expect(await asks(memory, 'settled')).toBe(true);
  await memory.journal.settle('settled');
  expect(await asks(memory, 'open')).toBe(true);
  expect(await memory.journal.reserve({ id: 'old', category: 'evolution', amount: 1, day: '2026-02-28' }, 2)).toBe(
    true,
  );
  expect(await asks(memory, 'third')).toBe(false);
  await memory.close();
  return dir;
};

const EDITS: Readonly<Record<string, readonly [sql: string, about: string]>> = {
  'are set to nothing': ['UPDATE reservations SET amount = 0', '2026-02-28'],
  'of today are set to nothing': [`UPDATE reservations SET amount = 0 WHERE day = '${DAY}'`, DAY],
  'are deleted': ['DELETE FROM reservations', '2026-02-28'],
  'become those of another day': [`UPDATE reservations SET day = '1999' || substr(day, 5)`, '1999-02-28'],
  'become those of another category': [`UPDATE reservations SET category = 'other'`, '2026-02-28'],
  'are said to be released': [`UPDATE reservations SET status = 'released' WHERE day = '${DAY}'`, DAY],
  'that were settled are said to be open': [`UPDATE reservations SET status = 'open'`, DAY],
  'are deleted with their sums': ['DELETE FROM reservations; DELETE FROM booked_days', 'every day'],
  'are deleted with all that is booked': [
    'DELETE FROM reservations; DELETE FROM booked_days; DELETE FROM bookings',
    'every day',
  ],
  'are put back with the sums of before': [
    `DELETE FROM reservations WHERE id = 'old'; DELETE FROM booked_days WHERE day = '2026-02-28';
     DELETE FROM bookings WHERE seq = (SELECT max(seq) FROM bookings)`,
    'every day',
  ],
};

for (const [what, [sql, about]] of Object.entries(EDITS)) {
  test(`reservations that ${what} grant nothing, are told, and count after a person has looked`, async () => {
    const dir = await spent();
    const running = await openMemory({ dir });
    directly(dir, sql);
    // In the process that runs, and in the next one.
    for (const memory of [running, await openMemory({ dir })]) {
      expect((await memory.journal.budgetFault())?.day).toBe(about);
      await memory.close();
    }
    const memory = await openMemory({ dir });
    expect((await verifyLedger({ dir })).fault).toEqual({ seq: 1, fault: 'budget', about });
    if (about !== '2026-02-28') expect(await codeOf(asks(memory, 'third'))).toBe('EVOLVE_JOURNAL_CORRUPT');
    await memory.journal.acceptBudgets();
    expect(await memory.journal.budgetFault()).toBeUndefined();
    expect((await verifyLedger({ dir })).fault).toBeUndefined();
    const isKnown = !sql.includes('booked_days');
    if (isKnown) expect(await asks(memory, 'fourth')).toBe(false);
    await memory.close();
  });
}

test('a head that is gone, is damaged, or is another one grants nothing', async () => {
  for (const spoil of [
    (file: string) => {
      rmSync(file);
    },
    (file: string) => {
      writeFileSync(file, '{"version":2,"si');
    },
    (file: string) => {
      writeFileSync(file, `{"version":2,"size":1,"hash":"${'a'.repeat(64)}"}`);
    },
  ]) {
    const dir = await spent();
    spoil(join(dir, HEAD));
    const memory = await openMemory({ dir });
    expect(await codeOf(asks(memory, 'third', 0))).toBe('EVOLVE_JOURNAL_CORRUPT');
    expect((await verifyLedger({ dir })).fault).toMatchObject({ fault: 'budget', about: 'every day' });
    await memory.journal.acceptBudgets();
    expect(await memory.journal.budgetFault()).toBeUndefined();
    expect(await asks(memory, 'third')).toBe(false);
    await memory.close();
  }
});

// Would catch: books that begin anew for whoever removes all of them.
test('whoever removes lines, sums, hashes and head is contradicted by the head of the ledger', async () => {
  const dir = await spent();
  directly(dir, 'DELETE FROM reservations; DELETE FROM booked_days; DELETE FROM bookings');
  rmSync(join(dir, HEAD));
  const memory = await openMemory({ dir });
  expect(await codeOf(asks(memory, 'third'))).toBe('EVOLVE_JOURNAL_CORRUPT');
  await memory.close();
});

// Would catch: a settlement that books what somebody else has written, and so hides it.
test('what is open is settled all the same, and hides nothing', async () => {
  const dir = await spent();
  directly(dir, `UPDATE reservations SET amount = 0 WHERE id = 'settled'`);
  const memory = await openMemory({ dir });
  await memory.journal.settle('open', 0.5);
  expect(await memory.journal.openReservations()).toMatchObject([{ id: 'old' }]);
  await memory.journal.release('old');
  expect((await memory.journal.budgetFault())?.day).toBeDefined();
  await memory.journal.acceptBudgets();
  // What was booked for the day, since nobody knows what of it is true.
  expect(await memory.journal.spend(DAY)).toEqual([{ category: 'evolution', settled: 2, reserved: 0 }]);
  await memory.close();
});

for (const window of ['journal.reserved', 'journal.settled']) {
  test(`killed at ${window}: the head is behind, speaks against nothing, and catches up`, async () => {
    const dir = temporaryDir();
    const child = startChild('./reserve-and-settle.ts', [dir], { env: { EVOLVE_FAILPOINT: `${window}#3` } });
    expect((await child.ended).signal).toBe('SIGKILL');
    const size = (): number => (JSON.parse(readFileSync(join(dir, HEAD), 'utf8')) as { size: number }).size;
    const before = size();
    const memory = await openMemory({ dir });
    expect(size()).toBe(before + 1);
    expect(await memory.journal.budgetFault()).toBeUndefined();
    expect(await asks(memory, 'next', 0.1, 99)).toBe(true);
    expect(size()).toBe(before + 2);
    await memory.close();
  });
}

test('two processes that book at the same time agree with one another', async () => {
  const dir = temporaryDir();
  const children = ['a', 'b', 'c'].map((name) => startChild('./reserve-many.ts', [dir, name, '30', '20']));
  const looking = await openMemory({ dir });
  const state = { over: false };
  const ended = Promise.all(children.map((child) => child.ended)).then((ends) => {
    state.over = true;
    return ends;
  });
  while (!state.over) {
    expect(await looking.journal.budgetFault()).toBeUndefined();
    await sleep(5);
  }
  expect((await ended).map(({ code }) => code)).toEqual([0, 0, 0]);
  expect((await verifyLedger({ dir })).fault).toBeUndefined();
  await looking.close();
});

test('a journal of the version before is booked as it is, once', async () => {
  const dir = temporaryDir();
  const database = new DatabaseSync(join(dir, 'journal.sqlite'));
  database.exec('PRAGMA journal_mode = WAL');
  for (const script of JOURNAL_MIGRATIONS.slice(0, 3)) database.exec(script);
  database.exec('PRAGMA user_version = 3');
  database.exec(
    `INSERT INTO reservations (id, category, day, amount, status) VALUES ('r', 'evolution', '${DAY}', 2000000, 'open')`,
  );
  database.close();
  writeFileSync(join(dir, 'ledger-head.json'), `{"version":1,"size":0,"hash":"${'0'.repeat(64)}"}\n`);
  const memory = await openMemory({ dir });
  expect(await memory.journal.budgetFault()).toBeUndefined();
  expect(await asks(memory, 'third')).toBe(false);
  await memory.close();
  directly(dir, 'DELETE FROM reservations; DELETE FROM booked_days; DELETE FROM bookings');
  rmSync(join(dir, HEAD));
  const again = await openMemory({ dir });
  expect((await again.journal.budgetFault())?.day).toBe('every day');
  await again.close();
});

test('the list of hashes ends somewhere, and goes on holding what is booked', async () => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir });
  const inTheBeginning = readFileSync(join(dir, HEAD));
  for (let index = 0; index < 1_050; index += 1) await asks(memory, `small ${String(index)}`, 0.001);
  expect(await memory.journal.budgetFault()).toBeUndefined();
  const database = new DatabaseSync(join(dir, 'journal.sqlite'), { readOnly: true });
  expect(database.prepare('SELECT count(*) AS kept FROM bookings').get()).toEqual({ kept: 1_000 });
  database.close();
  writeFileSync(join(dir, HEAD), inTheBeginning);
  expect(await memory.journal.budgetFault()).toEqual({ day: 'every day' });
  await memory.close();
});
