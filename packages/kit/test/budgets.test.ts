/** What a day may cost, in every dimension: reserved before, settled after, on real books, by real cycles. */
import { EvolveError } from '@evolve/core/errors';
import { systemClock } from '@evolve/core';
import type { Clock, Draft, Journal, Proposer, SpendLine, Use } from '@evolve/core/contracts';
import type { PolicyInput } from '@evolve/governance';
import { openMemory } from '@evolve/memory';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compose } from './compose.ts';
import { GRANTED, makeRepo, type Place } from './fixture.ts';

interface Dear {
  readonly boundUsd?: number;
  readonly boundUse?: Use;
  readonly told?: Partial<Draft>;
  readonly meanwhile?: () => Promise<void> | void;
}

/** A proposer that finds nothing, and what it says of its cost. */
const dear = ({ told = {}, meanwhile, ...bounds }: Dear): Proposer & { readonly calls: () => number } => {
  let calls = 0;
  return {
    id: 'dear',
    ...bounds,
    calls: () => calls,
    propose: async () => {
      calls += 1;
      await meanwhile?.();
      return { status: 'none', summary: 'nothing', ...told };
    },
  };
};

const bookOf = async ({ stateDir }: Place): Promise<Journal> => {
  const { journal, close } = await openMemory({ dir: stateDir });
  onTestFinished(close);
  return journal;
};

/** Settled and reserved, by category; the count of evolutions left out. */
const linesOf = async (place: Place, day: string): Promise<Record<string, readonly [number, number]>> => {
  const lines: readonly SpendLine[] = await (await bookOf(place)).spend(day);
  const spending = lines.filter(({ category }) => !category.startsWith('count:'));
  return Object.fromEntries(spending.map(({ category, settled, reserved }) => [category, [settled, reserved]]));
};

const clockAt = (start: string): Clock & { set(at: string): void } => {
  let now = new Date(start);
  return {
    ...systemClock,
    now: () => now,
    set: (at) => {
      now = new Date(at);
    },
  };
};

const policy = (budgets: PolicyInput['budgets'], timeZone = 'UTC'): PolicyInput => ({
  ...GRANTED,
  budgets,
  quota: 100,
  hours: { from: '00:00', to: '00:00', timeZone },
});

const DAY = '2026-03-01';
const NOON = `${DAY}T12:00:00.000Z`;

describe('before a call', () => {
  test.each([
    ['tokens', { tokens: 4000 }, '5000 tokens'],
    ['calls', { calls: 2 }, '3 calls'],
    ['dollars', 0.4, '0.5 USD'],
  ])('its maximum has to fit in %s, or nobody is called', async (_, evolution, needed) => {
    const place = makeRepo();
    const proposer = dear({ boundUsd: 0.5, boundUse: { tokens: 5000, calls: 3 } });
    const evolver = await compose(place, {
      policy: policy({ evolution }),
      proposers: [proposer],
      clock: clockAt(NOON),
    });
    const receipt = await evolver.evolve({ task: 'x' });
    expect(proposer.calls()).toBe(0);
    expect(receipt.attempts[0]?.why).toBe(`its ${needed} are more than is left today`);
    expect(await linesOf(place, DAY)).toEqual({});
  });

  test('a limit on all categories together holds besides those of each', async () => {
    const place = makeRepo();
    const proposer = dear({ boundUsd: 0.5, boundUse: { tokens: 5000, calls: 1 } });
    const limited = policy({ evolution: { tokens: 9000 }, all: { tokens: 6000 } });
    const journal = await bookOf(place);
    await journal.reserve({ id: 'r', category: 'tokens:curiosity', amount: 1001, day: DAY }, 9999);
    const evolver = await compose(place, { policy: limited, proposers: [proposer], clock: clockAt(NOON) });
    await evolver.evolve({ task: 'x' });
    expect(proposer.calls()).toBe(0);
    await journal.release('r');
    await evolver.evolve({ task: 'x' });
    expect(proposer.calls()).toBe(1);
  });

  test('the time limit shrinks to what is left of the seconds', async () => {
    const place = makeRepo();
    let wallMs = 0;
    const proposer: Proposer = {
      ...{ id: 'slow', boundUsd: 0.1, boundUse: {} },
      propose: (_, __, { budget }) => {
        wallMs = budget.wallMs;
        return Promise.resolve({ status: 'none', summary: '' });
      },
    };
    const evolver = await compose(place, {
      ...{ policy: policy({ evolution: { seconds: 45 } }), proposers: [proposer], clock: clockAt(NOON) },
    });
    await evolver.evolve({ task: 'x' });
    expect(wallMs).toBe(45_000);
  });
});

describe('after a call', () => {
  test('what it told is settled, and what it did not tell at its maximum', async () => {
    const place = makeRepo();
    const clock = clockAt(NOON);
    const proposer = dear({
      ...{ boundUsd: 0.5, boundUse: { tokens: 5000, calls: 3 }, told: { costUsd: 0.2, used: { calls: 1 } } },
      meanwhile: () => {
        clock.set(`${DAY}T12:00:07.500Z`);
      },
    });
    const evolver = await compose(place, { policy: policy({}), proposers: [proposer], clock });
    const receipt = await evolver.evolve({ task: 'x' });
    expect(await linesOf(place, DAY)).toEqual({
      evolution: [0.2, 0],
      'tokens:evolution': [5000, 0],
      'calls:evolution': [1, 0],
      'seconds:evolution': [7.5, 0],
    });
    expect(receipt.cost).toEqual({
      ...{ usd: 0.2, reserved: 0.5, bound: 'exact' },
      used: { tokens: 5000, calls: 1, seconds: 7.5 },
    });
  });

  test.each([
    ['NaN', Number.NaN],
    ['negative', -4],
    ['endless', Number.POSITIVE_INFINITY],
  ])('a figure that is %s is not known', async (_, figure) => {
    const place = makeRepo();
    const told = { costUsd: figure, used: { tokens: figure, calls: figure } };
    const proposer = dear({ boundUsd: 0.5, boundUse: { tokens: 50, calls: 3 }, told });
    const evolver = await compose(place, { policy: policy({}), proposers: [proposer], clock: clockAt(NOON) });
    await evolver.evolve({ task: 'x' });
    expect(await linesOf(place, DAY)).toMatchObject({
      ...{ evolution: [0.5, 0], 'tokens:evolution': [50, 0], 'calls:evolution': [3, 0] },
    });
  });

  test('one that throws is settled at its maximum, and its time at what it took', async () => {
    const place = makeRepo();
    const clock = clockAt(NOON);
    const proposer = dear({
      ...{ boundUsd: 0.5, boundUse: { tokens: 50, calls: 3 } },
      meanwhile: () => {
        clock.set(`${DAY}T12:00:02.000Z`);
        throw new EvolveError('EVOLVE_MODEL_FAILED', 'gone');
      },
    });
    const once = { maxAttempts: 1 };
    const evolver = await compose(place, { policy: policy({}), proposers: [proposer], clock, options: once });
    await evolver.evolve({ task: 'x' });
    expect(await linesOf(place, DAY)).toEqual({
      ...{ evolution: [0.5, 0], 'tokens:evolution': [50, 0], 'calls:evolution': [3, 0], 'seconds:evolution': [2, 0] },
    });
  });

  test('a clock that is set back meanwhile makes no time of it: the maximum counts', async () => {
    const place = makeRepo();
    const clock = clockAt(NOON);
    const proposer = dear({
      ...{ boundUsd: 0.5, boundUse: { tokens: 1, calls: 1 } },
      meanwhile: () => {
        clock.set('2026-02-27T00:00:00.000Z');
      },
    });
    const evolver = await compose(place, { policy: policy({}), proposers: [proposer], clock });
    await evolver.evolve({ task: 'x' });
    expect((await linesOf(place, DAY))['seconds:evolution']).toEqual([600, 0]);
    expect(await linesOf(place, '2026-02-27')).toEqual({});
  });

  test('a proposer that asks no model uses nothing', async () => {
    const place = makeRepo();
    const evolver = await compose(place, {
      policy: policy({}),
      proposers: [dear({ boundUsd: 0 })],
      clock: clockAt(NOON),
    });
    await evolver.evolve({ task: 'x' });
    expect(await linesOf(place, DAY)).toEqual({});
  });

  test('who has lost the lease settles nothing: what was reserved goes on counting', async () => {
    const place = makeRepo();
    const journal = await bookOf(place);
    const proposer = dear({
      ...{ boundUsd: 0.5, boundUse: { tokens: 10, calls: 1 }, told: { costUsd: 0, used: { tokens: 0, calls: 0 } } },
      meanwhile: async () => {
        const held = await journal.lease('cycle');
        const now = new Date().toISOString();
        await journal.acquireLease({ name: 'cycle', owner: 'b', now, ttlMs: 60_000, takeFrom: held?.fence ?? -1 });
      },
    });
    const evolver = await compose(place, { policy: policy({}), proposers: [proposer], clock: clockAt(NOON) });
    await expect(evolver.evolve({ task: 'x' })).rejects.toMatchObject({ code: 'EVOLVE_LEASE_LOST' });
    expect(await linesOf(place, DAY)).toMatchObject({ evolution: [0, 0.5], 'tokens:evolution': [0, 10] });
  });
});

describe('the day', () => {
  test('is that of the reservation, though midnight lies before the settlement', async () => {
    const place = makeRepo();
    const clock = clockAt('2026-03-01T22:59:59.000Z');
    const proposer = dear({
      ...{ boundUsd: 1, boundUse: { tokens: 1, calls: 1 }, told: { costUsd: 0.75 } },
      meanwhile: () => {
        clock.set('2026-03-01T23:00:01.000Z');
      },
    });
    const berlin = policy({ evolution: 1 }, 'Europe/Berlin');
    const evolver = await compose(place, { policy: berlin, proposers: [proposer], clock });
    await evolver.evolve({ task: 'x' });
    expect((await linesOf(place, '2026-03-01'))['evolution']).toEqual([0.75, 0]);
    expect(await linesOf(place, '2026-03-02')).toEqual({});
    expect((await evolver.status()).left.budgets.evolution).toEqual({ usd: 1 });
  });

  // The clocks of Berlin went forward on the first of these days and back on the second.
  test.each([
    ['23 hours', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.000Z', '2026-03-29T22:00:00.000Z'],
    ['25 hours', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.000Z', '2026-10-25T23:00:00.000Z'],
  ])('of %s has one budget from its first second to its last', async (_, first, last, next) => {
    const place = makeRepo();
    const clock = clockAt(first);
    const proposer = dear({ boundUsd: 1, boundUse: { tokens: 1, calls: 1 } });
    const berlin = policy({ evolution: 1 }, 'Europe/Berlin');
    const evolver = await compose(place, { policy: berlin, proposers: [proposer], clock, options: { maxAttempts: 1 } });
    const callsAt = async (at: string): Promise<number> => {
      clock.set(at);
      await evolver.evolve({ task: 'x' });
      return proposer.calls();
    };
    expect(await callsAt(first)).toBe(1);
    expect(await callsAt(last)).toBe(1);
    expect(await callsAt(next)).toBe(2);
  });

  test('of another time zone is another day; back in the old one, what was spent there still counts', async () => {
    const place = makeRepo();
    const clock = clockAt('2026-03-01T20:00:00.000Z');
    const proposer = dear({ boundUsd: 1, boundUse: { tokens: 1, calls: 1 } });
    const inZone = async (zone: string): Promise<number> => {
      const rules = policy({ evolution: 1 }, zone);
      const evolver = await compose(place, {
        policy: rules,
        proposers: [proposer],
        clock,
        options: { maxAttempts: 1 },
      });
      await evolver.evolve({ task: 'x' });
      await evolver.stop();
      return proposer.calls();
    };
    expect(await inZone('UTC')).toBe(1);
    expect(await inZone('Asia/Tokyo')).toBe(2);
    expect(await inZone('Asia/Tokyo')).toBe(2);
    expect(await inZone('UTC')).toBe(2);
  });
});

test('what is left, in each dimension that is limited, is told by status and by the signals of the decision', async () => {
  const place = makeRepo();
  const told = { costUsd: 0.5, used: { tokens: 400, calls: 1 } };
  const proposer = dear({ boundUsd: 1, boundUse: { tokens: 500, calls: 1 }, told });
  const limited = policy({ evolution: { usd: 2, tokens: 1000 }, all: { calls: 7 } });
  const clock = clockAt(NOON);
  const evolver = await compose(place, { policy: limited, proposers: [proposer], clock, options: { maxAttempts: 1 } });
  await evolver.evolve({ task: 'x' });
  expect((await evolver.status()).left).toEqual({
    evolutions: 99,
    budgets: {
      ...{ curiosity: { usd: 1, calls: 6 }, reflection: { usd: 1, calls: 6 } },
      ...{ evolution: { usd: 1.5, tokens: 600, calls: 6 }, all: { calls: 6 } },
    },
  });
  const { trigger } = await evolver.evolve({ task: 'y' });
  expect(trigger.signals.at(-1)).toBe('left today: 99 evolutions, 1.50 USD, 600 tokens, 6 calls');
});

// Would catch: a rollback that waits for money.
test('a rollback is exempt: with nothing left at all it takes the evolution back', async () => {
  const place = makeRepo();
  const nothing = { usd: 0, tokens: 0, calls: 0, seconds: 0 };
  const evolver = await compose(place, {
    policy: policy({ curiosity: nothing, evolution: nothing, reflection: nothing, all: nothing }),
    reflector: (real) => ({ ...real, id: 'dear', reviewBoundUsd: 1, boundUsd: 1 }),
  });
  const { id, outcome } = await evolver.evolve({ task: 'add subtracts' });
  expect(outcome).toBe('probation');
  await evolver.rollback(id, 'I changed my mind');
  expect((await evolver.receipt(id)).outcome).toBe('rolled-back');
});
