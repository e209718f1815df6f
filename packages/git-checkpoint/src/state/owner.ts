/** Who owns something on disk, in a way that a process id used again cannot fake. */
import { readFile } from 'node:fs/promises';
import { unlessMissing } from './durable.ts';

export interface Owner {
  readonly pid: number;
  /** Start time of the process in clock ticks since boot; empty where the system does not tell. */
  readonly startTime: string;
  readonly bootId: string;
}

const readText = async (file: string): Promise<string> => (await unlessMissing(readFile(file, 'utf8'))) ?? '';

/**
 * State and start time (fields 3 and 22) from `/proc/<pid>/stat`, counted after the command's name, which may hold
 * anything. Empty where there is no such file.
 */
const readStat = async (pid: number): Promise<{ readonly state: string; readonly startTime: string }> => {
  const stat = await readText(`/proc/${String(pid)}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
};

const bootId = async (): Promise<string> => (await readText('/proc/sys/kernel/random/boot_id')).trim();

/** A process as it is now. */
export const ownerOf = async (pid: number): Promise<Owner> => ({
  pid,
  startTime: (await readStat(pid)).startTime,
  bootId: await bootId(),
});

export const currentOwner = (): Promise<Owner> => ownerOf(process.pid);

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether exactly that process, not a later one with its number, is still there; a zombie is not. */
export const isAlive = async (owner: Owner): Promise<boolean> => {
  if (!exists(owner.pid) || owner.bootId !== (await bootId())) return false;
  const { state, startTime } = await readStat(owner.pid);
  return owner.startTime === startTime && state !== 'Z' && state !== 'X';
};
