/** The checkpoints of one worktree, over a context that others share. */
import type { Ids } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { afterRecovery } from '../recover.ts';
import { diffCheckpoint, type PathDiff } from './diff.ts';
import { compareWithLive, type CheckpointDifference } from './differences.ts';
import type { CheckpointLimits } from './limits.ts';
import { restore, resumeRestores, type RestoreReport } from './restore.ts';
import { prune, remove, removeBroken, type Pruned, type Retention } from './retention.ts';
import { scopeOf } from './scope.ts';
import { toInfo, toShown, type CheckpointInfo, type ShownCheckpoint } from './show.ts';
import { takeSnapshot } from './snapshot.ts';
import { storedDifferences } from './stored.ts';
import { listCheckpoints, loadManifest } from './store.ts';
import { versionsOf } from './versions.ts';

export interface CreateCheckpoint {
  /** For people. @default 'checkpoint' */
  readonly label?: string;
  /** Only these paths, from the root of the live tree. What is named is held, also when it is clean, ignored or not there. */
  readonly paths?: readonly string[];
  /** Patterns, as in `.gitignore`, of ignored files to hold too. @default [] */
  readonly ignored?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface PathsOption {
  /** Only these paths, from the root of the live tree. @default all that the checkpoint is about */
  readonly paths?: readonly string[];
}

/** Checkpoints of one worktree. Every operation may throw EVOLVE_REPOSITORY_LOCKED and EVOLVE_GIT_FAILED. */
export interface GitCheckpoints {
  /** Root of the live tree. */
  readonly dir: string;
  readonly stateDir: string;
  /** @throws EVOLVE_CHECKPOINT_FAILED beyond the limits; EVOLVE_CHECKPOINT_UNSTABLE; EVOLVE_OPTIONS for a path outside */
  create(options?: CreateCheckpoint): Promise<CheckpointInfo>;
  /** Newest first; of all worktrees of the repository. */
  list(): Promise<readonly CheckpointInfo[]>;
  /** @throws EVOLVE_NOT_FOUND */
  show(id: string): Promise<ShownCheckpoint>;
  /** What differs between the checkpoint and the live tree now. `text`: with unified diffs. @throws EVOLVE_NOT_FOUND */
  diff(id: string, options?: PathsOption & { readonly text?: boolean }): Promise<readonly PathDiff[]>;
  /**
   * Reads back all that is stored; with `live` also compares bytes, kinds, modes and index entries of the live tree. Empty is
   * good. @throws EVOLVE_NOT_FOUND
   */
  verify(id: string, options?: PathsOption & { readonly live?: boolean }): Promise<readonly CheckpointDifference[]>;
  /**
   * Brings back the whole or some paths; what is overwritten is saved in a checkpoint of its own first. HEAD never moves.
   * @throws EVOLVE_NOT_FOUND; EVOLVE_CHECKPOINT_FAILED when something stored is missing, before anything is touched
   */
  restore(id: string, options?: PathsOption): Promise<RestoreReport>;
  /** @throws EVOLVE_NOT_FOUND; EVOLVE_BUSY while an interrupted restore needs it */
  remove(id: string): Promise<void>;
  /** Removes what is beyond the retention, also of what rollbacks have put aside. Happens by itself too, with the first and with every 16th checkpoint. */
  prune(retention?: Partial<Retention>): Promise<Pruned>;
  /** Finishes a restore that a crash interrupted; `restore` does it too. */
  recover(): Promise<readonly RestoreReport[]>;
}

export interface EngineOptions {
  readonly ids: Ids;
  readonly limits: CheckpointLimits;
  readonly retention: Retention;
}

const PRUNE_EVERY = 16;

const assertLabel = (label: string): string => {
  if (!label.includes('\0')) return label;
  throw new EvolveError('EVOLVE_OPTIONS', 'a label holds no NUL', { data: { label } });
};

const verify = async (
  context: WorkspaceContext,
  git: Git,
  id: string,
  { paths, live }: PathsOption & { readonly live?: boolean },
): Promise<readonly CheckpointDifference[]> => {
  const manifest = await loadManifest(git, id);
  const stored = await storedDifferences(context, git, manifest);
  if (live !== true) return stored;
  const scope = scopeOf(paths);
  const found = await versionsOf(git, context.stateDir, manifest, scope);
  return [...stored, ...(await compareWithLive(context, git, manifest, found, scope))];
};

/** Finishes what a crash interrupted; the caller holds the lock. */
export const recoverCheckpoints = async (
  context: WorkspaceContext,
  git: Git,
  options: EngineOptions,
): Promise<readonly RestoreReport[]> => {
  await removeBroken(git);
  return resumeRestores(context, git, options);
};

export const checkpointEngine = (context: WorkspaceContext, options: EngineOptions): GitCheckpoints => {
  const { ids, limits, retention } = options;
  let created = 0;
  const create = async (git: Git, { label = 'checkpoint', paths, ignored = [] }: CreateCheckpoint) => {
    const scope = scopeOf(paths);
    if (created % PRUNE_EVERY === 0) await prune(context, git, retention);
    created += 1;
    const { header } = await takeSnapshot(context, git, {
      id: ids(),
      label: assertLabel(label),
      limits,
      ignored,
      ...(scope === undefined ? {} : { scope }),
    });
    return toInfo(header);
  };
  return {
    dir: context.repository.dir,
    stateDir: context.stateDir,
    create: (wanted = {}) => context.exclusive((git) => create(git, wanted), wanted.signal),
    list: async () => (await listCheckpoints(await context.git())).map(toInfo),
    show: async (id) => toShown(await loadManifest(await context.git(), id)),
    diff: async (id, { paths, text = false } = {}) => {
      const git = await context.git();
      return diffCheckpoint(context, git, await loadManifest(git, id), { scope: scopeOf(paths), text });
    },
    verify: async (id, wanted = {}) => verify(context, await context.git(), id, wanted),
    restore: (checkpointId, { paths } = {}) =>
      afterRecovery(context, async (git) => {
        await resumeRestores(context, git, { ids, limits });
        return restore(context, git, { checkpointId, paths, ids, limits });
      }),
    remove: (id) => context.exclusive((git) => remove(context, git, id)),
    prune: (wanted = {}) => context.exclusive((git) => prune(context, git, { ...retention, ...wanted })),
    recover: () => afterRecovery(context, (git) => recoverCheckpoints(context, git, options)),
  };
};
