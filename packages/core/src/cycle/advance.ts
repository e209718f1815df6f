/** Takes cycles further that wait for the world, and takes up those that a crash left behind. */
import type { Approval } from '../contracts/index.ts';
import type { CycleEvent } from './cycle-events.ts';
import { drive, isBookTrouble, resume } from './interpreter.ts';
import type { Kernel } from './kernel.ts';
import type { HeldLease } from './lease.ts';
import { isPolicyStale } from './policy-current.ts';
import { judgeProbation } from './probation.ts';
import { lessonOf, rolledBack } from './effects/roll-back.ts';
import { INTERRUPTED, isClosed, type CycleState, type OpenState } from './state.ts';
import { openCycles, stateOf } from './stored.ts';

type Waiting = Extract<OpenState, { phase: 'awaiting-approval' }>;
type OnProbation = Extract<OpenState, { phase: 'probation' }>;

const approvalOf = async (kernel: Kernel, id: string): Promise<Approval | undefined> =>
  (await kernel.journal.approvals({ limit: 1000 })).find((approval) => approval.id === id);

const expire = async (kernel: Kernel, approval: Approval): Promise<CycleEvent | undefined> => {
  const at = kernel.clock.now().toISOString();
  if (approval.expiresAt === undefined || approval.expiresAt > at) return undefined;
  const mine = await kernel.journal.decideApproval(approval.id, { status: 'expired', by: 'clock', at });
  return mine ? { type: 'expired', approvalId: approval.id } : undefined;
};

const supersede = async (kernel: Kernel, state: Waiting): Promise<CycleEvent | undefined> => {
  const head = await kernel.workspace.head();
  const moved = head.commit !== state.chosen.base;
  if (!moved && kernel.governor.policyHash === state.judgement.policyHash) return undefined;
  const why = moved ? `HEAD has moved to ${head.commit} since` : 'the policy has changed since';
  const at = kernel.clock.now().toISOString();
  const mine = await kernel.journal.decideApproval(state.approvalId, {
    status: 'superseded',
    by: 'kernel',
    reason: why,
    at,
  });
  return mine ? { type: 'superseded', why } : undefined;
};

const answerOf = async (kernel: Kernel, state: Waiting): Promise<CycleEvent | undefined> => {
  const approval = await approvalOf(kernel, state.approvalId);
  if (approval === undefined) return undefined;
  const { id: approvalId, by = 'unknown', reason } = approval;
  const why = reason === undefined ? {} : { reason };
  switch (approval.status) {
    case 'approved':
      return { type: 'approved', approvalId, by, ...why };
    case 'rejected':
      return { type: 'rejected', approvalId, by, ...why };
    case 'expired':
      return { type: 'expired', approvalId };
    case 'superseded':
      return { type: 'superseded', why: reason ?? 'superseded' };
    case 'pending':
      return (await expire(kernel, approval)) ?? (await supersede(kernel, state));
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
  const known = await kernel.journal.records({ cycleId, limit: 10_000 });
  if (known.some((record) => record.type === 'activated')) return undefined;
  const recent =
    running === state.commit ? [running] : (await kernel.workspace.commits(100)).map((commit) => commit.commit);
  return recent.includes(state.commit) ? { type: 'activated', commit: state.commit } : undefined;
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
    const lesson = await lessonOf(kernel, cycleId, state, (await kernel.lastWords?.(cycleId)) ?? why, held.signal);
    return rolledBack(
      { how: 'moved-back', paths: evolution.paths.map((path) => ({ path, outcome: 'restored' as const })) },
      why,
      lesson,
    );
  }
  return judgeProbation(kernel, state);
};

const advanceOne = async (
  kernel: Kernel,
  cycleId: string,
  state: CycleState,
  held: HeldLease,
  running: string | undefined,
): Promise<void> => {
  if (state.phase === 'awaiting-approval' && state.approvalId !== '') {
    // Under old rules nothing can be said about it: that is left to a process that has the new ones.
    if (await isPolicyStale(kernel)) return;
    const event = await answerOf(kernel, state);
    if (event !== undefined) await drive(kernel, cycleId, event, held);
    return;
  }
  if (state.phase === 'probation') {
    const live = await activation(kernel, cycleId, state, running);
    if (live !== undefined) await drive(kernel, cycleId, live, held);
    const verdict = await verdictOf(kernel, cycleId, state, held);
    if (verdict !== undefined) await drive(kernel, cycleId, verdict, held);
    return;
  }
  const takenUp = isClosed(state) || ['awaiting-approval', 'promoting', 'rolling-back'].includes(state.phase);
  if (takenUp) await resume(kernel, cycleId, held);
  else await drive(kernel, cycleId, { type: 'aborted', why: INTERRUPTED }, held);
};

/**
 * Moves every open cycle as far as it can go now. Under the lease, so no other process is at one of them. One that cannot be
 * moved is reported and left for the next time: it must not keep the others, or the start of the agent, from going on.
 */
export const advance = async (kernel: Kernel, held: HeldLease, running?: string): Promise<number> => {
  const open = await openCycles(kernel.journal);
  for (const { stored } of open) {
    const current = await kernel.journal.cycle(stored.id);
    if (current === undefined || current.closed) continue;
    try {
      await advanceOne(kernel, stored.id, stateOf(current), held, running);
    } catch (error) {
      if (held.signal.aborted || isBookTrouble(error)) throw error;
      kernel.emit('error', { error, where: `taking the cycle ${stored.id} further` });
    }
  }
  return open.length;
};
