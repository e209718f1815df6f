/**
 * The end of a cycle: counters, lesson, experience. A crash may repeat it: each is the same the second time. An evolution that
 * had settled and is taken back concludes again, and its failure takes the place of its success.
 */
import type { Reservation } from '../../contracts/index.ts';
import type { CycleEvent } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { EVOLUTION_COUNT, fenceOf, GRANT_PREFIX } from '../spend.ts';
import type { ClosedState } from '../state.ts';
import { enterSafeMode } from '../switches.ts';

/** Phases that give the day's evolution back: nothing was tried, or it was cut off. */
const GIVES_COUNT_BACK = ['aborted', 'idle', 'explored'];

/** A day's evolution on which nothing was tried, and an owner's grant that nothing landed under. */
const isGivenBack = ({ category }: Reservation, { phase, commit }: ClosedState): boolean =>
  category === EVOLUTION_COUNT
    ? GIVES_COUNT_BACK.includes(phase)
    : category.startsWith(GRANT_PREFIX) && commit === undefined;

const closeReservations = async (kernel: Kernel, cycleId: string, state: ClosedState): Promise<void> => {
  for (const reservation of await kernel.journal.openReservations(cycleId)) {
    if (isGivenBack(reservation, state)) await kernel.journal.release(reservation.id, fenceOf(kernel));
    else await kernel.journal.settle(reservation.id, undefined, fenceOf(kernel));
  }
};

const learn = async (kernel: Kernel, cycleId: string, state: ClosedState): Promise<void> => {
  const at = kernel.clock.now().toISOString();
  if (state.lesson !== undefined) {
    await kernel.knowledge.addLesson({ id: cycleId, text: state.lesson, at, cycleId });
  }
  const { task, chosen } = state;
  const verdict = state.phase === 'settled' ? true : state.phase === 'rolled-back' ? false : undefined;
  if (task === undefined || chosen === undefined || verdict === undefined) return;
  const problems =
    task.evidence.length === 0 ? [task.text] : task.evidence.map((item) => `${item.tool}: ${item.error}`);
  for (const problem of problems.slice(0, 5)) {
    await kernel.knowledge.experiences.record({
      problem,
      solution: chosen.diff.slice(0, 8000),
      ok: verdict,
      // What a proposer wrote is nobody's word; how it went the kernel has seen itself.
      provenance: { source: 'model', detail: chosen.proposer },
      by: 'host',
      cycleId,
      ...(verdict ? {} : { reason: 'rolled-back' }),
    });
  }
};

export const conclude = async (kernel: Kernel, cycleId: string, state: ClosedState): Promise<CycleEvent> => {
  await closeReservations(kernel, cycleId, state);
  await learn(kernel, cycleId, state);
  if (state.phase === 'safe-mode') {
    await enterSafeMode(kernel, state.reason, cycleId);
  }
  return { type: 'concluded' };
};
