/** What a run takes of the machine while it lasts, and what of it is left; seen from outside, by /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const read = (path: string): string => {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
};

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** Pages are 4096 bytes where this is run. */
const PAGE = 4096;

/** What a process holds for itself: of a program that runs a thousand times there is one in memory. */
const ownBytes = (pid: number): number => {
  const [, resident = 0, shared = 0] = read(`${String(pid)}/statm`)
    .split(' ')
    .map(Number);
  return (resident - shared) * PAGE;
};

const processes = (): readonly Entry[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = read(`${name}/stat`);
      if (stat === '') return [];
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state = '', parent = ''] = fields;
      return [{ pid: Number(name), parent: Number(parent), state }];
    });

/** Everything below this process, whatever it calls itself. */
const descendants = (table: readonly Entry[]): readonly Entry[] => {
  const found = new Set([process.pid]);
  // A table is in the order of ids, and a parent may have the larger one.
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { pid, parent } of table) if (found.has(parent)) found.add(pid);
  }
  return table.filter(({ pid }) => pid !== process.pid && found.has(pid));
};

const namespaceOf = (pid: number | 'self'): string => {
  try {
    return readlinkSync(`/proc/${String(pid)}/ns/user`);
  } catch {
    return '';
  }
};

/** Living processes that a run could have left: below this one, or without a parent in a namespace that is not this one's. */
const suspects = (): readonly number[] => {
  const table = processes();
  const below = new Set(descendants(table).map(({ pid }) => pid));
  const own = namespaceOf('self');
  return table
    .filter(({ state }) => state !== 'Z' && state !== 'X')
    .filter(({ pid, parent }) => below.has(pid) || (parent === 1 && !['', own].includes(namespaceOf(pid))))
    .map(({ pid }) => pid);
};

/** In MiB, of files in memory on the whole machine. */
const filesInMemory = (): number => Number(/^Shmem:\s+(\d+) kB$/m.exec(read('meminfo'))?.[1] ?? 0) / 1024;

const MIB = 1024 * 1024;
const LOOK_EVERY_MS = 50;

export interface Observed {
  readonly ms: number;
  readonly peakMb: number;
  readonly peakProcesses: number;
  readonly peakFilesMb: number;
  /** What is left of it. */
  readonly left: number;
}

/** Others may use namespaces on this machine, and theirs are without a parent for a moment when they are killed. */
const MOMENT_MS = 300;

const leftSince = async (before: ReadonlySet<number>): Promise<number> => {
  const left = suspects().filter((pid) => !before.has(pid));
  if (left.length === 0) return 0;
  await sleep(MOMENT_MS);
  const still = new Set(suspects());
  return left.filter((pid) => still.has(pid)).length;
};

/** Observes everything below this process while something runs. The rest of the machine should keep still for `peakFilesMb`. */
export const observe = async <T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly observed: Observed }> => {
  const before = { files: filesInMemory(), pids: new Set(suspects()) };
  let [peakMb, peakProcesses, peakFilesMb] = [0, 0, 0];
  const look = (): void => {
    const below = descendants(processes()).filter(({ pid }) => !before.pids.has(pid));
    peakMb = Math.max(peakMb, below.reduce((sum, { pid }) => sum + ownBytes(pid), 0) / MIB);
    peakProcesses = Math.max(peakProcesses, below.length);
    peakFilesMb = Math.max(peakFilesMb, filesInMemory() - before.files);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const started = performance.now();
  try {
    const result = await run();
    const ms = performance.now() - started;
    const left = await leftSince(before.pids);
    return { result, observed: { ms, peakMb, peakProcesses, peakFilesMb, left } };
  } finally {
    clearInterval(timer);
  }
};
