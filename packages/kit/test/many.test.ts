/** More of everything than is read at once: what is oldest must not be out of reach. */
import type { Approval, Journal, Json, JournalBatch } from '@evolve/core/contracts';
import { readReceipts, verifyLedger } from '@evolve/core/ledger';
import { openMemory } from '@evolve/memory';
import { expect, test } from 'vitest';
import { git, GRANTED, makeRepo, open, type Place } from './fixture.ts';

const AT = '2026-01-01T10:00:00.000Z';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Writes as a process of its own would. */
const withJournal = async (place: Place, work: (journal: Journal, fence: number) => Promise<void>): Promise<void> => {
  const { journal, close } = await openMemory({ dir: place.stateDir });
  const now = new Date().toISOString();
  const lease = await journal.acquireLease({ name: 'cycle', owner: 'test', now, ttlMs: 600_000 });
  if (lease === undefined) throw new Error('the lease is held by somebody else');
  await work(journal, lease.fence);
  await journal.releaseLease(lease);
  await close();
};

const batch = (id: string, phase: string, closed: boolean, state: Json, more: Partial<JournalBatch> = {}) => ({
  cycle: {
    id,
    phase,
    closed,
    state,
    startedAt: `${new Date().getUTCFullYear() + 1}-01-01T10:00:00.000Z`,
    updatedAt: AT,
  },
  records: [{ cycleId: id, type: 'started', at: AT, data: { type: 'started' } }],
  ...more,
});

test('a question is found, and its answer heard, under more than a thousand others and a hundred open cycles', async () => {
  const place = makeRepo();
  const asking = { policy: { ...GRANTED, mode: 'propose' as const } };
  const first = await open(place, asking);
  const { id } = await first.evolve({ task: 'add subtracts' });
  await first.stop();
  await withJournal(place, async (journal, fence) => {
    const state = (await journal.cycle(id))?.state as Record<string, Json>;
    const approvals = numbers(1100).map((index): Approval => ({
      id: `q${String(index)}`,
      cycleId: 'o0',
      status: 'rejected',
      subject: 's',
      summary: 's',
      requestedAt: AT,
    }));
    for (const index of numbers(110)) {
      const name = `o${String(index)}`;
      const other = batch(
        name,
        'awaiting-approval',
        false,
        { ...state, approvalId: `${name}-unknown` },
        index === 0 ? { approvals } : {},
      );
      await journal.commit(other, { expectedVersion: 0, fence });
    }
  });
  const second = await open(place, asking);
  expect((await second.status()).open).toHaveLength(111);
  expect(await second.approvals.list({ all: true })).toHaveLength(1101);
  await second.approvals.decide(id, { decision: 'reject', by: 'ada' });
  expect((await second.receipt(id)).outcome).toBe('rejected');
  expect(git(place.dir, 'status', '--porcelain')).toBe('');
});

test('an evolution is shown however many cycles found nothing to do since', async () => {
  const place = makeRepo();
  const evolver = await open(place);
  const { id } = await evolver.evolve({ task: 'add subtracts' });
  await evolver.stop();
  await withJournal(place, async (journal, fence) => {
    for (const index of numbers(120)) {
      await journal.commit(batch(`i${String(index)}`, 'idle', true, {}), { expectedVersion: 0, fence });
    }
    expect((await readReceipts(journal, 5)).map((receipt) => receipt.id)).not.toContain(id);
    expect((await readReceipts(journal, 5, { skipIdle: true })).map((receipt) => receipt.id)).toEqual([id]);
  });
});

test('a ledger of several pages is looked at to its end', async () => {
  const place = makeRepo();
  const evolver = await open(place);
  await evolver.stop();
  await withJournal(place, async (journal, fence) => {
    const records = numbers(2500).map(() => ({ cycleId: 'c', type: 'started', at: AT, data: { type: 'started' } }));
    await journal.commit(batch('c', 'idle', true, {}, { records }), { expectedVersion: 0, fence });
    expect(await verifyLedger(journal)).toEqual({ size: 2500, fault: undefined });
    const cut = Object.assign(Object.create(journal) as Journal, {
      head: async () => ({ ...(await journal.head()), size: 2501 }),
    });
    expect(await verifyLedger(cut)).toEqual({ size: 2500, fault: { seq: 2501, fault: 'truncated' } });
  });
});
