/**
 * `kill -9` at every named window of a whole cycle, and at random times. The killed host is a process of its own; a second
 * one recovers. What must hold then is in `expectWhole`.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LedgerRecord, Receipt, Reservation } from '@evolve/core/contracts';
import { openMemory } from '@evolve/memory';
import { describe, expect, test } from 'vitest';
import { act, type Acted } from './act.ts';
import { BROKEN, FIXED, git, GRANTED, makeRepo, open, read, write, writes, type Place } from './fixture.ts';

const SOURCES = fileURLToPath(new URL('../../', import.meta.url));

/** The owner is at work: staged, dirty on top of it, untracked. */
const atWork = (): Place => {
  const place = makeRepo();
  write(place.dir, 'notes.md', '# Notes\nstaged\n');
  git(place.dir, 'add', 'notes.md');
  write(place.dir, 'notes.md', '# Notes\nstaged\nhalf a sente');
  write(place.dir, 'draft ü.txt', '\r\n\0draft');
  return place;
};

const OWNERS_STATUS = 'MM notes.md\n?? "draft \\303\\274.txt"';

interface Book {
  readonly records: readonly LedgerRecord[];
  readonly reservations: readonly Reservation[];
}

const bookOf = async ({ stateDir }: Place): Promise<Book> => {
  const { journal, close } = await openMemory({ dir: stateDir });
  try {
    return { records: await journal.records({ limit: 10_000 }), reservations: await journal.openReservations() };
  } finally {
    await close();
  }
};

/** Events that may happen once in the life of a cycle. */
const ONCE = [
  ...[
    'started',
    'decided',
    'assessed',
    'approval-requested',
    'approval-decided',
    'approved',
    'rejected',
    'promoted',
    'worse',
  ],
  ...['rolled-back', 'settled', 'aborted', 'failed', 'superseded', 'kept', 'concluded'],
];

const OPEN = ['awaiting-approval', 'probation'];

/** The live tree is the version before or the version after, and everything else is as if nobody had been killed. */
const expectWhole = async (place: Place, receipts: readonly Receipt[]): Promise<void> => {
  const { dir } = place;
  const live = receipts.filter(({ outcome }) => outcome === 'probation' || outcome === 'settled');
  expect(live.length).toBeLessThanOrEqual(1);
  expect(git(dir, 'status', '--porcelain')).toBe(OWNERS_STATUS);
  expect(read(dir, 'notes.md')).toBe('# Notes\nstaged\nhalf a sente');
  expect(git(dir, 'show', ':notes.md')).toBe('# Notes\nstaged');
  expect(read(dir, 'draft ü.txt')).toBe('\r\n\0draft');
  expect(read(dir, 'src/add.js')).toBe(live.length === 1 ? FIXED : BROKEN);
  expect(read(dir, 'src/new/deep.js')).toBe(live.length === 1 ? '// Nothing yet.\n' : undefined);
  expect(git(dir, 'log', '--format=%H').split('\n')).toHaveLength(1 + live.length);
  if (live.length === 1) expect(git(dir, 'rev-parse', 'HEAD')).toBe(live[0]?.commit);
  const { records, reservations } = await bookOf(place);
  for (const { id, outcome } of receipts) {
    const types = records.filter(({ cycleId }) => cycleId === id).map(({ type }) => type);
    for (const type of ONCE)
      expect(types.filter((each) => each === type).length, `${type} in ${types.join()}`).toBeLessThan(2);
    if (!OPEN.includes(outcome)) expect(reservations.filter(({ cycleId }) => cycleId === id)).toEqual([]);
  }
};

/** A second host: recovers, finds the books in order, takes back or turns down what is there, and evolves again. */
const afterwards = async (place: Place, mode: 'promote' | 'propose' = 'promote'): Promise<Receipt | undefined> => {
  const evolver = await open(place, {
    policy: { ...GRANTED, mode },
    proposers: [writes({ 'src/add.js': FIXED, 'src/new/deep.js': '// Nothing yet.\n' }, 'second')],
  });
  expect(await evolver.boot()).toMatchObject({ safeMode: false, busy: false });
  expect((await evolver.verifyLedger()).fault).toBeUndefined();
  const [first] = await evolver.receipts();
  await expectWhole(place, await evolver.receipts());
  if (first?.outcome === 'probation') await evolver.rollback(first.id);
  if (first?.outcome === 'awaiting-approval')
    await evolver.approvals.decide(first.id, { decision: 'reject', by: 'ada' });
  await expectWhole(place, await evolver.receipts());
  // One that was taken back speaks against the next, whoever makes it: then a person is asked.
  const isTakenBack = (await evolver.receipts()).some(({ outcome }) => outcome === 'rolled-back');
  const next = await evolver.evolve({ task: 'add subtracts' });
  expect(next.outcome).toBe(mode === 'promote' && !isTakenBack ? 'probation' : 'awaiting-approval');
  await expectWhole(place, await evolver.receipts());
  await evolver.stop();
  return first;
};

/** Where a cycle that lands under a grant passes by, and how it stands after the recovery. */
const EVOLVE: Readonly<Record<string, Receipt['outcome']>> = {
  'cycle:collecting': 'aborted',
  'cycle:deciding': 'aborted',
  'cycle:proposing': 'aborted',
  'cycle:proving': 'aborted',
  'cycle:assessing': 'aborted',
  'cycle:promoting': 'probation',
  'cycle:before-promote': 'probation',
  'index:locked': 'probation',
  'promote:pinned': 'probation',
  'promote:prepared': 'probation',
  'promote:applying': 'probation',
  'live:set-aside': 'probation',
  'live:linked': 'probation',
  'promote:file#1': 'probation',
  'promote:file#2': 'probation',
  'promote:files-done': 'probation',
  'index:written': 'probation',
  'promote:index-done': 'probation',
  'promote:applied': 'probation',
  'promote:swapped': 'probation',
  'promote:committed': 'probation',
  'cycle:after-promote': 'probation',
  'cycle:probation': 'probation',
  'journal.reserved#1': 'aborted',
  'journal.reserved#2': 'probation',
  'journal.committed#1': 'aborted',
  'journal.committed#4': 'aborted',
  'journal.committed#7': 'probation',
};

const ASK: Readonly<Record<string, Receipt['outcome']>> = {
  'cycle:awaiting-approval#1': 'awaiting-approval',
  'cycle:awaiting-approval#2': 'awaiting-approval',
};

const APPROVE: Readonly<Record<string, Receipt['outcome']>> = {
  'approval:decided': 'probation',
  'cycle:promoting': 'probation',
  'promote:applied': 'probation',
  'promote:swapped': 'probation',
  'cycle:after-promote': 'probation',
  'cycle:probation': 'probation',
};

const REJECT: Readonly<Record<string, Receipt['outcome']>> = {
  'approval:decided': 'rejected',
  'cycle:rejected#1': 'rejected',
  'cycle:rejected#2': 'rejected',
};

const ROLLBACK: Readonly<Record<string, Receipt['outcome']>> = {
  'rollback:kept': 'probation',
  'rollback:rescued': 'probation',
  'rollback:rolling-back': 'rolled-back',
  'rollback:file#1': 'rolled-back',
  'rollback:file#2': 'rolled-back',
  'rollback:files-done': 'rolled-back',
  'rollback:index-done': 'rolled-back',
  'rollback:swapped': 'rolled-back',
  'rollback:rolled-back': 'rolled-back',
  'journal.settled': 'rolled-back',
  'cycle:rolled-back#1': 'rolled-back',
  'cycle:rolled-back#2': 'rolled-back',
};

const killed = (acted: Acted): void => {
  expect(acted.signal, acted.stderr).toBe('SIGKILL');
};

const waiting = async (place: Place): Promise<string> => {
  const asked = await act(place, ['ask']);
  expect(asked, asked.stderr).toMatchObject({ code: 0 });
  return (JSON.parse(asked.stdout) as Receipt).id;
};

const landed = async (place: Place): Promise<string> => {
  const evolved = await act(place, ['evolve']);
  expect(evolved, evolved.stderr).toMatchObject({ code: 0 });
  return (JSON.parse(evolved.stdout) as Receipt).id;
};

describe('kill -9 of a whole cycle', () => {
  test.each(Object.entries(EVOLVE))('at %s ends as %s', async (failpoint, outcome) => {
    const place = atWork();
    killed(await act(place, ['evolve'], { failpoint }));
    expect((await afterwards(place))?.outcome).toBe(outcome);
  });

  test.each(Object.entries(ASK))('while it asks, at %s, ends as %s', async (failpoint, outcome) => {
    const place = atWork();
    killed(await act(place, ['ask'], { failpoint }));
    expect((await afterwards(place, 'propose'))?.outcome).toBe(outcome);
  });

  test.each(Object.entries(APPROVE))('of an approval, at %s, ends as %s', async (failpoint, outcome) => {
    const place = atWork();
    killed(await act(place, ['approve', await waiting(place)], { failpoint }));
    expect((await afterwards(place, 'propose'))?.outcome).toBe(outcome);
  });

  test.each(Object.entries(REJECT))('of a rejection, at %s, ends as %s', async (failpoint, outcome) => {
    const place = atWork();
    killed(await act(place, ['reject', await waiting(place)], { failpoint }));
    expect((await afterwards(place, 'propose'))?.outcome).toBe(outcome);
  });

  test.each(Object.entries(ROLLBACK))('of a rollback, at %s, ends as %s', async (failpoint, outcome) => {
    const place = atWork();
    killed(await act(place, ['rollback', await landed(place)], { failpoint }));
    expect((await afterwards(place))?.outcome).toBe(outcome);
  });
});

test('no window of a cycle is forgotten: every failpoint of the sources is on a list above', () => {
  const named = new Set(
    [EVOLVE, ASK, APPROVE, REJECT, ROLLBACK].flatMap((list) => Object.keys(list).map((name) => name.split('#')[0])),
  );
  const files = ['core', 'git-checkpoint', 'memory'].flatMap((name) =>
    globSync('src/**/*.ts', { cwd: join(SOURCES, name) }).map((file) => join(SOURCES, name, file)),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bfailpoint\('([^']+)'\)/g)].map(([, name]) => name),
  );
  // Inside a recovery, of a checkpoint, of what keeps stores in order, of notices and of the boot guard: those have tests of
  // their own.
  const elsewhere = /^(?:recover|notice|restore|checkpoint|prune|compact|migrate|mirror|guard):/;
  expect(found.length).toBeGreaterThan(15);
  expect(found.filter((name = '') => !named.has(name) && !elsewhere.test(name))).toEqual([]);
});
