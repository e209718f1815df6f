import { readFileSync } from 'node:fs';

/** Zombies count as gone: nobody waits for them. */
export const isRunning = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false; // It ended just now.
  }
};

export const isStopped = (pid: number): boolean => readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') T ');

/** Waits until something holds; the test's own time limit ends it. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};
