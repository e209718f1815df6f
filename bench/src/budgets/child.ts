/** One worker: reserves, settles and releases what is its part, and notes each answer. It may be killed at any instant. */
import type { Journal } from '@evolve/core/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEvolveError } from '@evolve/core/errors';
import { openMemory } from '@evolve/memory';
import { acknowledge, isEnd, readLines, type Note } from './acknowledged.ts';
import { toldAmounts, workOf, type Run, type Work } from './work.ts';

const [dir = '', file = '', name = '', settings = '{}'] = process.argv.slice(2);
const run = JSON.parse(settings) as Run;
const worker = Number(name);
const HELD_MS = 10;
const memory = await openMemory({ dir });
const { journal } = memory;

/** Takes the lease, from its holder if need be: as one does whose clock says that the time is over. */
const steal = async (): Promise<number> => {
  for (;;) {
    const holder = await journal.lease('cycle');
    const request = {
      name: 'cycle',
      owner: `w${name}-${String(process.pid)}`,
      now: new Date().toISOString(),
      ttlMs: 60_000,
    };
    const lease = await journal.acquireLease({
      ...request,
      ...(holder === undefined ? {} : { takeFrom: holder.fence }),
    });
    if (lease !== undefined) return lease.fence;
  }
};

const whereLost = async <T>(work: () => Promise<T>): Promise<T | 'lost'> => {
  try {
    return await work();
  } catch (error) {
    if (isEvolveError(error, 'EVOLVE_LEASE_LOST')) return 'lost';
    throw error;
  }
};

type Fence = Parameters<Journal['release']>[1];

const reserve = async ({ claim, asksTwice, id }: Work, fence: number | undefined): Promise<boolean | 'lost'> =>
  whereLost(async () => {
    const asked = fence === undefined ? claim : { ...claim, fence };
    const { granted } = await journal.reserveAll(asked);
    if (asksTwice && (await journal.reserveAll(asked)).granted !== granted) throw new Error(`${id} has two answers`);
    return granted;
  });

const end = async (work: Work, fence: Fence): Promise<Note> => {
  const index = Number(work.id.split('-')[1]);
  const isReleased = work.ending === 'released';
  acknowledge(file, { note: isReleased ? 'releasing' : 'settling', worker, index });
  const done = await whereLost(() =>
    isReleased ? journal.release(work.id, fence) : journal.settle(work.id, toldAmounts(work), fence),
  );
  if (done === 'lost') return 'lost';
  return isReleased ? 'released' : 'settled';
};

const doOne = async (index: number): Promise<void> => {
  const work = workOf(run, worker, index);
  for (;;) {
    const fence = work.leased ? await steal() : undefined;
    const granted = await reserve(work, fence);
    if (granted === 'lost') continue;
    acknowledge(file, { note: granted ? 'granted' : 'refused', worker, index });
    // Long enough for another to take the lease.
    if (work.leased) await sleep(HELD_MS);
    if (granted) acknowledge(file, { note: await end(work, { fence }), worker, index });
    return;
  }
};

const ended = new Set(
  readLines(file).flatMap((line) => (line.worker === worker && isEnd(line.note) ? [line.index] : [])),
);
process.stdout.write('ready\n');
for (let index = 0; index < run.count; index += 1) if (!ended.has(index)) await doOne(index);
await memory.close();
