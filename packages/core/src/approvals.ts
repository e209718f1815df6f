import type { Approval } from './contracts/index.ts';
import { expireApproval } from './cycle/expire-approval.ts';
import type { Kernel } from './cycle/kernel.ts';
import { EvolveError } from './errors/index.ts';
import { findApproval, listApprovals } from './ledger/approvals.ts';

export interface ApprovalDecision {
  readonly decision: 'approve' | 'reject';
  /** Who decides, for the record. */
  readonly by: string;
  readonly reason?: string;
}

export interface Approvals {
  /** What waits for a person; all approvals with `{ all: true }`, newest first. */
  list(options?: { readonly all?: boolean }): Promise<readonly Approval[]>;
  /**
   * Decides and lets the cycle go on: an approved one lands at once where nothing has moved since.
   * @throws EVOLVE_APPROVAL_NOT_PENDING when it was decided, superseded or too late.
   */
  decide(id: string, decision: ApprovalDecision): Promise<void>;
}

/** @param advance Moves the cycles that wait. */
export const createApprovals = (kernel: Kernel, advance: () => Promise<void>): Approvals => ({
  list: ({ all = false } = {}) => listApprovals(kernel.journal, all),
  decide: async (id, { decision, by, reason }) => {
    // What has expired or been superseded meanwhile is settled first: nobody approves what is no longer there.
    await advance();
    // Where another process is at work, nothing was settled: time runs out all the same.
    const asked = await findApproval(kernel.journal, id);
    const isLate = asked !== undefined && (await expireApproval(kernel, asked));
    const decided =
      !isLate &&
      (await kernel.journal.decideApproval(id, {
        status: decision === 'approve' ? 'approved' : 'rejected',
        by,
        at: kernel.clock.now().toISOString(),
        ...(reason === undefined ? {} : { reason }),
      }));
    if (!decided) {
      throw new EvolveError('EVOLVE_APPROVAL_NOT_PENDING', `nothing with the id ${id} waits for a decision`, {
        data: { id },
      });
    }
    await advance();
  },
});
