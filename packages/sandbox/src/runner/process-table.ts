/** What Linux says about processes under /proc. Elsewhere everything here is empty, and only process groups are known. */
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Files of a process that is gone, or is not ours to read, are empty: both mean "nothing to see here". */
const readProc = async (path: string): Promise<string> => {
  try {
    return await readFile(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
};

const listProc = async (path: string): Promise<readonly string[]> => {
  try {
    return (await readdir(`/proc/${path}`)).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
};

/** Fields of `stat` after the command's name, which may itself hold blanks and parentheses. */
const statFields = async (pid: number): Promise<readonly string[]> => {
  const text = await readProc(`${String(pid)}/stat`);
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** When the process started, in clock ticks since boot: with the pid it names one process for ever. Undefined when it is gone. */
export const startTime = async (pid: number): Promise<string | undefined> => {
  const fields = await statFields(pid);
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
};

const readProcNow = (path: string): string => {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
};

const listProcNow = (path: string): readonly string[] => {
  try {
    return readdirSync(`/proc/${path}`);
  } catch {
    return [];
  }
};

const childrenOf = (pid: number): readonly number[] =>
  listProcNow(`${String(pid)}/task`)
    .map((thread) => readProcNow(`${String(pid)}/task/${thread}/children`))
    .flatMap((list) => list.split(' '))
    .flatMap((child) => (child === '' ? [] : [Number(child)]));

/** The process and everything below it, at most one more than `most`: who multiplies must not keep us looking. */
export const processTree = (root: number, most = Number.POSITIVE_INFINITY): readonly number[] => {
  const found = [root];
  // The list grows while it is gone through.
  for (const pid of found) {
    found.push(...childrenOf(pid));
    if (found.length > most) break;
  }
  return found;
};

/** What a process and everything below it use together. */
export interface TreeUsage {
  readonly processes: number;
  readonly residentBytes: number;
  /** Of those that live, and of those that ended and were waited for by one that lives. */
  readonly cpuSeconds: number;
}

/** Pages are taken as 4096 bytes, and ticks as hundredths of a second. */
const PAGE = 4096;
const TICKS_PER_SECOND = 100;

/** Fields of `stat` after the name: user, system, and both of the children that were waited for; resident pages. */
const usageOf = (pid: number): { readonly ticks: number; readonly pages: number } => {
  const text = readProcNow(`${String(pid)}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (text === '') return { ticks: 0, pages: 0 };
  return { ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0), pages: Number(fields[21]) };
};

/**
 * Looks synchronously, some 0.2 ms for each process: through the thread pool it takes ten times as long, and a run that
 * multiplies would outgrow it. Of more than `mostProcesses` only the number is of interest.
 */
export const treeUsage = (root: number, mostProcesses: number): TreeUsage => {
  const tree = processTree(root, mostProcesses);
  if (tree.length > mostProcesses) return { processes: tree.length, residentBytes: 0, cpuSeconds: 0 };
  const all = tree.map(usageOf);
  return {
    processes: tree.length,
    residentBytes: all.reduce((sum, { pages }) => sum + pages, 0) * PAGE,
    cpuSeconds: all.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
  };
};

const isMember = (pid: string, group: number): boolean => {
  const stat = readProcNow(`${pid}/stat`);
  const [state, , member] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(member) === group && state !== 'Z' && state !== 'X';
};

/**
 * Living processes of a group, and those whose environment at their start holds `marker`, wherever they went since. Reads
 * synchronously: one look at the whole table takes 1 to 2 ms this way and ten times as long through the thread pool.
 */
export const processesOf = async (group: number, marker: string): Promise<readonly number[]> => {
  const pids = await listProc('');
  return pids.filter((pid) => readProcNow(`${pid}/environ`).includes(marker) || isMember(pid, group)).map(Number);
};
