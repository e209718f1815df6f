import { EvolveError } from '@evolve/core/errors';
import { setTimeout as sleep } from 'node:timers/promises';

/** Sends SIGKILL to a process, or to a group as a negative id; false when nobody of that id is left. */
export const sendKill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    return false;
  }
};

const PATIENCE_MS = 10_000;

/**
 * Repeats `round` until it says that nothing was left to kill.
 * @throws EVOLVE_RUNNER_UNAVAILABLE when processes outlive SIGKILL for ten seconds (stuck in the kernel).
 */
export const killUntilGone = async (round: () => Promise<boolean>): Promise<void> => {
  const started = performance.now();
  let pause = 1;
  while (await round()) {
    if (performance.now() - started > PATIENCE_MS) {
      throw new EvolveError('EVOLVE_RUNNER_UNAVAILABLE', 'processes of a command could not be killed', {
        hint: 'look for processes in uninterruptible sleep (state D)',
      });
    }
    await sleep(pause);
    pause = Math.min(pause * 2, 50);
  }
};
