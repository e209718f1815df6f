import type { Approval, ApprovalAnswer, ApprovalDecision } from '../contracts/index.ts';
import { expireApproval } from '../cycle/expire-approval.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { assertPolicyCurrent } from '../cycle/policy-current.ts';
import { stateOf } from '../cycle/stored.ts';
import { EvolveError } from '../errors/index.ts';
import { findApproval, listApprovals } from '../ledger/approvals.ts';
import { answerQuestion } from './answer.ts';
import { isSelfMade } from './deciders.ts';
import { missingChecks } from './renew.ts';
import { renewedQuestions } from './renewals.ts';
import { invalidApproval, type ApprovalRule } from './rules.ts';
import { timeSeen } from './time-seen.ts';
import { verifyDecision } from './verify.ts';

const renewalsOf = async (kernel: Kernel, { cycleId }: Approval): Promise<readonly string[]> => {
  const stored = await kernel.journal.cycle(cycleId);
  const state = stored === undefined ? undefined : stateOf(stored);
  return state !== undefined && 'task' in state && state.task !== undefined ? renewedQuestions(kernel, state.task) : [];
};

/** What keeps a decision from being taken down at all. The promotion looks again, from what was captured. */
const faultOf = async (
  kernel: Kernel,
  asked: Approval,
  { decision, by, reason = '', signed }: ApprovalDecision,
): Promise<ApprovalRule | undefined> => {
  if (isSelfMade(by, kernel.proposers)) return 'approval:self-made';
  const keys = kernel.governor.policy.approvals?.keys ?? [];
  if (keys.length === 0) return undefined;
  const fault = verifyDecision(signed, {
    ...{ keys, repository: kernel.workspace.repositoryId, approval: asked.id, subject: asked.subject, decision },
    needs: asked.needs,
    renewal: { of: await renewalsOf(kernel, asked), change: asked.change ?? '' },
  });
  if (fault !== undefined) return fault;
  const isAsSigned = signed?.statement.by === by && signed.statement.reason === reason;
  return isAsSigned ? undefined : 'approval:statement';
};

const notPending = async ({ journal }: Kernel, id: string): Promise<EvolveError> => {
  const anew = (await listApprovals(journal, false)).find(({ renews }) => renews === id);
  return new EvolveError('EVOLVE_APPROVAL_NOT_PENDING', `nothing with the id ${id} waits for a decision`, {
    data: { id, ...(anew === undefined ? {} : { askedAnew: anew.id }) },
    ...(anew === undefined ? {} : { hint: `it was asked anew as ${anew.id}` }),
  });
};

/** The question with this id while it waits. @throws EVOLVE_APPROVAL_NOT_PENDING */
export const pendingQuestion = async (kernel: Kernel, id: string): Promise<Approval> => {
  const asked = await findApproval(kernel.journal, id);
  // Where another process is at work nothing was settled: time runs out all the same.
  if (asked?.status !== 'pending' || (await expireApproval(kernel, asked))) throw await notPending(kernel, id);
  return asked;
};

/**
 * An approval on a base that has moved would land nothing, and be used up: the question waits until it is asked anew.
 * @throws EVOLVE_HEAD_MOVED
 */
const assertBaseStands = async (kernel: Kernel, { id, cycleId }: Approval): Promise<void> => {
  const stored = await kernel.journal.cycle(cycleId);
  const state = stored === undefined ? undefined : stateOf(stored);
  if (state?.phase !== 'awaiting-approval') return;
  const { commit } = await kernel.workspace.head();
  if (commit === state.chosen.base) return;
  const missing = missingChecks(kernel, state);
  const why = missing.length === 0 ? '' : `: this host does not have the check ${missing.join(', ')}`;
  throw new EvolveError('EVOLVE_HEAD_MOVED', `${id} has to be proved on the new base first, and was not${why}`, {
    data: { id, missing },
    hint: 'Try again where its checks are (evolve approve ID --check COMMAND) and evolution is on, or reject it.',
  });
};

/**
 * Takes a person's decision down. What comes of it is up to whoever moves the cycles.
 * @throws EVOLVE_APPROVAL_NOT_PENDING, EVOLVE_APPROVAL_INVALID, EVOLVE_POLICY_CHANGED, EVOLVE_HEAD_MOVED
 */
export const takeDown = async (kernel: Kernel, id: string, decision: ApprovalDecision): Promise<void> => {
  await assertPolicyCurrent(kernel);
  const asked = await pendingQuestion(kernel, id);
  const fault = await faultOf(kernel, asked, decision);
  if (fault !== undefined) throw invalidApproval(fault, id);
  if (decision.decision === 'approve') await assertBaseStands(kernel, asked);
  const { by, reason, signed } = decision;
  const answer: ApprovalAnswer = {
    status: decision.decision === 'approve' ? 'approved' : 'rejected',
    by,
    at: await timeSeen(kernel),
    // No key is asked for: what nobody has looked at is not kept as if somebody had.
    ...(signed === undefined || (kernel.governor.policy.approvals?.keys ?? []).length === 0 ? {} : { signed }),
    ...(reason === undefined ? {} : { reason }),
  };
  if (!(await answerQuestion(kernel, asked, answer))) throw await notPending(kernel, id);
};
