import { processTree, residentBytes } from './process-table.ts';

const LOOK_EVERY_MS = 100;

/** Bounds of one run, over all its processes together. */
export interface Limits {
  readonly memoryMb: number;
  readonly maxProcesses: number;
}

const exceeded = async (root: number, limits: Limits): Promise<string | undefined> => {
  const tree = await processTree(root);
  if (tree.length > limits.maxProcesses) return `more than ${String(limits.maxProcesses)} processes`;
  const sizes = await Promise.all(tree.map(residentBytes));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return bytes > limits.memoryMb * 1024 * 1024 ? `more than ${String(limits.memoryMb)} MiB of memory` : undefined;
};

/**
 * Looks at the processes below `root` until stopped, and reports once when they are over a limit. An address-space limit
 * would be exact, but V8 reserves gigabytes that it never touches, so only what is resident is counted.
 */
export const watchLimits = (
  root: () => number | undefined,
  limits: Limits,
  over: (reason: string) => void,
): { stop(): void } => {
  let stopped = process.platform !== 'linux';
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const pid = root();
    const reason = pid === undefined ? undefined : await exceeded(pid, limits);
    if (stopped) return;
    if (reason === undefined) plan();
    else over(reason);
  };
  const plan = (): void => {
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  if (!stopped) plan();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
