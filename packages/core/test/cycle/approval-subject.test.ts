import type { Assessment } from '../../src/contracts/index.ts';
import { expect, test } from 'vitest';
import { approvalSubject, riskHash } from '../../src/cycle/approval-subject.ts';

const risk: Assessment = { decision: 'ask', grade: 'high', reasons: [{ rule: 'r', path: 'p', evidence: 'e' }] };
const binding = { base: 'b1', candidateTree: 't1', riskHash: riskHash(risk), policyHash: 'p1' };

test.each(['base', 'candidateTree', 'riskHash', 'policyHash'] as const)(
  'an approval does not fit another %s',
  (part) => {
    expect(approvalSubject({ ...binding, [part]: 'other' })).not.toBe(approvalSubject(binding));
  },
);

test('parts that change places make another subject', () => {
  const swapped = { ...binding, base: binding.candidateTree, candidateTree: binding.base };
  expect(approvalSubject(swapped)).not.toBe(approvalSubject(binding));
});

test('the same binding makes the same subject', () => {
  expect(approvalSubject({ ...binding })).toBe(approvalSubject(binding));
  expect(approvalSubject(binding)).toMatch(/^[0-9a-f]{64}$/u);
});

test.each(['base', 'candidateTree', 'riskHash', 'policyHash'] as const)('an empty %s is a mistake', (part) => {
  expect(() => approvalSubject({ ...binding, [part]: '' })).toThrow(TypeError);
});

test('the risk is its decision, its grade and every reason', () => {
  expect(riskHash({ ...risk, grade: 'low' })).not.toBe(riskHash(risk));
  expect(riskHash({ ...risk, decision: 'allow' })).not.toBe(riskHash(risk));
  expect(riskHash({ ...risk, reasons: [] })).not.toBe(riskHash(risk));
  expect(riskHash({ ...risk, reasons: [{ rule: 'r', path: 'p', evidence: 'f' }] })).not.toBe(riskHash(risk));
});
