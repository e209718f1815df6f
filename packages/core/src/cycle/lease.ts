/**
 * One cycle moves at a time per repository, across processes.
 *
 * 1. The lease has a fence: what a holder writes after losing it is refused by the journal.
 * 2. A holder that is dead (same machine, same boot, its process gone) loses the lease at once; any other only by time.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Lease } from '../contracts/index.ts';
import { isEvolveError } from '../errors/index.ts';
import type { Kernel } from './kernel.ts';

export const CYCLE_LEASE = 'cycle';
const TTL_MS = 60_000;

const readOr = (file: string, fallback: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return fallback;
  }
};

/** State and start time: fields 3 and 22, counted after the command's name, which may hold anything. */
const processFacts = (pid: number): { readonly state?: string; readonly startTime?: string } => {
  const stat = readOr(`/proc/${String(pid)}/stat`, '');
  if (stat === '') return {};
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, startTime: rest[18] ?? '' };
};

const bootId = (): string => readOr('/proc/sys/kernel/random/boot_id', 'unknown');

/** In which world the process id counts: containers may share host name and boot, and still not see each other. */
const pidNamespace = (): string => {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
};

/** Names this process so that others can tell whether it still lives. */
export const leaseOwner = (id: string): string =>
  JSON.stringify([hostname(), bootId(), process.pid, processFacts(process.pid).startTime ?? '', id, pidNamespace()]);

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** What `leaseOwner` put together; nothing of a name that somebody else made. */
const partsOf = (owner: string): readonly unknown[] => {
  try {
    const parts: unknown = JSON.parse(owner);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
};

/** True only when it is certain. */
export const isDead = (owner: string): boolean => {
  const [host, boot, pid, started, , namespace] = partsOf(owner);
  if (host !== hostname() || typeof pid !== 'number') return false;
  if (boot !== bootId()) return true;
  if (namespace !== pidNamespace()) return false;
  const { state, startTime } = processFacts(pid);
  // One that has ended and was not waited for works no more.
  if (!exists(pid) || state === 'Z' || state === 'X') return true;
  return started !== '' && startTime !== undefined && startTime !== started;
};

export interface HeldLease {
  readonly lease: Lease;
  /** Aborted when the lease was lost or the outer signal was. */
  readonly signal: AbortSignal;
}

/** The kernel as it works under this lease: what it reserves and settles carries the fence. */
export const fenced = (kernel: Kernel, { lease }: HeldLease): Kernel => ({ ...kernel, fence: lease.fence });

type Store = Pick<Kernel, 'journal' | 'clock' | 'emit'>;

const take = async ({ journal, clock }: Store, owner: string): Promise<Lease | undefined> => {
  const request = { name: CYCLE_LEASE, owner, now: clock.now().toISOString(), ttlMs: TTL_MS };
  const lease = await journal.acquireLease(request);
  if (lease !== undefined) return lease;
  const holder = await journal.lease(CYCLE_LEASE);
  if (holder === undefined || !isDead(holder.owner)) return undefined;
  return journal.acquireLease({ ...request, takeFrom: holder.fence });
};

/** Renews a lease until `stop`, which returns the latest one; `onLost` is told once it may be somebody else's. */
const keepAlive = ({ journal, clock }: Store, taken: Lease, onLost: (error: unknown) => void): { stop(): Lease } => {
  let lease = taken;
  const renew = async (): Promise<void> => {
    const now = clock.now().toISOString();
    try {
      lease = await journal.renewLease(lease, { now, ttlMs: TTL_MS });
    } catch (error) {
      // A store that was busy once is asked again: until its time is over nobody else can have the lease.
      if (isEvolveError(error, 'EVOLVE_LEASE_LOST') || lease.expiresAt <= now) onLost(error);
    }
  };
  const timer = setInterval(() => void renew(), TTL_MS / 3);
  return {
    stop: () => {
      clearInterval(timer);
      return lease;
    },
  };
};

/** A lease that cannot be given back ends by time: what the work came to, or what it failed of, is not lost over it. */
const giveBack = async ({ journal, emit }: Store, lease: Lease): Promise<void> => {
  try {
    await journal.releaseLease(lease);
  } catch (error) {
    emit('error', { error, where: 'giving the lease back' });
  }
};

/** Runs `work` under the lease and keeps it alive; undefined when somebody else has it. */
export const underLease = async <T>(
  store: Store,
  owner: string,
  outer: AbortSignal,
  work: (held: HeldLease) => Promise<T>,
): Promise<{ readonly value: T } | undefined> => {
  outer.throwIfAborted();
  const lease = await take(store, owner);
  if (lease === undefined) return undefined;
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(outer.reason);
  };
  outer.addEventListener('abort', stop, { once: true });
  const alive = keepAlive(store, lease, (error) => {
    controller.abort(error);
  });
  try {
    // It may have been aborted while the lease was taken: then no listener is told any more.
    outer.throwIfAborted();
    return { value: await work({ lease, signal: controller.signal }) };
  } finally {
    outer.removeEventListener('abort', stop);
    await giveBack(store, alive.stop());
  }
};
