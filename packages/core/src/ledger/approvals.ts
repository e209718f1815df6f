import type { Approval, Journal } from '../contracts/index.ts';
import { readNewest } from './read.ts';

/** The approval with this id, however many came after it. */
export const findApproval = async (journal: Journal, id: string): Promise<Approval | undefined> => {
  const isIt = (approval: Approval): boolean => approval.id === id;
  const found = await readNewest(
    (limit) => journal.approvals({ limit }),
    (approvals) => approvals.some(isIt),
  );
  return found.find(isIt);
};

/** What waits for a person, or all approvals; newest first. */
export const listApprovals = (journal: Journal, all: boolean): Promise<readonly Approval[]> =>
  readNewest((limit) => journal.approvals({ limit, ...(all ? {} : { status: 'pending' as const }) }));
