/**
 * How the kernel itself bounds the number of processes of a run in a namespace, so that one that multiplies cannot outrun
 * whoever watches it. What is there depends on the kernel and on who the host is:
 * - `rlimit`: the user's processes are counted in each user namespace of their own (Linux 5.14), but never those of root.
 * - `pid-namespace`: each process namespace has a largest process id of its own (Linux 6.14), which is set from outside,
 *   before the command starts, by entering the namespace. On an older kernel that would be the host's: never tried there.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SYSTEM_PATH } from './environment.ts';

/** What bounds the processes of a run: the kernel, by one of two means, or only the one who looks at them. */
export type TaskBound = 'rlimit' | 'pid-namespace' | 'watched';

/** The kernel counts threads, Node has eleven; number 1 of the namespace and its helper count too. */
const THREADS_PER_PROCESS = 4;
const SPARE_THREADS = 256;

/** What the kernel counts at most in a run of so many processes. */
export const tasksOf = (maxProcesses: number): number => maxProcesses * THREADS_PER_PROCESS + SPARE_THREADS;

const isKernel = (major: number, minor: number): boolean => {
  const [ownMajor = 0, ownMinor = 0] = release().split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const findEnter = (): string | undefined => SYSTEM_PATH.map((folder) => join(folder, 'nsenter')).find(isExecutable);

/** What this kernel and this user offer. */
export const taskBound = (): TaskBound => {
  if (process.getuid?.() !== 0) return isKernel(5, 14) ? 'rlimit' : 'watched';
  return isKernel(6, 14) && findEnter() !== undefined ? 'pid-namespace' : 'watched';
};

/** Ids below that are given once and not again. */
const RESERVED_IDS = 300;

/** In a namespace of its own the shell is one of the first few processes: elsewhere nothing is written. */
const SCRIPT = '[ "$$" -lt 100 ] && echo "$0" > /proc/sys/kernel/pid_max';

const ENTER_TIMEOUT_MS = 10_000;

/** Sets the largest process id in the namespace of `root`. Rejects when it could not. */
export const boundIds = async (root: number, maxProcesses: number): Promise<void> => {
  const most = String(RESERVED_IDS + tasksOf(maxProcesses));
  const args = ['--target', String(root), '--pid', '--', '/bin/sh', '-c', SCRIPT, most];
  await promisify(execFile)(findEnter() ?? 'nsenter', args, { env: {}, cwd: '/', timeout: ENTER_TIMEOUT_MS });
};
