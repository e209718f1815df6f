import { readReceipt } from '../ledger/receipt.ts';
import type { CycleEvent } from './cycle-events.ts';
import type { Kernel } from './kernel.ts';
import { isClosed, type CycleState } from './state.ts';

const announceDetails = (
  kernel: Kernel,
  cycleId: string,
  from: CycleState,
  event: CycleEvent,
  to: CycleState,
): void => {
  if (event.type === 'decided') {
    const material = from.phase === 'deciding' ? from.material : undefined;
    kernel.emit('decision', { cycleId, decision: event.decision, material });
  }
  if (event.type === 'promoted' && to.phase === 'probation') {
    kernel.emit('promoted', { cycleId, commit: event.commit, summary: to.chosen.summary });
    kernel.emit('activate', { cycleId, commit: event.commit });
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
  announceDetails(kernel, cycleId, from, event, to);
  // A question is asked once it is in the ledger: the step before has no receipt that says so.
  const asked = event.type === 'approval-requested';
  const wentLive = to.phase === 'probation' && from.phase !== to.phase;
  const ended = isClosed(to) && to.concluded;
  if (asked) {
    const approval = (await kernel.journal.approvals({ limit: 100 })).find((one) => one.id === event.approvalId);
    if (approval !== undefined) kernel.emit('approval', { approval });
  }
  if (asked || wentLive || ended) {
    kernel.emit('receipt', { receipt: await readReceipt(kernel.journal, cycleId) });
  }
};
