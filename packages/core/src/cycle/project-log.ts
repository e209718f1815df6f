/** How a cycle stands in the evolution log: a projection that can be written again at any time. */
import type { LogEntry, LogSection } from '../contracts/index.ts';
import type { Kernel } from './kernel.ts';
import { INTERRUPTED, isClosed, type CycleState, type Task } from './state.ts';

const COUNTS_AS_ATTEMPT = ['abandoned', 'refused', 'rolled-back', 'rejected', 'needs-human'];

/** Where the task belongs now; undefined: nothing to write. */
const sectionOf = (state: CycleState): LogSection | undefined => {
  switch (state.phase) {
    case 'proposing':
    case 'proving':
    case 'assessing':
    case 'awaiting-approval':
    case 'promoting':
    case 'rolling-back':
      return 'doing';
    case 'probation':
    case 'settled':
      return 'done';
    case 'abandoned':
    case 'refused':
    case 'rejected':
    case 'rolled-back':
    case 'needs-human':
    case 'safe-mode':
      return 'failed';
    case 'aborted':
    case 'expired':
    case 'superseded':
      return 'todo';
    default:
      return undefined;
  }
};

const details = (cycleId: string, state: CycleState): Partial<LogEntry> => {
  const chosen = 'chosen' in state ? state.chosen : undefined;
  const commit = 'commit' in state ? state.commit : undefined;
  const lesson = isClosed(state) ? state.lesson : undefined;
  return {
    cycleId,
    ...(chosen === undefined ? {} : { files: chosen.paths }),
    ...(commit === undefined ? {} : { commit }),
    ...(lesson === undefined ? {} : { lesson }),
  };
};

/** Cut off by a crash: the item comes up again, but not for ever, since it may be what crashes the host. */
const wasInterrupted = (state: CycleState): boolean => state.phase === 'aborted' && state.reason === INTERRUPTED;

/** Whether this cycle is one more attempt that came to nothing. Writing the entry again must not count it again. */
const countsNow = (cycleId: string, state: CycleState, before: LogEntry | undefined, section: LogSection): boolean => {
  const counts = isClosed(state) && (COUNTS_AS_ATTEMPT.includes(state.phase) || wasInterrupted(state));
  return counts && !(before?.cycleId === cycleId && before.section === section);
};

/** What the host asked for, and nothing came of: the host has the receipt, and nobody else waits for it. */
const isForgotten = (task: Task, section: LogSection): boolean => task.source === 'host' && section === 'todo';

/** Writes the cycle's entry and returns whether there is something new to show. */
export const projectLog = async (kernel: Kernel, cycleId: string, state: CycleState): Promise<boolean> => {
  // What was learned, and the items that came of it, were written by the exploration itself.
  if (state.phase === 'explored') return true;
  // The same task goes on in another cycle, which has written the entry.
  if (isClosed(state) && state.successor !== undefined) return false;
  const section = sectionOf(state);
  const task = 'task' in state ? state.task : undefined;
  if (section === undefined || task === undefined) return false;
  if (isForgotten(task, section)) {
    await kernel.knowledge.log.remove(task.id);
    return true;
  }
  const before = await kernel.knowledge.log.get(task.id);
  const at = kernel.clock.now().toISOString();
  const entry: LogEntry = {
    source: task.source,
    priority: before?.priority ?? 0,
    createdAt: before?.createdAt ?? at,
    reason: task.reason,
    ...before,
    id: task.id,
    section,
    title: before?.title ?? task.text,
    updatedAt: at,
    attempts: (before?.attempts ?? 0) + (countsNow(cycleId, state, before, section) ? 1 : 0),
    ...(task.tool === undefined ? {} : { tool: task.tool }),
    ...details(cycleId, state),
  };
  await kernel.knowledge.log.put(entry);
  return before?.section !== section || entry.commit !== before.commit || entry.lesson !== before.lesson;
};
