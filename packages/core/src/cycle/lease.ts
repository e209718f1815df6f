/**
 * One cycle moves at a time per repository, across processes.
 *
 * 1. The lease has a fence: what a holder writes after losing it is refused by the journal.
 * 2. A holder that is dead (same machine, same boot, its process gone) loses the lease at once; any other only by time.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Clock, Journal, Lease } from '../contracts/index.ts';

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

/** True only when it is certain. */
export const isDead = (owner: string): boolean => {
  const parts: unknown = JSON.parse(owner);
  if (!Array.isArray(parts)) return false;
  const [host, boot, pid, started, , namespace] = parts as unknown[];
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

const take = async (journal: Journal, clock: Clock, owner: string): Promise<Lease | undefined> => {
  const request = { name: CYCLE_LEASE, owner, now: clock.now().toISOString(), ttlMs: TTL_MS };
  const lease = await journal.acquireLease(request);
  if (lease !== undefined) return lease;
  const holder = await journal.lease(CYCLE_LEASE);
  if (holder === undefined || !isDead(holder.owner)) return undefined;
  return journal.acquireLease({ ...request, takeFrom: holder.fence });
};

/** Runs `work` under the lease and keeps it alive; undefined when somebody else has it. */
export const underLease = async <T>(
  { journal, clock }: { readonly journal: Journal; readonly clock: Clock },
  owner: string,
  outer: AbortSignal,
  work: (held: HeldLease) => Promise<T>,
): Promise<{ readonly value: T } | undefined> => {
  outer.throwIfAborted();
  let lease = await take(journal, clock, owner);
  if (lease === undefined) return undefined;
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(outer.reason);
  };
  outer.addEventListener('abort', stop, { once: true });
  const renewal = setInterval(() => {
    const current = lease;
    if (current === undefined) return;
    journal.renewLease(current, { now: clock.now().toISOString(), ttlMs: TTL_MS }).then(
      (renewed) => {
        lease = renewed;
      },
      (error: unknown) => {
        controller.abort(error);
      },
    );
  }, TTL_MS / 3);
  try {
    return { value: await work({ lease, signal: controller.signal }) };
  } finally {
    clearInterval(renewal);
    outer.removeEventListener('abort', stop);
    await journal.releaseLease(lease);
  }
};
