/** Confidence with a history: the hierarchy of records, its calibration by outcomes, and what it may never do. */
import type { Evidence, History } from '@evolve/core/contracts';
import { wilson } from '@evolve/core/stats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibration } from '../../src/governor/calibrate.ts';
import { confidenceOf } from '../../src/index.ts';

const NONE = { settled: 0, failed: 0 };
const EMPTY: History = { others: NONE, elsewhere: NONE, here: NONE, pairs: [] };

const evidence = (history: Partial<History>, more: Partial<Evidence> = {}): Evidence => ({
  checks: [{ id: 'c', before: 'fail', after: 'pass' }],
  ...{ changedFiles: 1, changedLines: 4, record: { settled: 0, rolledBack: 0 } },
  history: { ...EMPTY, ...history },
  ...more,
});

const valueOf = (history: Partial<History>, more: Partial<Evidence> = {}): number =>
  confidenceOf(evidence(history, more)).value;

const pairs = (raw: number, ok: number, failed: number): History['pairs'] => [
  ...Array.from({ length: ok }, () => ({ raw, ok: true })),
  ...Array.from({ length: failed }, () => ({ raw, ok: false })),
];

describe('the record', () => {
  test('that is empty is defined, and the same as without a history', () => {
    expect(valueOf({})).toBeCloseTo(0.95, 10);
    expect(valueOf({ here: { settled: 0, failed: 1 } })).toBeCloseTo(0.76, 10);
  });

  test('of others is a beginning, of other kinds a better one, of this kind the word', () => {
    const bad = { settled: 0, failed: 10 };
    const [others, elsewhere, here] = [valueOf({ others: bad }), valueOf({ elsewhere: bad }), valueOf({ here: bad })];
    expect(others).toBeLessThan(0.95);
    expect(valueOf({ others: bad, here: { settled: 40, failed: 0 } })).toBeGreaterThan(0.9);
    expect(valueOf({ elsewhere: bad, here: { settled: 40, failed: 0 } })).toBeGreaterThan(0.7);
    expect(here).toBeLessThanOrEqual(elsewhere);
  });

  test('of a thousand good ones of others lifts nobody who fails himself above what his failures allow', () => {
    for (let failed = 1; failed <= 60; failed += 1) {
      const history = { others: { settled: 1000, failed: 0 }, here: { settled: 0, failed }, pairs: pairs(0.9, 300, 0) };
      expect(valueOf(history)).toBeLessThanOrEqual(wilson(0, failed).high + 1e-12);
    }
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('of %s failures is believed least', (failed) => {
    expect(valueOf({ here: { settled: 5, failed } })).toBeLessThan(0.1);
  });
});

describe('calibration', () => {
  test('changes nothing by fewer than ten outcomes', () => {
    expect(valueOf({ pairs: pairs(0.95, 0, 9) })).toBeCloseTo(0.95, 10);
    expect(calibration([])(0.3)).toBe(0.3);
  });

  test('lowers what was said too high, raises what was said too low, and leaves alone what was right', () => {
    expect(calibration(pairs(0.95, 50, 50))(0.95)).toBeLessThan(0.65);
    expect(calibration(pairs(0.57, 100, 0))(0.57)).toBeGreaterThan(0.85);
    expect(calibration(pairs(0.8, 80, 20))(0.8)).toBeCloseTo(0.8, 1);
  });

  test('is the same in whatever order the outcomes come', () => {
    const mixed = [...pairs(0.9, 7, 5), ...pairs(0.4, 3, 8), ...pairs(0.6, 4, 4)];
    const line = calibration(mixed)(0.7);
    expect(calibration(mixed.toReversed())(0.7)).toBe(line);
    expect(calibration([...mixed].sort((a, b) => Number(a.ok) - Number(b.ok)))(0.7)).toBe(line);
  });

  test('is on the record, and what it started from is kept for the next', () => {
    const { raw, reasons, value } = confidenceOf(evidence({ pairs: pairs(0.95, 5, 5) }));
    expect(raw).toBeCloseTo(0.95, 10);
    expect(value).toBeLessThan(0.9);
    expect(reasons.at(-1)).toMatch(/^calibrated on 10 outcomes \(0\.\d\d\)$/u);
  });

  const anyPairs = fc.array(
    fc.record({ raw: fc.oneof(fc.double(), fc.double({ min: 0, max: 1 })), ok: fc.boolean() }),
    {
      maxLength: 60,
    },
  );

  test('property: within [0, 1], and never falling', () => {
    fc.assert(
      fc.property(anyPairs, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (known, at) => {
        const line = calibration(known);
        expect(line(at)).toBeGreaterThanOrEqual(0);
        expect(line(at)).toBeLessThanOrEqual(1);
        expect(line(at + 0.005)).toBeGreaterThanOrEqual(line(at));
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

test("the proposer's own number lowers the calibrated figure and never raises it", () => {
  const history = { pairs: pairs(0.95, 5, 5) };
  const value = valueOf(history);
  expect(valueOf(history, { proposerConfidence: 1 })).toBe(value);
  expect(valueOf(history, { proposerConfidence: 0.2 })).toBe(0.2);
});
