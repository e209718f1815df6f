import assert from 'node:assert/strict';
import type { Approval, Journal, JournalBatch, Lease, NewRecord, Reservation } from '../contracts/index.ts';
import { GENESIS, verifyChain } from '../ledger/index.ts';
import { BUDGET_CASES } from './budget-cases.ts';
import { codeOf, type JournalFixture, type RegisterTest } from './suite.ts';

export interface JournalSuiteOptions {
  readonly test: RegisterTest;
  /** A new, empty store each time. */
  readonly factory: () => Promise<JournalFixture>;
}

const NOW = '2026-03-01T10:00:00.000Z';
const LATER = '2026-03-01T10:00:20.000Z';
const DAY = '2026-03-01';

const acquire = async (journal: Journal, owner = 'a', now = NOW): Promise<Lease> => {
  const lease = await journal.acquireLease({ name: 'cycle', owner, now, ttlMs: 10_000 });
  assert.ok(lease, `${owner} gets the lease`);
  return lease;
};

const batch = (id: string, phase: string, more: Partial<JournalBatch> = {}): JournalBatch => ({
  cycle: { id, phase, closed: phase === 'idle', state: { phase }, startedAt: NOW, updatedAt: NOW },
  records: [{ cycleId: id, type: 'phase', at: NOW, data: { phase } }],
  ...more,
});

const approval = (more: Partial<Approval> = {}): Approval => ({
  id: 'p1',
  cycleId: 'c1',
  status: 'pending',
  subject: 'hash',
  summary: 'longer timeout',
  requestedAt: NOW,
  ...more,
});

/** What goes onto the ledger with an answer. */
const decided = (by: string): NewRecord => ({ cycleId: 'c1', type: 'approval-decided', at: NOW, data: { by } });

const reservation = (id: string, amount: number, more: Partial<Reservation> = {}): Reservation => ({
  id,
  category: 'evolution',
  amount,
  day: DAY,
  cycleId: 'c1',
  ...more,
});

type Case = readonly [name: string, body: (fixture: JournalFixture) => Promise<void>];

const COMMITS: readonly Case[] = [
  [
    'a commit without the lease, or with an old fence, is refused and leaves nothing',
    async ({ journal }) => {
      const options = { expectedVersion: 0, fence: 1 };
      assert.equal(await codeOf(journal.commit(batch('c1', 'collecting'), options)), 'EVOLVE_LEASE_LOST');
      const old = await acquire(journal);
      const next = await acquire(journal, 'b', LATER);
      assert.ok(next.fence > old.fence, 'the fence grows with every holder');
      const late = journal.commit(batch('c1', 'collecting'), { expectedVersion: 0, fence: old.fence });
      assert.equal(await codeOf(late), 'EVOLVE_LEASE_LOST');
      assert.equal(await journal.cycle('c1'), undefined);
      assert.deepEqual(await journal.head(), { size: 0, hash: GENESIS });
    },
  ],
  [
    'a commit from an old version is refused and leaves nothing of its batch',
    async ({ journal }) => {
      const { fence } = await acquire(journal);
      assert.equal(await journal.commit(batch('c1', 'collecting'), { expectedVersion: 0, fence }), 1);
      const stale = batch('c1', 'deciding', {
        intents: [{ id: 'i1', cycleId: 'c1', effect: 'x' }],
        approvals: [approval()],
      });
      const before = await journal.head();
      assert.equal(await codeOf(journal.commit(stale, { expectedVersion: 0, fence })), 'EVOLVE_JOURNAL_CONFLICT');
      assert.deepEqual(await journal.head(), before);
      assert.deepEqual(await journal.pendingIntents('c1'), []);
      assert.deepEqual(await journal.approvals({ limit: 9 }), []);
      assert.equal((await journal.cycle('c1'))?.phase, 'collecting');
    },
  ],
  [
    'a cycle comes back as it was written, newest first, by its being closed',
    async ({ journal, second }) => {
      const { fence } = await acquire(journal);
      await journal.commit(batch('c1', 'idle'), { expectedVersion: 0, fence });
      const later = batch('c2', 'collecting');
      await journal.commit({ ...later, cycle: { ...later.cycle, startedAt: LATER } }, { expectedVersion: 0, fence });
      const other = await second();
      const found = await other.cycle('c2');
      assert.deepEqual(found, { ...later.cycle, startedAt: LATER, version: 1 });
      assert.deepEqual(
        (await other.cycles({ limit: 9 })).map(({ id }) => id),
        ['c2', 'c1'],
      );
      assert.deepEqual(
        (await other.cycles({ closed: false, limit: 9 })).map(({ id }) => id),
        ['c2'],
      );
      assert.deepEqual(
        (await other.cycles({ limit: 1 })).map(({ id }) => id),
        ['c2'],
      );
    },
  ],
  [
    'the ledger is one chain over all cycles',
    async ({ journal }) => {
      const { fence } = await acquire(journal);
      await journal.commit(batch('c1', 'collecting'), { expectedVersion: 0, fence });
      await journal.commit(batch('c2', 'collecting'), { expectedVersion: 0, fence });
      await journal.commit(batch('c1', 'idle'), { expectedVersion: 1, fence });
      const records = await journal.records({ limit: 9 });
      assert.deepEqual(
        records.map(({ seq, cycleId }) => [seq, cycleId]),
        [
          [1, 'c1'],
          [2, 'c2'],
          [3, 'c1'],
        ],
      );
      assert.equal(verifyChain(records, undefined, await journal.head()), undefined);
      assert.deepEqual(
        (await journal.records({ cycleId: 'c1', after: 1, limit: 9 })).map(({ seq }) => seq),
        [3],
      );
      assert.equal((await journal.records({ after: 1, limit: 1 }))[0]?.seq, 2);
    },
  ],
  [
    'the newest records of a cycle come first, and only so many',
    async ({ journal }) => {
      const { fence } = await acquire(journal);
      await journal.commit(batch('c1', 'collecting'), { expectedVersion: 0, fence });
      await journal.commit(batch('c1', 'deciding'), { expectedVersion: 1, fence });
      await journal.commit(batch('c2', 'collecting'), { expectedVersion: 0, fence });
      await journal.commit(batch('c1', 'idle'), { expectedVersion: 2, fence });
      const newest = await journal.newest({ cycleId: 'c1', limit: 2 });
      assert.deepEqual(newest, (await journal.records({ cycleId: 'c1', after: 1, limit: 9 })).toReversed());
      assert.deepEqual(await journal.newest({ cycleId: 'c3', limit: 2 }), []);
    },
  ],
  [
    'an intent is pending until a transition settles it, and then never again',
    async ({ journal }) => {
      const { fence } = await acquire(journal);
      const intents = [
        { id: 'i1', cycleId: 'c1', effect: { do: 'promote' } },
        { id: 'i2', cycleId: 'c1', effect: { do: 'tell' } },
      ];
      await journal.commit(batch('c1', 'promoting', { intents }), { expectedVersion: 0, fence });
      assert.deepEqual(await journal.pendingIntents('c1'), intents);
      assert.deepEqual(await journal.pendingIntents('c2'), []);
      await journal.commit(batch('c1', 'probation', { settled: ['i1'] }), { expectedVersion: 1, fence });
      await journal.commit(batch('c1', 'probation', { intents, settled: ['i1'] }), { expectedVersion: 2, fence });
      assert.deepEqual(
        (await journal.pendingIntents('c1')).map(({ id }) => id),
        ['i2'],
      );
      await journal.settleIntent('i2');
      await journal.settleIntent('i2');
      assert.deepEqual(await journal.pendingIntents('c1'), []);
      assert.equal(await codeOf(journal.settleIntent('unknown')), 'EVOLVE_NOT_FOUND');
    },
  ],
];

const LEASES: readonly Case[] = [
  [
    'a lease has one holder; it passes on by expiry, release, or from the dead',
    async ({ journal, second }) => {
      const other = await second();
      const first = await acquire(journal);
      const want = { name: 'cycle', owner: 'b', now: NOW, ttlMs: 10_000 };
      assert.equal(await other.acquireLease(want), undefined);
      assert.equal(await other.acquireLease({ ...want, takeFrom: first.fence + 1 }), undefined);
      const taken = await other.acquireLease({ ...want, takeFrom: first.fence });
      assert.ok(taken && taken.fence > first.fence);
      assert.deepEqual(await journal.lease('cycle'), taken);
      assert.equal(await codeOf(journal.renewLease(first, { now: NOW, ttlMs: 1 })), 'EVOLVE_LEASE_LOST');
      await journal.releaseLease(first);
      assert.deepEqual(await journal.lease('cycle'), taken, 'a lost lease releases nothing');
      await other.releaseLease(taken);
      assert.equal(await journal.lease('cycle'), undefined);
      assert.ok((await acquire(journal)).fence > taken.fence, 'a fence is never used twice');
    },
  ],
  [
    'renewing moves the expiry; the holder itself may ask again',
    async ({ journal }) => {
      const lease = await acquire(journal);
      const renewed = await journal.renewLease(lease, { now: LATER, ttlMs: 10_000 });
      assert.equal(renewed.fence, lease.fence);
      assert.equal(renewed.expiresAt, '2026-03-01T10:00:30.000Z');
      const want = { name: 'cycle', owner: 'b', now: LATER, ttlMs: 10_000 };
      assert.equal(await journal.acquireLease(want), undefined);
      assert.ok(await journal.acquireLease({ ...want, owner: 'a' }));
    },
  ],
  [
    'an approval is decided once',
    async ({ journal, second }) => {
      const { fence } = await acquire(journal);
      const pending = approval({ expiresAt: LATER });
      await journal.commit(batch('c1', 'awaiting-approval', { approvals: [pending] }), { expectedVersion: 0, fence });
      assert.deepEqual(await journal.approvals({ status: 'pending', limit: 9 }), [pending]);
      const approve = { status: 'approved', by: 'ann', reason: 'fine', at: NOW } as const;
      const decisions = await Promise.all([
        journal.decideApproval('p1', approve, decided('ann')),
        (await second()).decideApproval('p1', { status: 'rejected', by: 'bob', at: NOW }, decided('bob')),
      ]);
      assert.deepEqual(decisions.filter(Boolean).length, 1);
      assert.equal(await journal.decideApproval('p1', approve, decided('late')), false);
      assert.equal(await journal.decideApproval('unknown', approve, decided('late')), false);
      assert.deepEqual(await journal.approvals({ status: 'pending', limit: 9 }), []);
      const [, record, ...others] = await journal.records({ cycleId: 'c1', limit: 9 });
      assert.deepEqual(record?.data, { by: decisions[0] ? 'ann' : 'bob' }, 'the ledger has the decision that counted');
      assert.deepEqual(others, [], 'and nothing of one that came too late');
      assert.equal(verifyChain(await journal.records({ limit: 9 }), undefined, await journal.head()), undefined);
    },
  ],
  [
    'an approval keeps what it is about and what was signed',
    async ({ journal, second }) => {
      const { fence } = await acquire(journal);
      const asked = approval({ needs: 'owner', grade: 'high', change: 'same', renews: 'p0' });
      await journal.commit(batch('c1', 'awaiting-approval', { approvals: [asked] }), { expectedVersion: 0, fence });
      const statement = { version: 1, repository: 'r', approval: 'p1', subject: 'hash', change: 'same' } as const;
      const signed = {
        statement: { ...statement, decision: 'approve', by: 'ann', reason: '', at: NOW },
        key: 'k',
        signature: 'AA==',
      } as const;
      await journal.decideApproval('p1', { status: 'approved', by: 'ann', at: NOW, signed }, decided('ann'));
      const wanted = { ...asked, status: 'approved', by: 'ann', decidedAt: NOW, signed };
      assert.deepEqual(await (await second()).approvals({ limit: 9 }), [wanted]);
      const late = batch('c1', 'superseded', { approvals: [{ ...asked, status: 'superseded' }] });
      await journal.commit(late, { expectedVersion: 1, fence });
      assert.deepEqual((await journal.approvals({ limit: 9 }))[0]?.signed, signed, 'a later transition keeps it');
    },
  ],
  [
    'the latest time that was seen does not go back with the clock',
    async ({ journal, second }) => {
      assert.equal(await journal.latestAt(), undefined);
      const { fence } = await acquire(journal);
      for (const [index, at] of [NOW, LATER, NOW].entries()) {
        const records = [{ cycleId: 'c1', type: 'phase', at, data: {} }];
        await journal.commit(batch('c1', 'collecting', { records }), { expectedVersion: index, fence });
      }
      assert.equal(await (await second()).latestAt(), LATER);
      assert.equal(await journal.latestAt({ from: (await journal.head()).size + 1 }), undefined);
    },
  ],
  [
    'a transition cannot write over a decision that came first',
    async ({ journal }) => {
      const { fence } = await acquire(journal);
      await journal.commit(batch('c1', 'awaiting-approval', { approvals: [approval()] }), {
        expectedVersion: 0,
        fence,
      });
      await journal.decideApproval('p1', { status: 'rejected', by: 'ann', reason: 'no', at: NOW }, decided('ann'));
      const late = batch('c1', 'expired', { approvals: [approval({ status: 'expired' })] });
      assert.equal(await codeOf(journal.commit(late, { expectedVersion: 1, fence })), 'EVOLVE_JOURNAL_CONFLICT');
      const [found] = await journal.approvals({ limit: 9 });
      assert.equal(found?.status, 'rejected');
      assert.equal(found.by, 'ann');
    },
  ],
];

const BUDGETS: readonly Case[] = [
  [
    'a reservation that would pass the cap is refused, by day and category',
    async ({ journal }) => {
      assert.equal(await journal.reserve(reservation('r1', 1.5), 2), true);
      assert.equal(await journal.reserve(reservation('r2', 0.6), 2), false);
      assert.equal(await journal.reserve(reservation('r3', 0.5), 2), true, 'exactly the cap fits');
      assert.equal(await journal.reserve(reservation('r4', 0.000001), 2), false);
      assert.equal(await journal.reserve(reservation('r5', 2, { day: '2026-03-02' }), 2), true);
      assert.equal(await journal.reserve(reservation('r6', 1, { category: 'curiosity' }), 1), true);
      assert.deepEqual(await journal.spend(DAY), [
        { category: 'curiosity', settled: 0, reserved: 1 },
        { category: 'evolution', settled: 0, reserved: 2 },
      ]);
    },
  ],
  [
    'ten tenths are one',
    async ({ journal }) => {
      for (let index = 0; index < 10; index += 1) {
        assert.equal(await journal.reserve(reservation(`r${String(index)}`, 0.1), 1), true);
      }
      assert.equal(await journal.reserve(reservation('r10', 0.1), 1), false);
    },
  ],
  [
    'the same id has the same answer and counts once',
    async ({ journal }) => {
      assert.equal(await journal.reserve(reservation('r1', 1), 2), true);
      assert.equal(await journal.reserve(reservation('r1', 1), 2), true);
      assert.equal(await journal.reserve(reservation('r2', 2), 2), false);
      await journal.release('r1');
      assert.equal(await journal.reserve(reservation('r2', 2), 2), false);
      assert.equal(await journal.reserve(reservation('r3', 2), 2), true);
    },
  ],
  [
    'settling once counts what it came to, and an unknown amount at the maximum',
    async ({ journal }) => {
      await journal.reserve(reservation('r1', 1), 9);
      await journal.reserve(reservation('r2', 1), 9);
      await journal.settle('r1', 0.25);
      await journal.settle('r1', 0.75);
      await journal.settle('r2');
      await journal.release('r2');
      assert.deepEqual(await journal.spend(DAY), [{ category: 'evolution', settled: 1.25, reserved: 0 }]);
      assert.deepEqual(await journal.openReservations(), []);
      assert.equal(await codeOf(journal.settle('unknown')), 'EVOLVE_NOT_FOUND');
    },
  ],
  [
    'what is released is free again; what is open can be found by its cycle',
    async ({ journal }) => {
      await journal.reserve(reservation('r1', 1), 1);
      await journal.reserve(reservation('r2', 1, { cycleId: 'c2', category: 'count:evolution' }), 3);
      assert.deepEqual(await journal.openReservations('c1'), [reservation('r1', 1)]);
      assert.equal((await journal.openReservations()).length, 2);
      await journal.release('r1');
      await journal.release('r1');
      assert.equal(await journal.reserve(reservation('r3', 1), 1), true);
      await journal.settle('r1', 1);
      assert.deepEqual(await journal.openReservations('c1'), [reservation('r3', 1)]);
    },
  ],
  [
    'handles that reserve at the same time never pass the cap together',
    async ({ journal, second }) => {
      const handles = [journal, await second(), await second()];
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          (handles[index % 3] ?? journal).reserve(reservation(`r${String(index)}`, 1), 7),
        ),
      );
      assert.equal(answers.filter(Boolean).length, 7);
    },
  ],
  [
    'amounts that are no amounts are refused',
    async ({ journal }) => {
      for (const amount of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
        assert.equal(await codeOf(journal.reserve(reservation('r1', amount), 9)), 'EVOLVE_OPTIONS');
      }
      assert.equal(await journal.reserve(reservation('r2', 0.1), Number.NaN), false);
    },
  ],
  [
    'a flag is undefined until it is set, and then what it was set to last',
    async ({ journal, second }) => {
      assert.equal(await journal.flag('halted'), undefined);
      await journal.setFlag('halted', { by: 'ann', at: NOW });
      await journal.setFlag('halted', null);
      assert.equal(await (await second()).flag('halted'), null);
    },
  ],
  [
    'a flag that is set with a record is on the ledger with the same write, and needs no lease',
    async ({ journal, second }) => {
      const record = { cycleId: 'switch:halted', type: 'switched', at: NOW, data: { value: true } };
      await journal.setFlag('halted', true, record);
      const other = await second();
      assert.equal(await other.flag('halted'), true);
      const [found] = await other.newest({ cycleId: 'switch:halted', limit: 1 });
      assert.deepEqual(found?.data, record.data);
      assert.deepEqual(await other.head(), { size: 1, hash: found.hash });
    },
  ],
];

/** Every journal passes this suite, whatever it is kept in. */
export const journalSuite = ({ test, factory }: JournalSuiteOptions): void => {
  for (const [name, body] of [...COMMITS, ...LEASES, ...BUDGETS, ...BUDGET_CASES]) {
    test(`journal: ${name}`, async () => {
      const fixture = await factory();
      try {
        await body(fixture);
      } finally {
        await fixture.dispose();
      }
    });
  }
};
