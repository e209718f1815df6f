/** Days are counted by the greatest time that was seen: a clock that is turned back opens none. */
import { systemClock } from '@evolve/core';
import { setSwitch } from '@evolve/core/ledger';
import { openMemory } from '@evolve/memory';
import { expect, test } from 'vitest';
import { BROKEN, FIXED, GRANTED, makeRepo, open, read, writes, type Place } from './fixture.ts';

const HOUR = 3_600_000;

/** The ledger has a record of that long from now. */
const wasSeen = async ({ stateDir }: Place, ms: number): Promise<void> => {
  const { journal, close } = await openMemory({ dir: stateDir });
  await setSwitch(journal, 'running', null, new Date(Date.now() + ms).toISOString());
  await close();
};

test('a day whose quota is used up is not opened anew by going back before it', async () => {
  const place = makeRepo();
  let ahead = 26 * HOUR;
  const clock = { ...systemClock, now: () => new Date(Date.now() + ahead) };
  const proposers = [writes({ 'src/other.js': 'module.exports = 2;\n' })];
  const evolver = await open(place, { clock, proposers, policy: { ...GRANTED, quota: 1 } });
  await evolver.evolve({ task: 'one' });
  const { outcome, trigger } = await evolver.evolve({ task: 'two' });
  for (const back of [0, -48 * HOUR]) {
    ahead = back;
    const receipt = await evolver.evolve({ task: 'two' });
    expect([receipt.outcome, receipt.trigger.reason]).toEqual([outcome, trigger.reason]);
  }
  ahead = 52 * HOUR;
  expect((await evolver.evolve({ task: 'two' })).trigger.reason).not.toBe(trigger.reason);
});

test('while the clock is behind what was seen no grant counts, until a person resumes', async () => {
  const place = makeRepo();
  await wasSeen(place, 26 * HOUR);
  const evolver = await open(place);
  const asked = await evolver.evolve({ task: 'add adds' });
  expect(asked).toMatchObject({ outcome: 'awaiting-approval' });
  expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  await evolver.approvals.decide(asked.id, { decision: 'reject', by: 'ada' });
  await evolver.resume();
  expect((await evolver.evolve({ task: 'add adds' })).outcome).toBe('probation');
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
});

test('a correction of some minutes is none of that', async () => {
  const place = makeRepo();
  await wasSeen(place, 2 * 60_000);
  const evolver = await open(place);
  expect((await evolver.evolve({ task: 'add adds' })).outcome).toBe('probation');
});
