import type { CheckStatus, Evidence } from '@evolve/core/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confidenceOf } from '../../src/index.ts';

type Pair = readonly [CheckStatus, CheckStatus];

const evidence = (pairs: readonly Pair[], more: Partial<Evidence> = {}): Evidence => ({
  checks: pairs.map(([before, after], index) => ({ id: `check-${String(index)}`, before, after })),
  changedFiles: 1,
  changedLines: 4,
  record: { settled: 0, rolledBack: 0 },
  ...more,
});

const FIXED: Pair = ['fail', 'pass'];

describe('nothing speaks for it: zero, which is a refusal', () => {
  test.each<readonly [string, readonly Pair[], string]>([
    ['no check at all', [], 'no evidence'],
    ['a check that stays red', [['fail', 'fail']], 'no evidence'],
    ['a check that cannot tell', [['fail', 'inconclusive']], 'no evidence'],
    ['a check that cannot run', [['error', 'error']], 'no evidence'],
    ['a regression beside a gain', [FIXED, ['pass', 'fail']], 'regression: check-1'],
    ['a check that no longer runs', [FIXED, ['pass', 'error']], 'regression: check-1'],
    ['a check that no longer can tell', [FIXED, ['pass', 'inconclusive']], 'regression: check-1'],
  ])('%s', (_, pairs, reason) => {
    const { value, reasons } = confidenceOf(evidence(pairs));
    expect(value).toBe(0);
    expect(reasons[0]).toContain(reason);
  });
});

describe('what counts', () => {
  test('the first evolution with one check gone green, nothing worse and a small change may land', () => {
    expect(confidenceOf(evidence([FIXED])).value).toBeGreaterThanOrEqual(0.9);
    expect(
      confidenceOf(evidence([FIXED, ['pass', 'pass']], { changedLines: 50, changedFiles: 3 })).value,
    ).toBeGreaterThanOrEqual(0.9);
  });

  test('without a gain a person decides without haste', () => {
    const { value } = confidenceOf(evidence([['pass', 'pass']]));
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(0.7);
  });

  test('a check that could not run before is no gain', () => {
    expect(confidenceOf(evidence([['error', 'pass']])).value).toBeLessThan(0.7);
    expect(confidenceOf(evidence([['inconclusive', 'pass']])).value).toBeLessThan(0.7);
  });

  test.each([
    ['a check still red', { pairs: [FIXED, ['fail', 'fail']] as Pair[], more: {} }],
    ['two hundred lines', { pairs: [FIXED], more: { changedLines: 200 } }],
    ['ten files', { pairs: [FIXED], more: { changedFiles: 10 } }],
    ['one rollback and nothing settled', { pairs: [FIXED], more: { record: { settled: 0, rolledBack: 1 } } }],
    ['a proposer that doubts', { pairs: [FIXED], more: { proposerConfidence: 0.8 } }],
  ])('%s asks a person', (_, { pairs, more }) => {
    const { value } = confidenceOf(evidence(pairs, more));
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(0.9);
  });

  test('a good record is forgiven one rollback, a bad one is not', () => {
    expect(confidenceOf(evidence([FIXED], { record: { settled: 10, rolledBack: 1 } })).value).toBeGreaterThanOrEqual(
      0.9,
    );
    expect(confidenceOf(evidence([FIXED], { record: { settled: 10, rolledBack: 7 } })).value).toBeLessThan(0.7);
  });

  test('each factor is on the record with its figure', () => {
    expect(confidenceOf(evidence([FIXED], { proposerConfidence: 0.2 })).reasons).toEqual([
      'record: 0 settled, 0 rolled back (0.95)',
      'evidence: 1 of 1 checks went from red to green, 0 not green (1.00)',
      'size: 4 lines in 1 files (1.00)',
      'the proposer itself is less sure (0.20)',
    ]);
  });
});

describe('the proposer', () => {
  test.each([1, 2, Number.POSITIVE_INFINITY])('cannot raise it with %s', (proposerConfidence) => {
    const pairs: Pair[] = [['pass', 'pass']];
    expect(confidenceOf(evidence(pairs, { proposerConfidence })).value).toBe(confidenceOf(evidence(pairs)).value);
  });

  test.each([0, -1, Number.NaN])('lowers it with %s, short of a refusal', (proposerConfidence) => {
    const { value } = confidenceOf(evidence([FIXED], { proposerConfidence }));
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(0.7);
  });
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('a size of %s counts as the largest', (changedLines) => {
  expect(confidenceOf(evidence([FIXED], { changedLines })).value).toBeLessThan(0.7);
});

const status = fc.constantFrom<CheckStatus>('pass', 'fail', 'error', 'inconclusive');
const anyEvidence = fc.record({
  pairs: fc.array(fc.tuple(status, status), { maxLength: 6 }),
  changedFiles: fc.nat(200),
  changedLines: fc.nat(100_000),
  record: fc.record({ settled: fc.nat(1000), rolledBack: fc.nat(1000) }),
});

test('properties: within [0, 1]; a rollback, a line and a file more never help; one more settled never hurts', () => {
  fc.assert(
    fc.property(anyEvidence, ({ pairs, ...more }) => {
      const at = (change: Partial<Evidence>): number => confidenceOf(evidence(pairs, { ...more, ...change })).value;
      const value = at({});
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(at({ record: { ...more.record, rolledBack: more.record.rolledBack + 1 } })).toBeLessThanOrEqual(value);
      expect(at({ record: { ...more.record, settled: more.record.settled + 1 } })).toBeGreaterThanOrEqual(value);
      expect(at({ changedLines: more.changedLines + 1 })).toBeLessThanOrEqual(value);
      expect(at({ changedFiles: more.changedFiles + 1 })).toBeLessThanOrEqual(value);
    }),
    { numRuns: 500, seed: 11 },
  );
});
