import type { RollbackReport } from '../../contracts/index.ts';
import type { CycleEvent } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { reviewFailure } from '../review.ts';
import type { Landing } from '../state.ts';

/** What to remember of a version that had to go. `diagnostics` is the agent's own last output where there is any. */
export const lessonOf = async (
  kernel: Kernel,
  cycleId: string,
  state: Pick<Landing, 'task' | 'chosen'>,
  diagnostics: string,
  signal: AbortSignal,
): Promise<string> => {
  const request = { cycleId, task: state.task.text, attempt: 1, diagnostics, diff: state.chosen.diff };
  const { what, lesson } = await reviewFailure(kernel, request, signal);
  return lesson.includes(what) ? lesson : `${what}. ${lesson}`;
};

/** `how: 'unknown'`: a workspace that keeps no reports. */
export const rolledBack = (
  report: { readonly how: RollbackReport['how'] | 'unknown'; readonly paths: RollbackReport['paths'] },
  why: string,
  lesson: string,
): CycleEvent => ({
  type: 'rolled-back',
  how: report.how,
  why,
  lesson,
  paths: report.paths,
});

/** Takes the evolution back. Exempt from every limit; doing it twice is doing it once. */
export const rollBack = async (
  kernel: Kernel,
  cycleId: string,
  state: Pick<Landing, 'task' | 'chosen'> & { readonly reason: string },
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const report = await kernel.workspace.rollback(cycleId, { reason: state.reason });
  return rolledBack(report, state.reason, await lessonOf(kernel, cycleId, state, state.reason, signal));
};
