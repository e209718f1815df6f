/**
 * The processes of one run: those in its group, and those that left the group but still carry the run's mark in their
 * environment. Linux shows both in `/proc`; elsewhere only the group can be ended.
 *
 * A process that starts a session of its own *and* empties its environment is not found: only a container or a control
 * group holds that one.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStat } from '../state/owner.ts';

/** Names the variable by which a run's processes are found again. */
export const RUN_VARIABLE = 'EVOLVE_GUARD_RUN';

const pids = async (): Promise<readonly number[]> => {
  if (process.platform !== 'linux') return [];
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
};

/** Empty for processes of other users, and for those that end while we look: none of them is ours. */
const readProc = async (pid: number, name: string): Promise<string> => {
  try {
    return await readFile(`/proc/${String(pid)}/${name}`, 'utf8');
  } catch {
    return '';
  }
};

/** The environment's marks with one more: a guard under a guard is a part of the outer one's run too. */
export const withMark = (env: NodeJS.ProcessEnv, mark: string): NodeJS.ProcessEnv => ({
  ...env,
  [RUN_VARIABLE]: [...marksOf(env[RUN_VARIABLE]), mark].join(' '),
});

const marksOf = (value = ''): readonly string[] => value.split(' ').filter(Boolean);

/** A mark matches itself and, ending in a colon, every run that begins with it. */
const carries = async (pid: number, mark: string): Promise<boolean> => {
  const begin = `${RUN_VARIABLE}=`;
  const entry = (await readProc(pid, 'environ')).split('\0').find((each) => each.startsWith(begin));
  return marksOf(entry?.slice(begin.length)).some(
    (each) => each === mark || (mark.endsWith(':') && each.startsWith(mark)),
  );
};

const isRunning = async (pid: number): Promise<boolean> => !['', 'Z', 'X'].includes((await readStat(pid)).state);

const parentOf = async (pid: number): Promise<number> =>
  Number(/^PPid:\s+(\d+)$/m.exec(await readProc(pid, 'status'))?.[1] ?? 0);

/** This process and those that it comes from: a guard that an agent started must not end itself. */
const ownLine = async (): Promise<ReadonlySet<number>> => {
  const line = new Set<number>();
  for (let pid = process.pid; pid > 0 && !line.has(pid); pid = await parentOf(pid)) line.add(pid);
  return line;
};

/** Running processes that carry the mark. */
export const markedProcesses = async (mark: string): Promise<readonly number[]> => {
  const own = await ownLine();
  const found: number[] = [];
  for (const pid of await pids()) {
    if (!own.has(pid) && (await carries(pid, mark)) && (await isRunning(pid))) found.push(pid);
  }
  return found;
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};

const ROUNDS = 20;

/** Ends every process with the mark, also one that is forked while we look. @returns How many there were. */
export const endMarked = async (mark: string): Promise<number> => {
  const ended = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await markedProcesses(mark);
    if (found.length === 0) break;
    for (const pid of found) {
      kill(pid);
      ended.add(pid);
    }
    await sleep(10);
  }
  return ended.size;
};

const memoryOf = async (pid: number): Promise<number> => {
  const status = await readProc(pid, 'status');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  // Pages of programs and libraries are shared with everybody, so they say nothing about this run.
  return (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024;
};

/** Anonymous and shared memory that a run's group and its marked processes hold, in bytes. */
export const memoryOfRun = async (group: number, mark: string): Promise<number> => {
  let total = 0;
  for (const pid of await pids()) {
    const isOurs = (await readStat(pid)).group === group || (pid !== process.pid && (await carries(pid, mark)));
    if (isOurs) total += await memoryOf(pid);
  }
  return total;
};
