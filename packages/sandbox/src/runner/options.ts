import * as z from 'zod/mini';
import { EvolveError } from '@evolve/core/errors';

/** Options of {@link isolatedRunner}. */
export interface IsolatedRunnerOptions {
  /**
   * `namespace`: bubblewrap. `none`: a plain child in a process group of its own with a cleared environment. Never
   * downgraded: where namespaces do not work, asking for them throws.
   * @default 'namespace'
   */
  readonly isolation?: 'namespace' | 'none';
  /**
   * Resident memory in MiB of all processes of one run together, looked at every 10 to 100 ms, the nearer to the limit the
   * sooner (Linux only): the run is killed once it is over, so a fast allocator can overshoot by what it touches between
   * two looks. Files in memory (`tmpMb`) are not in it.
   * @default 2048
   */
  readonly memoryMb?: number;
  /**
   * Processes of one run alive at the same time, looked at together with the memory. In a namespace the kernel refuses more
   * than four times as many processes and threads, and 256, unless `detectIsolation` says that it can only be watched.
   * @default 256
   */
  readonly maxProcesses?: number;
  /**
   * Seconds of processor time of all processes of one run together; for each of them the kernel keeps the bound too.
   * @default what all processors give within the run's `timeoutMs`, and 5
   */
  readonly cpuSeconds?: number;
  /** Size in MiB of the private /tmp (namespace only), which is memory; /dev/shm has 64 more, or as many if that is less. @default 1024 */
  readonly tmpMb?: number;
  /** Largest file in MiB that a process may write. @default 1024 */
  readonly fileMb?: number;
  /** Files that a process may have open. @default 4096 */
  readonly openFiles?: number;
  /** Directories and files that every run may read, besides what the run itself names. @default [] */
  readonly readable?: readonly string[];
  /** Name or path of bubblewrap. @default 'bwrap' */
  readonly bwrap?: string;
}

export type RunnerSettings = Required<Omit<IsolatedRunnerOptions, 'cpuSeconds'>> &
  Pick<IsolatedRunnerOptions, 'cpuSeconds'>;

export const RUNNER_DEFAULTS: RunnerSettings = {
  isolation: 'namespace',
  memoryMb: 2048,
  maxProcesses: 256,
  tmpMb: 1024,
  fileMb: 1024,
  openFiles: 4096,
  readable: [],
  bwrap: 'bwrap',
};

const positive = (): z.ZodMiniNumber => z.int().check(z.positive());

const schema = z.strictObject({
  isolation: z.enum(['namespace', 'none']),
  memoryMb: positive(),
  maxProcesses: positive(),
  cpuSeconds: z.optional(positive()),
  tmpMb: positive(),
  fileMb: positive(),
  openFiles: positive(),
  readable: z.array(z.string()),
  bwrap: z.string().check(z.minLength(1)),
});

/** @throws EVOLVE_OPTIONS naming the option that is wrong. */
export const runnerSettings = (options: IsolatedRunnerOptions): RunnerSettings => {
  const parsed = schema.safeParse({ ...RUNNER_DEFAULTS, ...options });
  if (parsed.success) {
    const { cpuSeconds, ...settings } = parsed.data;
    return cpuSeconds === undefined ? settings : { ...settings, cpuSeconds };
  }
  throw new EvolveError('EVOLVE_OPTIONS', `options of isolatedRunner: ${z.prettifyError(parsed.error)}`);
};
