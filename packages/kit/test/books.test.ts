/** Somebody writes the tables beside the ledger: nothing is done about it, and it is told until a person has looked. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HALT_FLAG } from '@evolve/core';
import { command } from '@evolve/core/checks';
import { setSwitch, stateFault } from '@evolve/core/ledger';
import { DatabaseSync } from '@evolve/core/sqlite';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { openMemory, verifyLedger } from '@evolve/memory';
import { expect, test } from 'vitest';
import { FIXED, git, GRANTED, makeRepo, open, read, state, type Place } from './fixture.ts';

const ASKING = { ...GRANTED, mode: 'propose' } as const;

const directly = ({ stateDir }: Place, ...statements: readonly string[]): void => {
  const database = new DatabaseSync(join(stateDir, 'journal.sqlite'));
  for (const sql of statements) database.exec(sql);
  database.close();
};

/** A cycle that waits for a person, in a process that has ended. */
const waiting = async (place: Place): Promise<string> => {
  const evolver = await open(place, { policy: ASKING });
  const { id, outcome } = await evolver.evolve({ task: 'add adds' });
  expect(outcome).toBe('awaiting-approval');
  await evolver.stop();
  return id;
};

const REWRITTEN: Readonly<Record<string, readonly string[]>> = {
  'lands without an answer': [
    `UPDATE cycles SET phase = 'promoting', state = replace(state, 'awaiting-approval', 'promoting')`,
  ],
  'has a phase that its state has not': [`UPDATE cycles SET phase = 'promoting'`],
  'is over': [`UPDATE cycles SET closed = 1`],
  'was never there': [`DELETE FROM cycles`],
  'is about something else': [`UPDATE cycles SET state = replace(state, 'src/add.js', 'src/other.js')`],
};

for (const [what, statements] of Object.entries(REWRITTEN)) {
  test(`a stored cycle that says it ${what} is not acted upon, and is told`, async () => {
    const place = makeRepo();
    const id = await waiting(place);
    const before = state(place.dir);
    directly(place, ...statements);

    const evolver = await open(place, { policy: ASKING });
    const report = await evolver.boot();
    expect(report.safeMode).toBe(true);
    await evolver.advance();
    expect(state(place.dir)).toEqual(before);
    expect((await evolver.verifyLedger()).fault).toMatchObject({ fault: 'state', about: id });
    expect((await verifyLedger({ dir: place.stateDir })).fault).toMatchObject({ fault: 'state', about: id });
    await expect(evolver.evolve({ task: 'add adds' })).rejects.toMatchObject({ code: 'EVOLVE_SAFE_MODE' });

    // A person has looked.
    await evolver.resume();
    expect((await evolver.verifyLedger()).fault).toBeUndefined();
    expect((await evolver.receipt(id)).outcome).toBe('needs-human');
    expect((await evolver.status()).open).toEqual([]);
    expect((await evolver.evolve({ task: 'add adds' })).outcome).toBe('awaiting-approval');
  });
}

test('an evolution that is said to have settled stays on probation until a person looks, and can be taken back', async () => {
  const place = makeRepo();
  const before = read(place.dir, 'src/add.js');
  const first = await open(place);
  const { id } = await first.evolve({ task: 'add adds' });
  await first.stop();
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  directly(
    place,
    `UPDATE cycles SET phase = 'settled', state = replace(state, '"phase":"probation"', '"phase":"settled"') WHERE id = '${id}'`,
  );

  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(true);
  expect((await evolver.receipt(id)).outcome).toBe('probation');
  await evolver.rollback(id);
  expect(read(place.dir, 'src/add.js')).toBe(before);
  await evolver.resume();
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
});

test('a record that was edited to fit the state is no record of it', async () => {
  const place = makeRepo();
  const id = await waiting(place);
  const { journal, close } = await openMemory({ dir: place.stateDir });
  expect(await stateFault(journal, id)).toBeUndefined();
  directly(place, `UPDATE ledger SET data = json_set(data, '$.ref', 'refs/heads/x') WHERE type = 'approval-requested'`);
  expect(await stateFault(journal, id)).toMatchObject({ fault: 'state', about: id });
  await close();
});

test('a cycle that an older version has written is moved on as before', async () => {
  const place = makeRepo();
  const { journal, close } = await openMemory({ dir: place.stateDir });
  const at = new Date().toISOString();
  const lease = await journal.acquireLease({ name: 'cycle', owner: 'old', now: at, ttlMs: 60_000 });
  const cycle = {
    id: 'old',
    phase: 'collecting',
    closed: false,
    state: { phase: 'collecting' },
    startedAt: at,
    updatedAt: at,
  };
  const records = [{ cycleId: 'old', type: 'started', at, data: { type: 'started' } }];
  await journal.commit({ cycle, records }, { expectedVersion: 0, fence: lease?.fence ?? 0 });
  if (lease !== undefined) await journal.releaseLease(lease);
  await close();

  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(false);
  expect((await evolver.receipt('old')).outcome).toBe('aborted');
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
});

const TAKEN_AWAY: Readonly<Record<string, string>> = {
  deleted: `DELETE FROM flags`,
  'set to nothing': `UPDATE flags SET value = 'null'`,
};

for (const [how, sql] of Object.entries(TAKEN_AWAY)) {
  test(`a halt whose row was ${how} goes on, is told, and ends by resume alone`, async () => {
    const place = makeRepo();
    const first = await open(place);
    await first.halt('for the night', { by: 'ada' });
    await first.stop();
    directly(place, sql);
    const evolver = await open(place);
    expect((await evolver.boot()).safeMode).toBe(true);
    expect((await evolver.status()).halt).toMatchObject({ reason: 'for the night', by: 'ada' });
    await expect(evolver.evolve()).rejects.toMatchObject({ code: 'EVOLVE_HALTED' });
    expect((await evolver.verifyLedger()).fault).toMatchObject({ fault: 'switch', about: 'halt' });
    expect((await verifyLedger({ dir: place.stateDir })).fault).toMatchObject({ fault: 'switch', about: 'halt' });
    await evolver.resume();
    expect((await evolver.verifyLedger()).fault).toBeUndefined();
    expect((await evolver.evolve({ task: 'add adds' })).outcome).toBe('probation');
  });

  test(`safe mode whose row was ${how} goes on, and ends by resume alone`, async () => {
    const place = makeRepo();
    const { journal, close } = await openMemory({ dir: place.stateDir });
    await setSwitch(journal, 'safe-mode', { reason: 'a gate is dead' }, new Date().toISOString());
    await close();
    directly(place, sql);
    const evolver = await open(place);
    expect((await evolver.boot()).safeMode).toBe(true);
    await expect(evolver.evolve()).rejects.toMatchObject({ code: 'EVOLVE_SAFE_MODE' });
    expect((await evolver.verifyLedger()).fault).toMatchObject({ fault: 'switch', about: 'safe-mode' });
    await evolver.resume();
    expect((await evolver.status()).safeMode).toBe(false);
  });
}

test('a halt that an older version or a repair has set, with no record, halts, and ends by resume', async () => {
  const place = makeRepo();
  const { journal, close } = await openMemory({ dir: place.stateDir });
  await journal.setFlag(HALT_FLAG, { reason: 'repaired', at: new Date().toISOString() });
  await close();
  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(false);
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
  await expect(evolver.evolve()).rejects.toMatchObject({ code: 'EVOLVE_HALTED' });
  await evolver.resume();
  expect((await evolver.status()).halted).toBe(false);
});

test('books that take no record keep nobody from halting', async () => {
  const place = makeRepo();
  const evolver = await open(place);
  await evolver.boot();
  directly(place, 'UPDATE ledger SET hash = hash || hash');
  await evolver.halt('stop');
  expect((await evolver.status()).halted).toBe(true);
});

test('a sign of running that was taken away counts as a crash; one that was taken down does not', async () => {
  const fails = command({ id: 'adds', run: ['node', '-e', 'process.exit(1)'], timeoutMs: 10_000 });
  for (const [sql, isCrash] of [
    ['DELETE FROM flags', true],
    ['SELECT 1', false],
  ] as const) {
    const place = makeRepo();
    const first = await open(place);
    await first.boot();
    const { id } = await first.evolve({ task: 'add adds' });
    directly(place, sql);
    await first.stop();
    const second = await open(place, { checks: [fails] });
    expect(await second.boot()).toMatchObject({ rolledBack: isCrash ? [id] : [], safeMode: isCrash });
    expect((await second.verifyLedger()).fault).toBeUndefined();
  }
});

test('a journal that was removed with its head is contradicted by the workspace, until a person accepts it', async () => {
  const place = makeRepo();
  const first = await open(place);
  await first.boot();
  const { id } = await first.evolve({ task: 'add adds' });
  await first.stop();
  for (const name of readdirSync(place.stateDir))
    if (name.startsWith('journal.sqlite') || name === 'ledger-head.json') rmSync(join(place.stateDir, name));

  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(true);
  expect((await evolver.verifyLedger()).fault).toMatchObject({ fault: 'evolution', about: id });
  await expect(evolver.evolve()).rejects.toMatchObject({ code: 'EVOLVE_SAFE_MODE' });
  await evolver.resume();
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
  await evolver.stop();
  const again = await open(place);
  expect((await again.boot()).safeMode).toBe(false);
});

test('an evolution that landed and was taken back is known', async () => {
  const place = makeRepo();
  const first = await open(place);
  const { id } = await first.evolve({ task: 'add adds' });
  await first.rollback(id);
  await first.stop();
  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(false);
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
});

test('an evolution whose version before was destroyed is told at the next start, not when it has to go', async () => {
  const place = makeRepo();
  const first = await open(place);
  await first.evolve({ task: 'add adds' });
  await first.stop();
  const lost = git(place.dir, 'rev-parse', 'HEAD~1:src/add.js');
  rmSync(join(place.dir, '.git/objects', lost.slice(0, 2), lost.slice(2)), { force: true });
  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(true);
});

test('budgets that were edited in the database turn evolution off, and a person gives nobody room by looking', async () => {
  const place = makeRepo();
  const first = await open(place);
  await first.boot();
  await first.evolve({ task: 'add adds' });
  await first.stop();
  directly(place, `UPDATE reservations SET amount = 0`);
  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(true);
  expect((await evolver.verifyLedger()).fault).toMatchObject({ fault: 'budget' });
  expect((await verifyLedger({ dir: place.stateDir })).fault).toMatchObject({ fault: 'budget' });
  await expect(evolver.evolve({ task: 'add adds' })).rejects.toMatchObject({ code: 'EVOLVE_SAFE_MODE' });
  await evolver.resume();
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
  const { journal, close } = await openMemory({ dir: place.stateDir });
  const lines = await journal.spend(new Date().toISOString().slice(0, 10));
  expect(lines.find(({ category }) => category === 'count:evolution')?.settled).toBe(1);
  await close();
});

test('a record of what the repository may run that was removed is no first look, until a person accepts it anew', async () => {
  const place = makeRepo();
  const first = await open(place);
  expect((await first.boot()).safeMode).toBe(false);
  await first.stop();
  git(place.dir, 'config', 'filter.evil.clean', 'a-program');
  const file = join(place.stateDir, 'workspace/baseline.json');
  rmSync(file);
  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(true);
  await expect(evolver.evolve({ task: 'add adds' })).rejects.toMatchObject({ code: 'EVOLVE_SAFE_MODE' });
  // To resume is not to accept.
  await evolver.resume();
  const before = state(place.dir).head;
  const receipt = await evolver.evolve({ task: 'add adds' });
  expect(receipt.outcome).toBe('safe-mode');
  expect(JSON.stringify(receipt)).toContain('baseline.json');
  expect(state(place.dir).head).toBe(before);
  await evolver.stop();
  const workspace = await gitWorkspace({ dir: place.dir, stateDir: place.stateDir });
  await workspace.acceptBaseline();
  const again = await open(place);
  await again.resume();
  expect((await again.boot()).safeMode).toBe(false);
  expect((await again.evolve({ task: 'add adds' })).outcome).toBe('probation');
});

test('a process that never started anything, and a state directory of before, take a first look', async () => {
  const place = makeRepo();
  const first = await open(place);
  await first.halt();
  await first.resume();
  await first.stop();
  const evolver = await open(place);
  expect((await evolver.boot()).safeMode).toBe(false);
  expect((await evolver.evolve({ task: 'add adds' })).outcome).toBe('probation');
});
