import type { Journal, Lease } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { number, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';

type Request = Parameters<Journal['acquireLease']>[0];

/** The lease that a writer of cycles must hold. */
const CYCLE_LEASE = 'cycle';

const leaseOf = (row: Row, owner: string): Lease => ({
  name: text(row, 'name'),
  owner,
  fence: number(row, 'fence'),
  expiresAt: text(row, 'expires_at'),
});

/** The row is kept after a release, with no owner. */
const readRow = (sql: Sql, name: string): { readonly fence: number; readonly held: Lease | undefined } => {
  const row = sql.get('SELECT * FROM leases WHERE name = ?', name);
  if (row === undefined) return { fence: 0, held: undefined };
  const owner = row['owner'];
  return { fence: number(row, 'fence'), held: typeof owner === 'string' ? leaseOf(row, owner) : undefined };
};

export const readLease = (sql: Sql, name: string): Lease | undefined => readRow(sql, name).held;

const expiry = (now: string, ttlMs: number): string => new Date(Date.parse(now) + ttlMs).toISOString();

const writeLease = (sql: Sql, lease: Lease): Lease => {
  sql.run(
    `INSERT INTO leases (name, owner, fence, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, fence = excluded.fence, expires_at = excluded.expires_at`,
    ...[lease.name, lease.owner, lease.fence, lease.expiresAt],
  );
  return lease;
};

/** Undefined when somebody else holds it. A holder that asks again keeps its fence; everyone else gets a new one. */
export const acquireLease = (sql: Sql, { name, owner, now, ttlMs, takeFrom }: Request): Lease | undefined => {
  const { fence, held } = readRow(sql, name);
  const expired = held !== undefined && Date.parse(held.expiresAt) <= Date.parse(now);
  const mine = held?.owner === owner;
  const takeable = held === undefined || expired || mine || takeFrom === held.fence;
  if (!takeable) return undefined;
  return writeLease(sql, {
    name,
    owner,
    fence: mine && !expired ? fence : fence + 1,
    expiresAt: expiry(now, ttlMs),
  });
};

const lost = (lease: { readonly name: string; readonly fence: number }, held: Lease | undefined): EvolveError =>
  new EvolveError('EVOLVE_LEASE_LOST', `the lease ${lease.name} is no longer held`, {
    data: { name: lease.name, fence: lease.fence, heldBy: held?.owner ?? null, heldFence: held?.fence ?? null },
  });

const isHeld = (lease: Lease, held: Lease | undefined): boolean =>
  held?.fence === lease.fence && held.owner === lease.owner;

/** @throws EVOLVE_LEASE_LOST when somebody else took it in the meantime. */
export const renewLease = (
  sql: Sql,
  lease: Lease,
  { now, ttlMs }: { readonly now: string; readonly ttlMs: number },
): Lease => {
  const held = readLease(sql, lease.name);
  if (!isHeld(lease, held)) throw lost(lease, held);
  return writeLease(sql, { ...lease, expiresAt: expiry(now, ttlMs) });
};

/** Does nothing when the lease has a new holder. */
export const releaseLease = (sql: Sql, lease: Lease): void => {
  if (!isHeld(lease, readLease(sql, lease.name))) return;
  sql.run('UPDATE leases SET owner = NULL WHERE name = ?', lease.name);
};

/** @throws EVOLVE_LEASE_LOST unless the lease of the cycles is held under exactly this fence. */
export const requireFence = (sql: Sql, fence: number): void => {
  const held = readLease(sql, CYCLE_LEASE);
  if (held?.fence !== fence) throw lost({ name: CYCLE_LEASE, fence }, held);
};
