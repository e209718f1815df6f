import type { Kernel } from './kernel.ts';

/** Keeps the log for people short. What goes wrong is told and left for the next time: no cycle fails for it. */
export const tidy = async (kernel: Kernel, signal: AbortSignal): Promise<void> => {
  try {
    await kernel.view?.compact?.({ signal });
  } catch (error) {
    if (!signal.aborted) kernel.emit('error', { error, where: 'compacting the evolution log' });
  }
};
