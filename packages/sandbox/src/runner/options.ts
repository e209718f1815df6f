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
   * Resident memory in MiB of all processes of one run together, looked at every 100 ms (Linux only): the run is killed
   * once it is over, so a fast allocator can overshoot by what it touches between two looks.
   * @default 2048
   */
  readonly memoryMb?: number;
  /** Processes of one run alive at the same time, looked at together with the memory. @default 256 */
  readonly maxProcesses?: number;
  /** Size in MiB of the private /tmp (namespace only). @default 1024 */
  readonly tmpMb?: number;
  /** Directories and files that every run may read, besides what the run itself names. @default [] */
  readonly readable?: readonly string[];
  /** Name or path of bubblewrap. @default 'bwrap' */
  readonly bwrap?: string;
}

export type RunnerSettings = Required<IsolatedRunnerOptions>;

export const RUNNER_DEFAULTS: RunnerSettings = {
  isolation: 'namespace',
  memoryMb: 2048,
  maxProcesses: 256,
  tmpMb: 1024,
  readable: [],
  bwrap: 'bwrap',
};

const positive = (): z.ZodMiniNumber => z.int().check(z.positive());

const schema = z.strictObject({
  isolation: z.enum(['namespace', 'none']),
  memoryMb: positive(),
  maxProcesses: positive(),
  tmpMb: positive(),
  readable: z.array(z.string()),
  bwrap: z.string().check(z.minLength(1)),
});

/** @throws EVOLVE_OPTIONS naming the option that is wrong. */
export const runnerSettings = (options: IsolatedRunnerOptions): RunnerSettings => {
  const parsed = schema.safeParse({ ...RUNNER_DEFAULTS, ...options });
  if (parsed.success) return parsed.data;
  throw new EvolveError('EVOLVE_OPTIONS', `options of isolatedRunner: ${z.prettifyError(parsed.error)}`);
};
