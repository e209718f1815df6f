import { readReceipt } from '../ledger/receipt.ts';
import { findApproval } from '../ledger/approvals.ts';
import type { CycleEvent } from './cycle-events.ts';
import type { Kernel } from './kernel.ts';
import { isClosed, type CycleState } from './state.ts';

/** New code is for those who do not run it yet, and only while it is there: a crash may lie between landing and telling. */
const announceActivation = async (kernel: Kernel, cycleId: string, commit: string): Promise<void> => {
  if (kernel.running() === commit) return;
  const evolution = await kernel.workspace.evolution(cycleId);
  if (evolution?.state === 'committed') kernel.emit('activate', { cycleId, commit });
};

const announceDetails = async (
  kernel: Kernel,
  cycleId: string,
  from: CycleState,
  event: CycleEvent,
  to: CycleState,
): Promise<void> => {
  if (event.type === 'decided') {
    const material = from.phase === 'deciding' ? from.material : undefined;
    kernel.emit('decision', { cycleId, decision: event.decision, material });
  }
  if (event.type === 'promoted' && to.phase === 'probation') {
    kernel.emit('promoted', { cycleId, commit: event.commit, summary: to.chosen.summary });
    await announceActivation(kernel, cycleId, event.commit);
  }
  if (event.type === 'settled' && from.phase === 'probation') {
    kernel.emit('settled', { cycleId, commit: from.commit, reason: event.why });
  }
  if (event.type === 'rolled-back' && 'commit' in from) {
    kernel.emit('rolled-back', { cycleId, commit: from.commit ?? '', reason: event.why, lesson: event.lesson });
  }
};

/** Tells the host what has just been committed. */
export const announce = async (
  kernel: Kernel,
  cycleId: string,
  from: CycleState,
  event: CycleEvent,
  to: CycleState,
): Promise<void> => {
  kernel.emit('cycle', { cycleId, from: from.phase, to: to.phase, event: event.type });
  await announceDetails(kernel, cycleId, from, event, to);
  // A question is asked once it is in the ledger: the step before has no receipt that says so.
  const asked = event.type === 'approval-requested';
  const wentLive = to.phase === 'probation' && from.phase !== to.phase;
  const ended = isClosed(to) && to.concluded;
  if (asked) {
    const approval = await findApproval(kernel.journal, event.approvalId);
    if (approval !== undefined) kernel.emit('approval', { approval });
  }
  if (asked || wentLive || ended) {
    kernel.emit('receipt', { receipt: await readReceipt(kernel.journal, cycleId) });
  }
};
