/** What speaks for caution besides paths, on the receipts of real cycles. */
import type { PolicyInput } from '@evolve/governance';
import { expect, test } from 'vitest';
import { FIXED, git, makeRepo, open, read, writes } from './fixture.ts';

const rules: PolicyInput = {
  ...{ mode: 'promote', editable: ['/src/**'], isolation: 'none', quota: 20 },
  grants: [{ id: 'all', paths: ['/src/**'], grade: 'high', perDay: 20 }],
  confidence: { promote: 0.2, review: 0.1 },
};

test('how far a change reaches is on the receipt', async () => {
  const receipt = await (await open(makeRepo())).evolve({ task: 'add subtracts' });
  const reach = receipt.risk?.reasons.find(({ rule }) => rule === 'reach');
  expect(reach?.evidence).toBe('1 of 3 files of code import what changes, directly or not (33 %)');
});

test('what most of the code imports is for a person, under a grant that covers it too', async () => {
  const importers = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`src/user${String(index)}.js`, `require('./add.js');\n`]),
  );
  const place = makeRepo('wide', {
    ...importers,
    'src/add.js': 'module.exports = (a, b) => a - b;\n',
    'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
  });
  const receipt = await (await open(place)).evolve({ task: 'add subtracts' });
  expect(receipt.outcome).toBe('awaiting-approval');
  expect(receipt.risk).toMatchObject({ decision: 'ask', grade: 'high' });
});

// Would catch: a record that is kept and never looked at, or one that keeps another proposer down.
test('two rollbacks of a proposer on this kind of path ask a person; another proposer goes on', async () => {
  const place = makeRepo();
  const evolver = await open(place, { policy: rules, proposers: [writes({ 'src/add.js': FIXED }, 'bad')] });
  for (let time = 0; time < 2; time += 1) {
    const { id, outcome } = await evolver.evolve({ task: 'add subtracts' });
    expect(outcome).toBe('probation');
    await evolver.rollback(id, 'no good');
  }
  const third = await evolver.evolve({ task: 'add subtracts' });
  expect(third.outcome).toBe('awaiting-approval');
  expect(third.risk?.reasons).toContainEqual({
    ...{ rule: 'record', path: '', evidence: '2 of the last 2 evolutions of this proposer on code were taken back' },
  });
  expect(third.confidence?.reasons[0]).toContain('0 settled, 2 failed of this kind');
  await evolver.approvals.decide(third.id, { decision: 'reject', by: 'ada' });
  await evolver.stop();
  const other = await open(place, { policy: rules, proposers: [writes({ 'src/add.js': FIXED }, 'new')] });
  expect((await other.evolve({ task: 'add subtracts' })).outcome).toBe('probation');
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  expect(git(place.dir, 'status', '--porcelain')).toBe('');
});
