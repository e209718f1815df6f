import type { Approval, ApprovalDecision, Change, Receipt } from './contracts/index.ts';
import { pendingQuestion, takeDown } from './approval/decide.ts';
import { decideAll, type BatchDecision, type BatchResult } from './approval/decide-all.ts';
import { editQuestion, type ApprovalEdit } from './approval/edit.ts';
import { isSelfMade } from './approval/deciders.ts';
import { invalidApproval } from './approval/rules.ts';
import type { Renewal } from './cycle/advance.ts';
import type { Kernel } from './cycle/kernel.ts';
import type { HeldLease } from './cycle/lease.ts';
import { assertPolicyCurrent } from './cycle/policy-current.ts';
import type { CycleState } from './cycle/state.ts';
import { stateOf } from './cycle/stored.ts';
import { assertRunning } from './cycle/switches.ts';
import { EvolveError } from './errors/index.ts';
import { listApprovals, readReceipt } from './ledger/index.ts';

export interface Approvals {
  /** What waits for a person; all approvals with `{ all: true }`, newest first. */
  list(options?: { readonly all?: boolean }): Promise<readonly Approval[]>;
  /**
   * Decides and lets the cycle go on: an approved one lands at once where nothing has moved since.
   * @throws EVOLVE_APPROVAL_NOT_PENDING when it was decided, superseded or too late; `data.askedAnew` where it was asked anew.
   * @throws EVOLVE_APPROVAL_INVALID when the decision does not count; `data.rule` says why. The question goes on waiting.
   * @throws EVOLVE_HEAD_MOVED when it cannot be proved on the new base here and now. The question goes on waiting.
   */
  decide(id: string, decision: ApprovalDecision): Promise<void>;
  /**
   * The same decision about several, one after another, and what became of each. Those whose base moves meanwhile are proved
   * and asked anew; the decision holds for them if their change is byte for byte the same.
   */
  decideAll(ids: readonly string[], decision: BatchDecision): Promise<readonly BatchResult[]>;
  /** What a question is about, path by path, the bytes read on demand. @throws EVOLVE_APPROVAL_NOT_PENDING */
  changes(id: string): Promise<readonly Change[]>;
  /**
   * A person's own version: proved and asked about like any proposal. Resolves with the receipt of its cycle; the question
   * that it edits is superseded when the new one stands.
   * @throws EVOLVE_APPROVAL_NOT_PENDING, EVOLVE_APPROVAL_INVALID, EVOLVE_CANDIDATE_INVALID, EVOLVE_BUSY, EVOLVE_HALTED
   */
  edit(id: string, edit: ApprovalEdit): Promise<Receipt>;
}

/** How the Evolver lets approvals move its cycles. */
export interface Movement {
  advance(renewal: Renewal): Promise<void>;
  /** Under the lease; undefined where another process has it. */
  exclusive<T>(work: (held: HeldLease) => Promise<T>): Promise<T | undefined>;
}

type Waiting = Extract<CycleState, { phase: 'awaiting-approval' }>;

/** The cycle of a question that waits. @throws EVOLVE_APPROVAL_NOT_PENDING */
const waiting = async (kernel: Kernel, id: string): Promise<Waiting> => {
  const { cycleId } = await pendingQuestion(kernel, id);
  const stored = await kernel.journal.cycle(cycleId);
  const state = stored === undefined ? undefined : stateOf(stored);
  if (state?.phase === 'awaiting-approval') return state;
  throw new EvolveError('EVOLVE_APPROVAL_NOT_PENDING', `nothing with the id ${id} waits for a decision`, {
    data: { id },
  });
};

const edited = async (kernel: Kernel, id: string, edit: ApprovalEdit, held: HeldLease): Promise<string> => {
  await assertRunning(kernel);
  await assertPolicyCurrent(kernel);
  if (isSelfMade(edit.by, kernel.proposers)) throw invalidApproval('approval:self-made', id);
  return editQuestion(kernel, await waiting(kernel, id), edit, held);
};

export const createApprovals = (kernel: Kernel, move: Movement): Approvals => ({
  list: ({ all = false } = {}) => listApprovals(kernel.journal, all),
  decide: async (id, decision) => {
    // What has expired or been superseded meanwhile is settled first: nobody approves what is no longer there.
    await move.advance(decision.decision === 'approve' ? [id] : []);
    await takeDown(kernel, id, decision);
    await move.advance([]);
  },
  decideAll: (chosen, decision) => decideAll(kernel, (ids) => move.advance(ids), chosen, decision),
  changes: async (id) => {
    const { base, tree } = (await waiting(kernel, id)).chosen;
    return (await kernel.workspace.candidate(base, tree)).changes;
  },
  edit: async (id, edit) => {
    await move.advance([]);
    const cycleId = await move.exclusive((held) => edited(kernel, id, edit, held));
    if (cycleId !== undefined) return readReceipt(kernel.journal, cycleId);
    throw new EvolveError('EVOLVE_BUSY', 'another process is evolving this repository');
  },
});
