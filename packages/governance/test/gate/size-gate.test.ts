import { candidateOf } from '@evolve/core/candidate';
import type { Candidate, Content } from '@evolve/core/contracts';
import { probeGates } from '@evolve/core';
import { expect, test } from 'vitest';
import { sizeGate, type PolicyInput } from '../../src/index.ts';
import { gateContext } from './context.ts';

const LIMITS = { files: 3, lines: 10, bytes: 1_000, binaries: 0 };
const rulesOf = async (candidate: Candidate, limits: PolicyInput['limits'] = LIMITS): Promise<readonly string[]> => {
  const { decision, findings } = await sizeGate({ limits }).review(candidate, gateContext());
  expect(decision).toBe(findings.length > 0 ? 'refuse' : 'pass');
  return findings.map(({ rule }) => rule);
};

const lines = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${word} ${String(index)}\n`).join('');

const holding = (after: Content, before?: Content): Candidate => {
  const { changes, ...rest } = candidateOf({ 'src/a': { after: '' } });
  return {
    ...rest,
    changes: changes.map((change) => ({ ...change, after, ...(before === undefined ? {} : { before }) })),
  };
};

test('more files, lines, bytes or binary files than allowed are refused; as many are not', async () => {
  const files = (count: number) =>
    candidateOf(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${String(index)}`, { after: 'x\n' }])),
    );
  expect(await rulesOf(files(4))).toEqual(['size:files']);
  expect(await rulesOf(files(3))).toEqual([]);
  expect(await rulesOf(holding(lines(11)))).toEqual(['size:lines']);
  expect(await rulesOf(holding(lines(10)))).toEqual([]);
  expect(await rulesOf(holding('x'.repeat(1_001)))).toEqual(['size:bytes']);
  expect(await rulesOf(holding('x'.repeat(1_000)))).toEqual([]);
  expect(await rulesOf(holding(Buffer.from([1, 0, 2])))).toEqual(['size:binaries']);
  expect(await rulesOf(holding(Buffer.from([0xc3, 0x28])))).toEqual(['size:binaries']);
  expect(await rulesOf(holding(Buffer.from([1, 0, 2])), { ...LIMITS, binaries: 1 })).toEqual([]);
});

test('lines that go count as lines that come; those that stay or move do not', async () => {
  expect(await rulesOf(candidateOf({ a: { before: lines(11) } }))).toEqual(['size:lines']);
  expect(await rulesOf(holding(lines(6, 'new'), lines(6, 'old')))).toEqual(['size:lines']);
  expect(await rulesOf(holding(lines(5, 'new'), lines(5, 'old')))).toEqual([]);
  expect(await rulesOf(holding(`${lines(90)}one\n`, lines(90)))).toEqual([]);
  expect(await rulesOf(holding(lines(90).split('\n').reverse().join('\n'), lines(90)))).toEqual([]);
  expect(await rulesOf(holding('', Buffer.from([0, 1])))).toEqual([]);
});

test('bytes beyond the limit are counted and never read; nor is what is too large to count', async () => {
  const unread = (size: number) => ({ size, read: () => Promise.reject(new Error('must not be read')) });
  expect(await rulesOf(holding(unread(1_001)))).toEqual(['size:bytes']);
  expect(await rulesOf(holding('', unread(20_000_000)))).toEqual(['size:unread']);
});

test.each<PolicyInput['limits']>([
  undefined,
  LIMITS,
  { files: 1, lines: 2, bytes: 8 },
  { files: 1e9, lines: 1e9, bytes: 1e12, binaries: 1e9 },
])('it is alive under %j', async (limits) => {
  const policy = limits === undefined ? {} : { limits };
  expect(await probeGates([sizeGate(policy)], gateContext())).toEqual([{ id: 'size', alive: true }]);
});

test.each([{ files: 0 }, { lines: -1 }, { bytes: 1.5 }, { binaries: Number.NaN }, { rows: 3 }])(
  'limits that are none are an error: %j',
  (limits) => {
    expect(() => sizeGate({ limits })).toThrow(expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }));
  },
);
