/** Commits one cycle after the other and prints each id once the commit was acknowledged. */
import { openMemory } from '../../src/index.ts';

const [dir = '', prefix = 'c', takeFrom = '0'] = process.argv.slice(2);
const { journal } = await openMemory({ dir });
const at = '2026-03-01T10:00:00.000Z';
const lease = await journal.acquireLease({
  name: 'cycle',
  owner: `${prefix}${String(process.pid)}`,
  now: at,
  ttlMs: 60_000,
  takeFrom: Number(takeFrom),
});
if (lease === undefined) throw new Error('no lease');
for (let index = 0; ; index += 1) {
  const id = `${prefix}${String(index)}`;
  const records = [1, 2, 3].map((part) => ({ cycleId: id, type: 'part', at, data: { part } }));
  const cycle = { id, phase: 'collecting', closed: false, state: { index }, startedAt: at, updatedAt: at };
  await journal.commit({ cycle, records }, { expectedVersion: 0, fence: lease.fence });
  process.stdout.write(`${id}\n`);
}
