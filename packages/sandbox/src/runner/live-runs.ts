/**
 * Owns the set of runs that are alive, so that none outlives this process when it exits by itself. A SIGKILL of this
 * process is survived only by runs of the backend `none`.
 */
import type { Handle } from './backend.ts';

const live = new Set<Handle>();

const killLive = (): void => {
  for (const handle of live) handle.killNow();
};

/** Keeps the run in view until the returned function is called. */
export const keepInView = (handle: Handle): (() => void) => {
  if (live.size === 0) process.on('exit', killLive);
  live.add(handle);
  return () => {
    live.delete(handle);
    if (live.size === 0) process.off('exit', killLive);
  };
};
