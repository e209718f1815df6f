import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Journal, Lease } from '../../src/contracts/index.ts';
import type { Kernel } from '../../src/cycle/kernel.ts';
import { isDead, leaseOwner, underLease } from '../../src/cycle/lease.ts';
import { EvolveError } from '../../src/errors/index.ts';

const ownerWith = (changes: Readonly<Record<number, unknown>>): string => {
  const parts = JSON.parse(leaseOwner('x')) as unknown[];
  return JSON.stringify(Object.assign(parts, changes));
};

const NOBODY = 4_000_000_000;

test('this process is not dead', () => {
  expect(isDead(leaseOwner('x'))).toBe(false);
});

test('a process of another time with the same number is', () => {
  expect(isDead(ownerWith({ 3: '1' }))).toBe(true);
  expect(isDead(ownerWith({ 1: 'another boot' }))).toBe(true);
  expect(isDead(ownerWith({ 2: NOBODY }))).toBe(true);
});

test('one of another machine, or of a container that cannot be looked into, is never taken for dead', () => {
  expect(isDead(ownerWith({ 0: 'elsewhere', 2: NOBODY }))).toBe(false);
  expect(isDead(ownerWith({ 5: 'pid:[1]', 2: NOBODY }))).toBe(false);
});

test.each(['', 'somebody', '"a name"', '{"pid":1}', '[]', 'null'])(
  '%j is no name of ours, and nobody is certain',
  (owner) => {
    expect(isDead(owner)).toBe(false);
  },
);

describe('while work goes on under the lease', () => {
  const TERM_MS = 60_000;
  const at = (ms: number): string => new Date(ms).toISOString();

  /** A book whose lease is renewed as `renew` says, on a clock that the test turns. */
  const bookWith = (more: Partial<Journal>) => {
    vi.useFakeTimers({ now: 0 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const lease: Lease = { name: 'cycle', owner: 'x', fence: 1, expiresAt: at(TERM_MS) };
    const told: string[] = [];
    const store = {
      journal: {
        acquireLease: () => Promise.resolve(lease),
        releaseLease: () => Promise.resolve(),
        ...more,
      } as Journal,
      clock: { now: () => new Date(), sleep: () => Promise.resolve() },
      emit: ((event: string, { where }: { where: string }) =>
        told.push(`${event}: ${where}`)) as unknown as Kernel['emit'],
    };
    return { lease, store, told };
  };

  const busy = (): Promise<never> => Promise.reject(new EvolveError('EVOLVE_STORE_FAILED', 'the store was busy'));
  const lost = (): Promise<never> => Promise.reject(new EvolveError('EVOLVE_LEASE_LOST', 'somebody else has it'));

  /** Whether work of a minute and a half was told to stop. */
  const isStopped = async (store: Parameters<typeof underLease>[0]): Promise<boolean | undefined> => {
    const done = underLease(store, 'x', new AbortController().signal, async ({ signal }) => {
      await vi.advanceTimersByTimeAsync(1.5 * TERM_MS);
      return signal.aborted;
    });
    return (await done)?.value;
  };

  test('a store that is busy once is asked again', async () => {
    let failures = 1;
    const { store } = bookWith({
      renewLease: (held, { now, ttlMs }) => {
        failures -= 1;
        return failures >= 0 ? busy() : Promise.resolve({ ...held, expiresAt: at(Date.parse(now) + ttlMs) });
      },
    });
    expect(await isStopped(store)).toBe(false);
  });

  test('one that stays busy until the time is over, or a lease that is lost, stops it', async () => {
    expect(await isStopped(bookWith({ renewLease: busy }).store)).toBe(true);
    expect(await isStopped(bookWith({ renewLease: lost }).store)).toBe(true);
  });

  test('a lease that cannot be given back costs neither the result nor the error of the work', async () => {
    const { store, told } = bookWith({ releaseLease: busy });
    const outer = new AbortController().signal;
    expect(await underLease(store, 'x', outer, () => Promise.resolve('done'))).toEqual({ value: 'done' });
    await expect(underLease(store, 'x', outer, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(told).toEqual(['error: giving the lease back', 'error: giving the lease back']);
  });
});

test.runIf(process.platform === 'linux')(
  'one that has ended and was never waited for is dead (skipped where there is no /proc)',
  async () => {
    // `sleep` becomes the parent of a process that ends then, and never asks for its status. A shell would, had it ended before.
    const child = `sh -c 'until grep -q sleep /proc/$PPID/comm; do sleep 0.05; done'`;
    const parent = spawn('sh', ['-c', `${child} & echo $!; exec sleep 60`], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const facts = (): readonly string[] => readFileSync(`/proc/${line}/stat`, 'utf8').split(' ');
    await expect.poll(() => facts()[2], { timeout: 30_000 }).toBe('Z');
    expect(isDead(ownerWith({ 2: Number(line), 3: facts()[21] }))).toBe(true);
  },
);
