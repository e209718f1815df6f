/** Questions outlive the process that asked them, and the version of the host that asked them. */
import { expect, test } from 'vitest';
import type { Receipt } from '@evolve/core/contracts';
import { act } from '../act.ts';
import { addCheck, FIXED, git, makeRepo, open, read, write, writes } from '../fixture.ts';
import { ASKING } from './keys.ts';

test.each(['cycle:awaiting-approval#2', 'journal.committed#7'])(
  'a question of a host that was killed at %s is answered in another version of it',
  async (failpoint) => {
    const place = makeRepo();
    expect((await act(place, ['ask'], { failpoint })).signal).toBe('SIGKILL');
    // The next version: other proposers, another check beside the old one, other intervals.
    const evolver = await open(place, {
      policy: ASKING,
      proposers: [writes({ 'src/other.js': 'module.exports = 3;\n' }, 'newcomer')],
      checks: [addCheck],
      options: { heartbeatSeconds: 60, maxAttempts: 1 },
    });
    expect(await evolver.boot()).toMatchObject({ safeMode: false });
    const [asked] = await evolver.approvals.list();
    expect(asked).toMatchObject({ status: 'pending' });
    await evolver.approvals.decide(asked?.id ?? '', { decision: 'approve', by: 'ada' });
    expect((await evolver.receipt(asked?.id ?? '')).outcome).toBe('probation');
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  },
);

test('a question outlives a deploy: the new version lies on a new commit, and asks anew', async () => {
  const place = makeRepo();
  const { id } = JSON.parse((await act(place, ['ask'])).stdout) as Receipt;
  write(place.dir, 'src/other.js', 'module.exports = 2;\n');
  git(place.dir, 'commit', '-qam', 'Deploy');
  const evolver = await open(place, { policy: ASKING });
  await evolver.boot();
  expect(await evolver.approvals.list()).toMatchObject([{ id }]);
  const late = evolver.approvals.decide(id, { decision: 'approve', by: 'ada' });
  // It says where it went; nobody approves unseen what was approved for another base.
  await expect(late).rejects.toMatchObject({ code: 'EVOLVE_APPROVAL_NOT_PENDING', hint: /asked anew as/ });
  const [anew] = await evolver.approvals.list();
  await evolver.approvals.decide(anew?.id ?? '', { decision: 'approve', by: 'ada' });
  expect((await evolver.receipt(anew?.id ?? '')).outcome).toBe('probation');
  expect(read(place.dir, 'src/other.js')).toBe('module.exports = 2;\n');
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
});
