import type { CycleEvent } from '../cycle-events.ts';
import { commitMessage, commitTrailers } from '../commit-message.ts';
import type { Kernel } from '../kernel.ts';
import type { Landing } from '../state.ts';

/** Keeps the candidate on a branch and asks; the approval has the cycle's id, so asking twice is asking once. */
export const requestApproval = async (kernel: Kernel, cycleId: string, state: Landing): Promise<CycleEvent> => {
  const { chosen, judgement } = state;
  const candidate = await kernel.workspace.candidate(chosen.base, chosen.tree);
  const ref = await kernel.workspace.keep(candidate, {
    evolutionId: cycleId,
    message: commitMessage(state),
    trailers: await commitTrailers(kernel, cycleId, state),
  });
  const { expiresAfterMs } = judgement.need;
  const expiry =
    expiresAfterMs === undefined
      ? {}
      : { expiresAt: new Date(kernel.clock.now().getTime() + expiresAfterMs).toISOString() };
  return { type: 'approval-requested', approvalId: cycleId, ref, ...expiry };
};
