import { treeUsage, type TreeUsage } from './process-table.ts';

/** Bounds of one run, over all its processes together. */
export interface Limits {
  readonly memoryMb: number;
  readonly maxProcesses: number;
  /** @default no bound */
  readonly cpuSeconds?: number;
}

/** A bound that was hit, and how it is told to people. */
export interface Excess {
  readonly limit: 'memory' | 'processes' | 'cpu';
  readonly note: string;
}

const MIB = 1024 * 1024;

const excessOf = (usage: TreeUsage, limits: Limits): Excess | undefined => {
  const { memoryMb, maxProcesses, cpuSeconds = Number.POSITIVE_INFINITY } = limits;
  if (usage.processes > maxProcesses) {
    return { limit: 'processes', note: `more than ${String(maxProcesses)} processes` };
  }
  if (usage.residentBytes > memoryMb * MIB) {
    return { limit: 'memory', note: `more than ${String(memoryMb)} MiB of memory` };
  }
  if (usage.cpuSeconds > cpuSeconds) {
    return { limit: 'cpu', note: `more than ${String(cpuSeconds)} seconds of processor time` };
  }
  return undefined;
};

const LONGEST_PAUSE_MS = 100;
const SHORTEST_PAUSE_MS = 10;

/** About as fast as one processor touches new pages. */
const MIB_PER_MS = 4;

/** The nearer to a limit, the sooner the next look. */
const pauseAfter = (usage: TreeUsage, { memoryMb, maxProcesses }: Limits): number => {
  const untilFull = (memoryMb - usage.residentBytes / MIB) / MIB_PER_MS;
  const isCrowded = usage.processes > maxProcesses / 2;
  return isCrowded ? SHORTEST_PAUSE_MS : Math.min(Math.max(untilFull, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
};

const NOTHING: TreeUsage = { processes: 0, residentBytes: 0, cpuSeconds: 0 };

/**
 * Looks at the processes below `root` until stopped, and reports once when they are over a limit. An address-space limit
 * would be exact, but V8 reserves gigabytes that it never touches, so only what is resident is counted.
 */
export const watchLimits = (
  root: () => number | undefined,
  limits: Limits,
  over: (excess: Excess) => void,
): { stop(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const pid = root();
    const usage = pid === undefined ? NOTHING : treeUsage(pid, limits.maxProcesses);
    const excess = excessOf(usage, limits);
    if (excess === undefined) plan(usage);
    else over(excess);
  };
  const plan = (usage: TreeUsage): void => {
    timer = setTimeout(look, pauseAfter(usage, limits));
  };
  if (process.platform === 'linux') plan(NOTHING);
  return { stop: () => clearTimeout(timer) };
};
