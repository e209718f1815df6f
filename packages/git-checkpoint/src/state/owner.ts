/** Who owns something on disk, in a way that a process id used again, or used in another container, cannot fake. */
import { readFile, readlink } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';

export interface Owner {
  readonly pid: number;
  /** Start time of the process in clock ticks since boot; empty where the system does not tell. */
  readonly startTime: string;
  readonly bootId: string;
  /** Where `pid` means something; empty or missing where the system does not tell. */
  readonly pidNamespace?: string;
}

/** `unknown`: it lives in another namespace of process ids, where its number says nothing here. */
export type Liveness = 'alive' | 'gone' | 'unknown';

const readText = async (file: string): Promise<string> => (await unlessMissing(readFile(file, 'utf8'))) ?? '';

/**
 * State, group and start time (fields 3, 5 and 22) from `/proc/<pid>/stat`, counted after the command's name, which may
 * hold anything. Empty where there is no such file.
 */
export const readStat = async (
  pid: number,
): Promise<{ readonly state: string; readonly group: number; readonly startTime: string }> => {
  const stat = await readText(`/proc/${String(pid)}/stat`).catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', group: Number(fields[2] ?? 0), startTime: fields[19] ?? '' };
};

const bootId = async (): Promise<string> => (await readText('/proc/sys/kernel/random/boot_id')).trim();

const pidNamespace = (): Promise<string> => readlink('/proc/self/ns/pid').catch(() => '');

/** A process as it is now. */
export const ownerOf = async (pid: number): Promise<Owner> => ({
  pid,
  startTime: (await readStat(pid)).startTime,
  bootId: await bootId(),
  pidNamespace: await pidNamespace(),
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
export const livenessOf = async (owner: Owner): Promise<Liveness> => {
  if (owner.bootId !== (await bootId())) return 'gone';
  const [theirs = '', ours] = [owner.pidNamespace, await pidNamespace()];
  if (theirs !== '' && ours !== '' && theirs !== ours) return 'unknown';
  if (!exists(owner.pid)) return 'gone';
  const { state, startTime } = await readStat(owner.pid);
  return owner.startTime === startTime && state !== 'Z' && state !== 'X' ? 'alive' : 'gone';
};

/** Whether it may still be there: what nobody can know counts as alive, so that nothing of a living one is removed. */
export const isAlive = async (owner: Owner): Promise<boolean> => (await livenessOf(owner)) !== 'gone';
