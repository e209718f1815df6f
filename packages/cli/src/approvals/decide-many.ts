import type { BatchResult } from '@evolve/core';
import type { Approval } from '@evolve/core/contracts';
import type { KitEvolver } from '@evolve/kit';
import type { Person } from './person.ts';

/** The same decision about all of them, the oldest question first, one by one. */
export const decideMany = (
  evolver: KitEvolver,
  person: Person,
  approvals: readonly Approval[],
  what: { readonly decision: 'approve' | 'reject'; readonly reason?: string | undefined },
): Promise<readonly BatchResult[]> => {
  const ids = approvals.map(({ id }) => id);
  const decisions = approvals.map((approval) => person.decide(approval, { ...what, carries: true }));
  const { decision, reason } = what;
  return evolver.approvals.decideAll(ids, {
    ...{ decision, by: person.by, signed: decisions.flatMap(({ signed }) => signed ?? []) },
    ...(reason === undefined ? {} : { reason }),
  });
};

/** What waits, the oldest first: in the order in which it was asked. */
export const waitingIn = async (evolver: KitEvolver): Promise<readonly Approval[]> =>
  (await evolver.approvals.list()).toReversed();
