import { candidateOf } from '../../src/candidate/index.ts';
import type { Gate, Verdict } from '../../src/contracts/index.ts';
import { expect, test } from 'vitest';
import { judge } from '../../src/cycle/judge.ts';
import { gateContext } from './gate-context.ts';

const CHANGE = candidateOf({ 'src/a.js': { after: 'x' } });
const gate = (review: Gate['review']): Gate => ({
  id: 'g',
  review,
  knownBad: () => CHANGE,
  knownGood: () => CHANGE,
});
const saying = (value: unknown): Gate => gate(() => Promise.resolve(value as Verdict));

test.each(['pass', 'refuse', 'ask'] as const)('a verdict is handed on as it is: %s', async (decision) => {
  const verdict = { decision, findings: [], obligations: [] };
  expect(await judge(saying(verdict), CHANGE, gateContext(), 1000)).toBe(verdict);
});

test.each([
  undefined,
  null,
  true,
  'pass',
  {},
  { decision: 'PASS', findings: [], obligations: [] },
  { decision: 'pass' },
])('%j is no verdict', async (value) => {
  await expect(judge(saying(value), CHANGE, gateContext(), 1000)).rejects.toThrow('no verdict');
});

test('a gate that hangs is late, and hears of it', async () => {
  let heard: AbortSignal | undefined;
  const hangs = gate((_, { signal }) => {
    heard = signal;
    return new Promise<never>(() => undefined);
  });
  await expect(judge(hangs, CHANGE, gateContext(), 20)).rejects.toThrow('gave no verdict within 20 ms');
  expect(heard?.aborted).toBe(true);
});

test('an abort is told with its own reason', async () => {
  const hangs = gate(() => new Promise<never>(() => undefined));
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(judge(hangs, CHANGE, gateContext(signal), 1000)).rejects.toThrow('stopped');
});
