import type { Kernel } from '../cycle/kernel.ts';
import type { Task } from '../cycle/state.ts';
import { stateOf } from '../cycle/stored.ts';

/** More than a base can move in the life of a question; a chain that is longer was made by somebody. */
const MOST = 100;

/**
 * The questions that this task renews, the nearest first. Only those count that are closed because they were asked again: of
 * one that landed, and was perhaps taken back, an old decision must not land it once more. An edit begins anew.
 */
export const renewedQuestions = async (
  { journal }: Pick<Kernel, 'journal'>,
  task: Task,
): Promise<readonly string[]> => {
  const found: string[] = [];
  let { follows } = task;
  while (follows?.how === 'renewed' && found.length < MOST && !found.includes(follows.approval)) {
    const stored = await journal.cycle(follows.approval);
    if (stored === undefined) break;
    const state = stateOf(stored);
    const isAskedAgain = state.phase === 'superseded' && state.successor !== undefined;
    if (!isAskedAgain) break;
    found.push(follows.approval);
    follows = state.task?.follows;
  }
  return found;
};
