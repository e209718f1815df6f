import { expect, test } from 'vitest';
import { GRANTED, makeRepo, open } from './fixture.ts';

/** What a host is told, in order. Catches a receipt that is sent before the record holds what it is about. */
const told = async (mode: 'propose' | 'promote'): Promise<readonly string[]> => {
  const evolver = await open(makeRepo(), { policy: { ...GRANTED, mode } });
  const outcomes: string[] = [];
  evolver.on('receipt', ({ receipt }) => outcomes.push(receipt.outcome));
  const { id } = await evolver.evolve({ task: 'add subtracts' });
  if (mode === 'propose') await evolver.approvals.decide(id, { decision: 'reject', by: 'ada' });
  return outcomes;
};

test('a cycle that waits for a person tells so once, then how it ended', async () => {
  expect(await told('propose')).toEqual(['awaiting-approval', 'rejected']);
});

test('a cycle that lands tells so once', async () => {
  expect(await told('promote')).toEqual(['probation']);
});
