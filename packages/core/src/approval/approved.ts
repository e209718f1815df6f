/**
 * Whether a decision counts, asked again from what the store, the ledger and the captured tree say now.
 *
 * 1. What would land is judged anew: subject, risk and need are computed, never read from a row.
 * 2. A row counts only with the ledger's record of the same decision, on a chain that holds to its head.
 * 3. Where the policy has keys, a signature over the subject counts, and nothing else.
 */
import type { Approval } from '../contracts/index.ts';
import { judgementOf } from '../cycle/effects/assess.ts';
import type { LedgerEvent } from '../cycle/cycle-events.ts';
import type { Kernel } from '../cycle/kernel.ts';
import type { Judgement, Landing } from '../cycle/state.ts';
import { toJson } from '../cycle/stored.ts';
import { findApproval } from '../ledger/approvals.ts';
import { canonicalJson } from '../ledger/chain.ts';
import { recordsOf } from '../ledger/read.ts';
import { isSelfMade } from './deciders.ts';
import { holdsToHead, recordFault } from './on-record.ts';
import { renewedQuestions } from './renewals.ts';
import { invalidApproval, type ApprovalRule } from './rules.ts';
import { isBehind } from './time-seen.ts';
import { verifyDecision } from './verify.ts';

const keysOf = ({ governor }: Kernel) => governor.policy.approvals?.keys ?? [];

/** What has to be signed for this landing, and by whom. */
const signatureFault = async (
  kernel: Kernel,
  { task }: Landing,
  fresh: Judgement,
  approval: Approval,
): Promise<ApprovalRule | undefined> => {
  const keys = keysOf(kernel);
  const { signed } = approval;
  if (keys.length === 0) return undefined;
  const change = fresh.change ?? '';
  const fault = verifyDecision(signed, {
    keys,
    repository: kernel.workspace.repositoryId,
    approval: approval.id,
    subject: fresh.subject,
    decision: approval.status === 'approved' ? 'approve' : 'reject',
    needs: fresh.assessment.decision === 'owner' ? 'owner' : 'person',
    renewal: { of: await renewedQuestions(kernel, task), change },
  });
  if (fault !== undefined) return fault;
  const { by, reason } = signed?.statement ?? {};
  return by === approval.by && reason === (approval.reason ?? '') ? undefined : 'approval:statement';
};

/** The rule by which the answer to a question does not count; undefined when it does. */
export const answerFault = async (
  kernel: Kernel,
  landing: Landing,
  fresh: Judgement,
  approval: Approval,
): Promise<ApprovalRule | undefined> => {
  if (approval.subject !== fresh.subject || landing.judgement.subject !== fresh.subject) return 'approval:subject';
  if (isSelfMade(approval.by ?? '', kernel.proposers)) return 'approval:self-made';
  const recorded = await recordFault(kernel.journal, await recordsOf(kernel.journal, approval.cycleId), approval);
  return recorded ?? signatureFault(kernel, landing, fresh, approval);
};

/**
 * The same change judged again, under the rules of now and by the record of then. What was granted today is counted when the
 * grant is used.
 */
export const judgeAgain = async (kernel: Kernel, landing: Landing): Promise<Judgement> => {
  const { record, confidence } = landing.judgement;
  const behind = await isBehind(kernel);
  return judgementOf(kernel, landing, { record, confidence: () => confidence, granted: {}, behind });
};

/**
 * Whether it was judged to land without a person, under a grant that this process does not have: the owner at a keyboard has
 * given it to the process that judged. Where the policy has keys that is not enough.
 */
const isGrantedOnRecord = async (kernel: Kernel, cycleId: string, { judgement }: Landing): Promise<boolean> => {
  if (keysOf(kernel).length > 0 || (await isBehind(kernel))) return false;
  const records = await recordsOf(kernel.journal, cycleId);
  const found = records.findLast((record) => record.type === 'assessed');
  if (found === undefined || !(await holdsToHead(kernel.journal, found))) return false;
  const event = found.data as unknown as LedgerEvent;
  const text = (value: unknown): string => canonicalJson(toJson(value));
  return event.type === 'assessed' && text(event.judgement) === text(judgement);
};

/**
 * Passes what may land.
 * @throws EVOLVE_APPROVAL_INVALID with the rule in `data.rule`.
 */
export const assertMayLand = async (kernel: Kernel, cycleId: string, landing: Landing): Promise<void> => {
  const fresh = await judgeAgain(kernel, landing);
  const { judgement } = landing;
  if (fresh.subject !== judgement.subject) throw invalidApproval('approval:subject', cycleId);
  // No decision lets land what the rules refuse.
  if (fresh.need.action === 'refuse') throw invalidApproval('approval:missing', cycleId);
  if (judgement.need.action === 'promote') {
    if (fresh.need.action === 'promote' || (await isGrantedOnRecord(kernel, cycleId, landing))) return;
    throw invalidApproval('approval:missing', cycleId);
  }
  const approval = await findApproval(kernel.journal, cycleId);
  if (approval?.status !== 'approved') throw invalidApproval('approval:missing', cycleId);
  const fault = await answerFault(kernel, landing, fresh, approval);
  if (fault !== undefined) throw invalidApproval(fault, cycleId);
};
