/**
 * One decision about several questions, one after another. The first that lands moves HEAD, so each of the others is asked
 * anew before it is answered; the answer holds for it only if it is the very change that was decided about.
 */
import type { Approval, ApprovalDecision, CycleOutcome, SignedDecision } from '../contracts/index.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { isEvolveError, messageOf, type ErrorCode } from '../errors/index.ts';
import { findApproval, listApprovals } from '../ledger/approvals.ts';
import { readReceipt } from '../ledger/receipt.ts';
import { takeDown } from './decide.ts';
import { APPROVAL_RULES } from './rules.ts';

export interface BatchDecision extends Omit<ApprovalDecision, 'signed'> {
  /** One for each question, where the policy has keys; with `change`, so that it holds when the question is asked anew. */
  readonly signed?: readonly SignedDecision[];
}

/** What became of one question of a batch. */
export interface BatchResult {
  readonly id: string;
  /** The question that was answered: another one where it was asked anew. */
  readonly answered?: string;
  /** Of the cycle; absent when nothing was answered. */
  readonly outcome?: CycleOutcome;
  readonly code?: ErrorCode;
  readonly why?: string;
}

/** The question that stands in for this one now. */
const current = async (kernel: Kernel, id: string): Promise<Approval | undefined> => {
  const pending = await listApprovals(kernel.journal, false);
  let found = pending.find((approval) => approval.id === id);
  for (let at = id; found === undefined;) {
    const state = await kernel.journal.cycle(at);
    const successor: unknown = (state?.state as { readonly successor?: unknown } | undefined)?.successor;
    if (typeof successor !== 'string') return undefined;
    at = successor;
    found = pending.find((approval) => approval.id === at);
  }
  return found;
};

const decideOne = async (
  kernel: Kernel,
  advance: (renew: readonly string[]) => Promise<void>,
  seen: { readonly id: string; readonly change?: string | undefined },
  { signed = [], ...decision }: BatchDecision,
): Promise<BatchResult> => {
  const { id } = seen;
  // Nothing is proved anew in order to be refused.
  await advance(decision.decision === 'approve' ? [id] : []);
  const asked = await current(kernel, id);
  const answered = asked?.id ?? id;
  if (asked !== undefined && asked.id !== id && (seen.change === undefined || asked.change !== seen.change)) {
    return { id, code: 'EVOLVE_APPROVAL_INVALID', why: `approval:change: ${APPROVAL_RULES['approval:change']}` };
  }
  const signature = signed.find(({ statement }) => statement.approval === id);
  await takeDown(kernel, answered, { ...decision, ...(signature === undefined ? {} : { signed: signature }) });
  await advance([]);
  const { outcome } = await readReceipt(kernel.journal, answered);
  return { id, answered, outcome };
};

/** Answers them in the given order. What cannot be answered is told and keeps the others from nothing. */
export const decideAll = async (
  kernel: Kernel,
  advance: (renew: readonly string[]) => Promise<void>,
  ids: readonly string[],
  decision: BatchDecision,
): Promise<readonly BatchResult[]> => {
  // What the person has seen, before anything moves.
  const seen = [];
  for (const id of new Set(ids)) seen.push({ id, change: (await findApproval(kernel.journal, id))?.change });
  const results: BatchResult[] = [];
  for (const one of seen) {
    try {
      results.push(await decideOne(kernel, advance, one, decision));
    } catch (error) {
      if (!isEvolveError(error)) throw error;
      results.push({ id: one.id, code: error.code, why: messageOf(error) });
    }
  }
  return results;
};
