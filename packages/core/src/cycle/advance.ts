/** Takes cycles further that wait for the world, and takes up those that a crash left behind. */
import type { Approval } from '../contracts/index.ts';
import { recordsOf } from '../ledger/read.ts';
import { findApproval } from '../ledger/approvals.ts';
import { answerQuestion } from '../approval/answer.ts';
import { answerFault, judgeAgain } from '../approval/approved.ts';
import { KERNEL } from '../approval/deciders.ts';
import { isUntouched, missingChecks, renewQuestion } from '../approval/renew.ts';
import { invalidApproval } from '../approval/rules.ts';
import { timeSeen } from '../approval/time-seen.ts';
import { expireApproval } from './expire-approval.ts';
import type { CycleEvent } from './cycle-events.ts';
import { drive, isBookTrouble, resume } from './interpreter.ts';
import type { Kernel } from './kernel.ts';
import { fenced, type HeldLease } from './lease.ts';
import { isPolicyStale } from './policy-current.ts';
import { judgeProbation } from './probation.ts';
import { mayMove } from './on-record.ts';
import { lessonOf, rolledBack } from './effects/roll-back.ts';
import { INTERRUPTED, isClosed, type CycleState, type OpenState } from './state.ts';
import { openCycles, stateOf } from './stored.ts';
import { isHalted, isInSafeMode } from './switches.ts';

type Waiting = Extract<OpenState, { phase: 'awaiting-approval' }>;
type OnProbation = Extract<OpenState, { phase: 'probation' }>;

/** How far back the running version is looked for. */
const RECENT_COMMITS = 1000;

const expire = async (kernel: Kernel, approval: Approval): Promise<CycleEvent | undefined> =>
  (await expireApproval(kernel, approval)) ? { type: 'expired', approvalId: approval.id } : undefined;

/** Which questions may be asked anew on a base that has moved, which runs the checks: all, or those with these ids. */
export type Renewal = 'all' | readonly string[];

const mayRenew = (renewal: Renewal, id: string): boolean => renewal === 'all' || renewal.includes(id);

interface Moved {
  readonly why: string;
  readonly successor?: string;
}

const POLICY_CHANGED = 'the policy has changed since';

/** Why the question has lost its subject; undefined while it stands, or waits to be asked anew. */
const whatMoved = async (
  kernel: Kernel,
  state: Waiting,
  held: HeldLease,
  renewal: Renewal,
): Promise<Moved | undefined> => {
  if (kernel.governor.policyHash !== state.judgement.policyHash) return { why: POLICY_CHANGED };
  const { commit } = await kernel.workspace.head();
  if (commit === state.chosen.base) return undefined;
  const why = `HEAD has moved to ${commit} since`;
  if (!(await isUntouched(kernel, state.chosen, commit))) return { why: `${why}, and what it changes with it` };
  const canProve = missingChecks(kernel, state).length === 0;
  if (!canProve || !mayRenew(renewal, state.approvalId) || (await isHalted(kernel)) || (await isInSafeMode(kernel)))
    return undefined;
  return renewQuestion(kernel, state, commit, held);
};

const supersede = async (
  kernel: Kernel,
  approval: Approval,
  state: Waiting,
  held: HeldLease,
  renewal: Renewal,
): Promise<CycleEvent | undefined> => {
  const moved = await whatMoved(kernel, state, held, renewal);
  if (moved === undefined) return undefined;
  const answer = { status: 'superseded', by: KERNEL, reason: moved.why, at: await timeSeen(kernel) } as const;
  if (await answerQuestion(kernel, approval, answer)) return { type: 'superseded', ...moved };
  // Somebody has answered meanwhile: nothing is asked in its place.
  if (moved.successor !== undefined) {
    await drive(kernel, moved.successor, { type: 'aborted', why: 'the question that it renews was answered' }, held);
  }
  return undefined;
};

/** What an answer of a person leads to; one that does not count ends the cycle, and a person has to look. */
const heed = async (kernel: Kernel, state: Waiting, approval: Approval, event: CycleEvent): Promise<CycleEvent> => {
  // Under another policy it lands nothing: that is for the promotion to say.
  if (kernel.governor.policyHash !== state.judgement.policyHash) return event;
  const fault = await answerFault(kernel, state, await judgeAgain(kernel, state), approval);
  if (fault === undefined) return event;
  const { code, message, consequence } = invalidApproval(fault, approval.id);
  return { type: 'failed', code, message, consequence };
};

const answerOf = async (
  kernel: Kernel,
  state: Waiting,
  held: HeldLease,
  renewal: Renewal,
): Promise<CycleEvent | undefined> => {
  const approval = await findApproval(kernel.journal, state.approvalId);
  if (approval === undefined) return undefined;
  const { id: approvalId, by = 'unknown', reason } = approval;
  const why = reason === undefined ? {} : { reason };
  switch (approval.status) {
    case 'approved':
      // While evolution is off an approval keeps: to try, and to fail at it, would use it up.
      if ((await isHalted(kernel)) || (await isInSafeMode(kernel))) return undefined;
      return heed(kernel, state, approval, { type: 'approved', approvalId, by, ...why });
    case 'rejected':
      return heed(kernel, state, approval, { type: 'rejected', approvalId, by, ...why });
    case 'expired':
      return { type: 'expired', approvalId };
    case 'superseded':
      return { type: 'superseded', why: reason ?? 'superseded' };
    case 'pending':
      return (await expire(kernel, approval)) ?? (await supersede(kernel, approval, state, held, renewal));
  }
};

/** Whether the running version holds the evolution's commit: it went live with this start, or an earlier one. */
const activation = async (
  kernel: Kernel,
  cycleId: string,
  state: OnProbation,
  running: string | undefined,
): Promise<CycleEvent | undefined> => {
  if (running === undefined) return undefined;
  if ((await recordsOf(kernel.journal, cycleId)).some((record) => record.type === 'activated')) return undefined;
  // HEAD may be ahead of what runs: only what lies behind the running commit came with it.
  const recent = (await kernel.workspace.commits(RECENT_COMMITS)).map(({ commit }) => commit);
  const isBehind = recent.includes(running) && recent.indexOf(state.commit) > recent.indexOf(running);
  return running === state.commit || isBehind ? { type: 'activated', commit: state.commit } : undefined;
};

const verdictOf = async (
  kernel: Kernel,
  cycleId: string,
  state: OnProbation,
  held: HeldLease,
): Promise<CycleEvent | undefined> => {
  const evolution = await kernel.workspace.evolution(cycleId);
  if (evolution?.state === 'rolled-back') {
    const why = evolution.reason ?? 'rolled back from outside';
    const lesson = await lessonOf(
      fenced(kernel, held),
      cycleId,
      state,
      (await kernel.lastWords?.(cycleId)) ?? why,
      held.signal,
    );
    return rolledBack(evolution.report ?? { how: 'unknown', paths: [] }, why, lesson);
  }
  return judgeProbation(kernel, state);
};

const advanceProbation = async (
  kernel: Kernel,
  cycleId: string,
  state: OnProbation,
  held: HeldLease,
  running: string | undefined,
): Promise<void> => {
  const live = await activation(kernel, cycleId, state, running);
  if (live !== undefined) await drive(kernel, cycleId, live, held);
  const verdict = await verdictOf(kernel, cycleId, state, held);
  if (verdict !== undefined) await drive(kernel, cycleId, verdict, held);
};

const advanceOne = async (
  kernel: Kernel,
  cycleId: string,
  state: CycleState,
  held: HeldLease,
  running: string | undefined,
  renewal: Renewal,
): Promise<void> => {
  if (state.phase === 'awaiting-approval' && state.approvalId !== '') {
    // Under old rules nothing can be said about it: that is left to a process that has the new ones.
    if (await isPolicyStale(kernel)) return;
    const event = await answerOf(kernel, state, held, renewal);
    if (event !== undefined) await drive(kernel, cycleId, event, held);
    return;
  }
  if (state.phase === 'probation') {
    await advanceProbation(kernel, cycleId, state, held, running);
    return;
  }
  const takenUp = isClosed(state) || ['awaiting-approval', 'promoting', 'rolling-back'].includes(state.phase);
  if (!takenUp) {
    await drive(kernel, cycleId, { type: 'aborted', why: INTERRUPTED }, held);
    return;
  }
  const after = await resume(kernel, cycleId, state, held);
  // What is found to have landed may be live by now, or have been taken back.
  if (after.phase === 'probation') await advanceProbation(kernel, cycleId, after, held, running);
};

/**
 * Moves every open cycle as far as it can go now. Under the lease, so no other process is at one of them. One that cannot be
 * moved is reported and left for the next time: it must not keep the others, or the start of the agent, from going on.
 * @param renewal Questions on a moved base that may be proved and asked anew now; the others keep waiting. None by default:
 * to look at a repository, or to start the agent, runs no checks.
 */
export const advance = async (
  kernel: Kernel,
  held: HeldLease,
  running?: string,
  renewal: Renewal = [],
): Promise<number> => {
  const open = await openCycles(kernel.journal);
  for (const { stored } of open) {
    const current = await kernel.journal.cycle(stored.id);
    if (current === undefined || current.closed || !(await mayMove(kernel, stored.id))) continue;
    try {
      await advanceOne(kernel, stored.id, stateOf(current), held, running, renewal);
    } catch (error) {
      if (held.signal.aborted || isBookTrouble(error)) throw error;
      kernel.emit('error', { error, where: `taking the cycle ${stored.id} further` });
    }
  }
  return open.length;
};
