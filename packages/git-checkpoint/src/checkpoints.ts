import type { Clock, Ids } from '@evolve/core/contracts';
import { systemClock, timeIds } from '@evolve/core/time';
import { checkpointEngine, type GitCheckpoints } from './checkpoint/engine.ts';
import { CHECKPOINT_LIMITS, type CheckpointLimits } from './checkpoint/limits.ts';
import { RETENTION, type Retention } from './checkpoint/retention.ts';
import { openContext } from './context.ts';
import { DEFAULTS, type Identity } from './options.ts';

export interface GitCheckpointsOptions {
  /** Any folder inside the repository. */
  readonly dir: string;
  /** @default `$XDG_STATE_HOME/evolve/<repository id>` */
  readonly stateDir?: string;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** @default by that clock, with random bits */
  readonly ids?: Ids;
  /** Environment for git: PATH and HOME matter, every `GIT_*` is dropped. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long to wait for another process that works on the repository, in milliseconds. @default 30_000 */
  readonly lockWaitMs?: number;
  /** Committer of the checkpoints. @default Evolve <evolve@localhost> */
  readonly identity?: Identity;
  /** What a checkpoint may hold: 500 MB in all, 100 000 files. Beyond it there is none. */
  readonly limits?: Partial<CheckpointLimits>;
  /** What stays: 200 checkpoints, 30 days, 5 GB; of 500 evolutions, for 90 days, what was rescued or rejected. */
  readonly retention?: Partial<Retention>;
}

/**
 * Lossless checkpoints of a git worktree, in whatever state it is: before the first commit, detached, in the middle of a
 * merge, sparse, linked. Needs nothing else of Evolve.
 * @throws EVOLVE_GIT_MISSING, EVOLVE_NOT_A_REPOSITORY, EVOLVE_BARE_REPOSITORY, EVOLVE_STATE_DIR
 */
export const gitCheckpoints = async (options: GitCheckpointsOptions): Promise<GitCheckpoints> => {
  const clock = options.clock ?? systemClock;
  const context = await openContext({
    dir: options.dir,
    stateDir: options.stateDir,
    clock,
    env: options.env ?? process.env,
    preserve: DEFAULTS.preserve,
    identity: options.identity ?? DEFAULTS.identity,
    lockWaitMs: options.lockWaitMs ?? DEFAULTS.lockWaitMs,
  });
  return checkpointEngine(context, {
    ids: options.ids ?? timeIds(clock),
    limits: { ...CHECKPOINT_LIMITS, ...options.limits },
    retention: { ...RETENTION, ...options.retention },
  });
};
