/** A policy that is tried out: it is asked, and decides nothing, whatever it says or does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completePolicy, policyHash, setShadowPolicy } from '@evolve/governance';
import { expect, test } from 'vitest';
import { FIXED, GRANTED, makeRepo, open, read } from './fixture.ts';

test('rules that would refuse are on the receipt with their difference, and the evolution lands', async () => {
  const place = makeRepo();
  const strict = completePolicy({ ...GRANTED, protected: [{ path: 'src/', level: 'block', reason: 'frozen' }] });
  await setShadowPolicy(place.stateDir, strict);
  const receipt = await (await open(place)).evolve({ task: 'add subtracts' });
  expect(receipt).toMatchObject({ outcome: 'probation', grant: 'repairs', risk: { decision: 'allow' } });
  expect(receipt.shadow).toEqual({
    ...{ policyHash: policyHash(strict), decision: 'refuse', grade: 'forbidden', action: 'refuse' },
    differences: [
      'action: refuse instead of promote',
      'decision: refuse instead of allow',
      'grade: forbidden instead of high',
      'it would add protected:src/ on src/add.js',
    ],
  });
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
});

test('rules that would let everything land lift nothing', async () => {
  const place = makeRepo();
  await setShadowPolicy(place.stateDir, completePolicy(GRANTED));
  const asking = { ...GRANTED, mode: 'propose' as const };
  const receipt = await (await open(place, { policy: asking })).evolve({ task: 'add subtracts' });
  expect(receipt.outcome).toBe('awaiting-approval');
  expect(receipt.shadow).toMatchObject({ action: 'promote', differences: ['action: promote instead of ask'] });
});

test('a damaged copy is told, and stops neither the start nor the evolution', async () => {
  const place = makeRepo();
  mkdirSync(place.stateDir, { recursive: true });
  writeFileSync(join(place.stateDir, 'policy-shadow.json'), '{"version":1,"hash":"0","policy":{"mode":"promote"}}');
  const receipt = await (await open(place)).evolve({ task: 'add subtracts' });
  expect(receipt.outcome).toBe('probation');
  expect(receipt.shadow?.problem).toContain('changed by hand');
});

test('without one, receipts say nothing of it', async () => {
  const place = makeRepo();
  await setShadowPolicy(place.stateDir, completePolicy(GRANTED));
  await setShadowPolicy(place.stateDir, undefined);
  expect(await (await open(place)).evolve({ task: 'add subtracts' })).not.toHaveProperty('shadow');
});
