/** Claims: reservations in several categories at once, their limits, and the fence that they carry. */
import assert from 'node:assert/strict';
import type { BudgetClaim, Journal, Lease, SpendLimit } from '../contracts/index.ts';
import { codeOf, type JournalFixture } from './suite.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const LATER = '2026-03-01T10:00:20.000Z';
const DAY = '2026-03-01';

const cap = (name: string, most: number, categories: readonly string[] = [name]): SpendLimit => ({
  name,
  categories,
  cap: most,
});

const claim = (id: string, usd: number, tokens: number, more: Partial<BudgetClaim> = {}): BudgetClaim => ({
  id,
  day: DAY,
  cycleId: 'c1',
  amounts: { evolution: usd, 'tokens:evolution': tokens },
  limits: [cap('evolution', 2), cap('tokens:evolution', 1000)],
  ...more,
});

const acquire = async (journal: Journal, owner: string, now = NOW): Promise<Lease> => {
  const lease = await journal.acquireLease({ name: 'cycle', owner, now, ttlMs: 10_000 });
  assert.ok(lease);
  return lease;
};

type Case = readonly [name: string, body: (fixture: JournalFixture) => Promise<void>];

export const BUDGET_CASES: readonly Case[] = [
  [
    'a claim on several categories is taken whole or not at all, and names what is short',
    async ({ journal }) => {
      assert.deepEqual(await journal.reserveAll(claim('r1', 1, 900)), { granted: true, short: [] });
      const refused = await journal.reserveAll(claim('r2', 0.5, 101));
      assert.deepEqual(refused, { granted: false, short: ['tokens:evolution'] });
      assert.deepEqual((await journal.reserveAll(claim('r3', 1.01, 101))).short, ['evolution', 'tokens:evolution']);
      assert.deepEqual(await journal.spend(DAY), [
        { category: 'evolution', settled: 0, reserved: 1 },
        { category: 'tokens:evolution', settled: 0, reserved: 900 },
      ]);
      assert.equal((await journal.reserveAll(claim('r4', 1, 100))).granted, true, 'exactly the caps fit');
    },
  ],
  [
    'what only the journal has written speaks against nothing, and a person who accepts it changes nothing',
    async ({ journal, second }) => {
      const other = await second();
      assert.equal(await journal.budgetFault(), undefined, 'of an empty book');
      await journal.reserveAll(claim('r1', 1, 900));
      await other.reserveAll(claim('r2', 0.5, 101));
      await other.settle('r1', { evolution: 0.25, 'calls:evolution': 1 });
      await journal.reserve({ id: 'r3', category: 'curiosity', amount: 1, day: '2026-03-02' }, 9);
      await journal.release('r3');
      assert.equal(await other.budgetFault(), undefined);
      const before = await journal.spend(DAY);
      await other.acceptBudgets();
      assert.deepEqual(await journal.spend(DAY), before);
      assert.equal(await journal.budgetFault(), undefined);
    },
  ],
  [
    'a limit may span categories, and one of which nothing is claimed holds',
    async ({ journal }) => {
      const all = cap('all', 2, ['evolution', 'curiosity', 'reflection']);
      assert.equal(await journal.reserve({ id: 'r1', category: 'curiosity', amount: 1.5, day: DAY }, 9), true);
      assert.deepEqual((await journal.reserveAll(claim('r2', 0.6, 1, { limits: [all] }))).short, ['all']);
      assert.equal((await journal.reserveAll(claim('r3', 0.5, 1, { limits: [all] }))).granted, true);
      await journal.settle('r3', { evolution: 5 });
      const free = claim('r4', 0, 1, { amounts: { 'tokens:evolution': 1 }, limits: [all] });
      assert.equal((await journal.reserveAll(free)).granted, true, 'who needs no dollars is not kept by dollars');
    },
  ],
  [
    'the same claim has the same answer and counts once; a released one is asked anew',
    async ({ journal }) => {
      assert.equal((await journal.reserveAll(claim('r1', 2, 1))).granted, true);
      assert.equal((await journal.reserveAll(claim('r1', 2, 1))).granted, true);
      assert.equal((await journal.reserveAll(claim('r2', 1, 1))).granted, false);
      await journal.release('r1');
      assert.equal((await journal.reserveAll(claim('r2', 1, 1))).granted, false);
      const other = claim('r1', 0, 0, { amounts: { curiosity: 1 }, limits: [] });
      assert.equal((await journal.reserveAll(other)).granted, true);
      assert.deepEqual(await journal.spend(DAY), [{ category: 'curiosity', settled: 0, reserved: 1 }]);
    },
  ],
  [
    'settling by category: what is not told counts at its maximum, what was not reserved counts all the same',
    async ({ journal }) => {
      await journal.reserveAll(claim('r1', 2, 1000));
      await journal.settle('r1', { evolution: 0.5, 'calls:evolution': 3, 'seconds:evolution': 0 });
      await journal.settle('r1', { evolution: 0.1, 'tokens:evolution': 1 });
      await journal.release('r1');
      assert.deepEqual(await journal.spend(DAY), [
        { category: 'calls:evolution', settled: 3, reserved: 0 },
        { category: 'evolution', settled: 0.5, reserved: 0 },
        { category: 'tokens:evolution', settled: 1000, reserved: 0 },
      ]);
      assert.deepEqual(await journal.openReservations(), []);
    },
  ],
  [
    'what was reserved under a lease is settled by its holder only',
    async ({ journal, second }) => {
      const other = await second();
      const { fence: old } = await acquire(journal, 'a');
      assert.equal((await journal.reserveAll(claim('r1', 2, 1, { fence: old }))).granted, true);
      const { fence } = await acquire(other, 'b', LATER);
      const late = [
        journal.settle('r1', { evolution: 0 }, { fence: old }),
        journal.settle('r1', { evolution: 0 }),
        journal.release('r1', { fence: old }),
        journal.release('r1'),
        journal.reserveAll(claim('r2', 0, 0, { fence: old })),
      ];
      for (const one of late) assert.equal(await codeOf(one), 'EVOLVE_LEASE_LOST');
      assert.deepEqual((await other.spend(DAY))[0], { category: 'evolution', settled: 0, reserved: 2 });
      assert.equal((await other.reserveAll(claim('r3', 0.01, 1, { fence }))).granted, false);
      await other.settle('r1', undefined, { fence });
      assert.equal(await codeOf(journal.settle('r1', { evolution: 0 }, { fence: old })), 'EVOLVE_LEASE_LOST');
      assert.deepEqual((await other.spend(DAY))[0], { category: 'evolution', settled: 2, reserved: 0 });
    },
  ],
  [
    'asked again under a newer lease, a claim passes to its holder and still counts once',
    async ({ journal, second }) => {
      const other = await second();
      const { fence: old } = await acquire(journal, 'a');
      await journal.reserveAll(claim('r1', 1, 1, { fence: old }));
      const { fence } = await acquire(other, 'b', LATER);
      assert.equal((await other.reserveAll(claim('r1', 1, 1, { fence }))).granted, true);
      assert.deepEqual(
        (await other.openReservations('c1')).map((one) => one.fence),
        [fence, fence],
      );
      await other.settle('r1', { evolution: 0.25, 'tokens:evolution': 1 }, { fence });
      assert.deepEqual((await other.spend(DAY))[0], { category: 'evolution', settled: 0.25, reserved: 0 });
    },
  ],
  [
    'claims of several handles never pass a limit together',
    async ({ journal, second }) => {
      const handles = [journal, await second(), await second()];
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          (handles[index % 3] ?? journal).reserveAll(claim(`r${String(index)}`, 0.1, 140)),
        ),
      );
      assert.equal(answers.filter(({ granted }) => granted).length, 7);
    },
  ],
  [
    'claims and settlements that are no amounts are refused and leave nothing',
    async ({ journal }) => {
      for (const bad of [Number.NaN, -0.01, Number.POSITIVE_INFINITY, 1e300]) {
        assert.equal(await codeOf(journal.reserveAll(claim('r1', 1, bad))), 'EVOLVE_OPTIONS');
      }
      assert.equal(await codeOf(journal.reserveAll(claim('r1', 1, 1, { amounts: {} }))), 'EVOLVE_OPTIONS');
      assert.deepEqual(await journal.spend(DAY), []);
      assert.equal((await journal.reserveAll(claim('r1', 1, 1))).granted, true);
      for (const bad of [Number.NaN, -1, 1e300]) {
        assert.equal(await codeOf(journal.settle('r1', { evolution: 0.5, 'tokens:evolution': bad })), 'EVOLVE_OPTIONS');
      }
      assert.equal(await codeOf(journal.settle('r1', 1)), 'EVOLVE_OPTIONS', 'one number for two categories');
      assert.deepEqual((await journal.spend(DAY))[0], { category: 'evolution', settled: 0, reserved: 1 });
      // A cap that is missing is none, too: a category that no policy names pays for nothing.
      for (const none of [Number.NaN, undefined, null, '9', () => 9] as number[]) {
        const capped = claim(`capped by ${String(none)}`, 0, 1, { limits: [cap('tokens:evolution', none)] });
        assert.equal((await journal.reserveAll(capped)).granted, false, String(none));
      }
    },
  ],
  [
    'amounts as large as they can be add up, and nothing fits after them',
    async ({ journal }) => {
      const most = 9_000_000_000;
      for (let index = 0; index < 5; index += 1) {
        await journal.reserveAll(claim(`r${String(index)}`, 0, most, { limits: [] }));
        await journal.settle(`r${String(index)}`);
      }
      const lines = await journal.spend(DAY);
      assert.equal(lines.find(({ category }) => category === 'tokens:evolution')?.settled, 5 * most);
      assert.equal((await journal.reserveAll(claim('r9', 0, 1))).granted, false);
    },
  ],
];
