/** Writes numbered rows to both stores, each in a transaction of its own, and prints each number once it was acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { openMemory } from '@evolve/memory';
import { DAY, workOf } from './work.ts';

const [dir = '', name = '', from = '', to = ''] = process.argv.slice(2);
const memory = await openMemory({ dir, limits: { experienceOutcomes: 100_000_000 } });

const { journal, knowledge } = memory;

/** Of a holder that was killed the lease is free after this. */
const LEASE_MS = 500;

const lease = async (): Promise<Lease> => {
  for (;;) {
    const now = new Date().toISOString();
    const held = await journal.acquireLease({
      name: 'cycle',
      owner: `${name}-${String(process.pid)}`,
      now,
      ttlMs: LEASE_MS,
    });
    if (held !== undefined) return held;
    await sleep(5);
  }
};

/** False where somebody took the lease meanwhile. */
const tryCommit = async (id: string): Promise<boolean> => {
  // The one before was killed after it had committed and before it could say so.
  if ((await journal.cycle(id)) !== undefined) return true;
  const held = await lease();
  const at = new Date().toISOString();
  const cycle = { id, phase: 'idle', closed: true, state: null, startedAt: at, updatedAt: at };
  const records = [{ cycleId: id, type: 'written', at, data: { by: name } }];
  try {
    await journal.commit({ cycle, records }, { expectedVersion: 0, fence: held.fence });
    await journal.releaseLease(held);
    return true;
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_LEASE_LOST')) return false;
    throw error;
  }
};

const write = async (index: number): Promise<void> => {
  const id = `${name}-${String(index)}`;
  switch (workOf(index)) {
    case 'outcome':
      await knowledge.experiences.record({
        problem: `failure of ${'abcdefgh'.charAt(index % 8)}`,
        solution: `fix ${String(index % 5)}`,
        ok: index % 3 !== 0,
        cycleId: id,
      });
      return;
    case 'reservation':
      await journal.reserve({ id, category: 'evolution', amount: 0.000_001, day: DAY }, 1_000);
      return;
    case 'commit':
      while (!(await tryCommit(id))) await sleep(1);
  }
};

for (let index = Number(from); index < Number(to); index += 1) {
  await write(index);
  process.stdout.write(`${String(index)}\n`);
}
await memory.close();
