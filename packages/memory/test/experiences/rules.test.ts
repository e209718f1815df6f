import { describe, expect, test } from 'vitest';
import {
  completeRules,
  DEFAULT_EXPERIENCE_RULES as RULES,
  hasOnlyFailed,
  lowerChance,
  rankOf,
  recency,
  revives,
  supersedes,
} from '../../src/experiences/rules.ts';

const at = '2026-03-01T10:00:00.000Z';
const after = (days: number): Date => new Date(Date.parse(at) + days * 86_400_000);

// Would catch: a half-life that divides by nothing, or forgetting that never comes.
test.each([
  { halfLifeDays: 0 },
  { halfLifeDays: Number.NaN },
  { maxFailures: 0 },
  { maxFailures: 1.5 },
  { restDays: -1 },
])('%o is refused', (rules) => {
  expect(() => completeRules(rules)).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
});

describe('value', () => {
  test('halves with each half-life, and a clock that was set back adds nothing', () => {
    expect(recency(at, after(90), RULES)).toBeCloseTo(0.5);
    expect(recency(at, after(180), RULES)).toBeCloseTo(0.25);
    expect(recency(at, after(-5), RULES)).toBe(1);
  });

  // Would catch: a stored rank that orders otherwise than the value does, now or a year later.
  test('the rank orders as the value does, whenever one looks', () => {
    const later = after(30).toISOString();
    const all = [
      { successes: 9, failures: 0, at },
      { successes: 3, failures: 0, at },
      { successes: 3, failures: 0, at: later },
      { successes: 1, failures: 5, at: later },
    ];
    const byRank = all.toSorted((a, b) => rankOf(b, b.at, RULES) - rankOf(a, a.at, RULES));
    for (const now of [after(30), after(400)]) {
      const value = (one: (typeof all)[number]): number => lowerChance(one) * recency(one.at, now, RULES);
      expect(byRank).toEqual(all.toSorted((a, b) => value(b) - value(a)));
    }
  });
});

test('what has only failed is forgotten after three times; one success saves it', () => {
  expect(hasOnlyFailed({ successes: 0, failures: 2 }, RULES)).toBe(false);
  expect(hasOnlyFailed({ successes: 0, failures: 3 }, RULES)).toBe(true);
  expect(hasOnlyFailed({ successes: 1, failures: 30 }, RULES)).toBe(false);
});

describe('a tombstone', () => {
  const good = { ok: true, by: 'host' } as const;

  test('of failures stays while it rests, and after that comes back by a success of ours alone', () => {
    const failed = { at, why: 'failed' } as const;
    expect(revives(failed, good, after(6.9), RULES)).toBe(false);
    expect(revives(failed, good, after(7), RULES)).toBe(true);
    expect(revives(failed, { ok: false, by: 'host' }, after(70), RULES)).toBe(false);
    expect(revives(failed, { ok: true, by: 'model' }, after(70), RULES)).toBe(false);
  });

  test('of a person comes back by a person alone, one that was pruned by any outcome of ours', () => {
    expect(revives({ at, why: 'person' }, good, after(999), RULES)).toBe(false);
    expect(revives({ at, why: 'person' }, { ok: true, by: 'person' }, after(0), RULES)).toBe(true);
    expect(revives({ at, why: 'pruned' }, { ok: false, by: 'host' }, after(0), RULES)).toBe(true);
    expect(revives({ at, why: 'pruned' }, { ok: true, by: 'untrusted' }, after(0), RULES)).toBe(false);
  });
});

test('a newer solution supersedes when the least it can be is better than the other is', () => {
  const none = { successes: 0, failures: 9 };
  expect(supersedes({ successes: 0, failures: 0 }, none)).toBe(false);
  expect(supersedes({ successes: 3, failures: 0 }, { successes: 0, failures: 1 })).toBe(true);
  expect(supersedes({ successes: 3, failures: 0 }, { successes: 1, failures: 1 })).toBe(false);
  expect(supersedes({ successes: 9, failures: 0 }, { successes: 1, failures: 1 })).toBe(true);
});
