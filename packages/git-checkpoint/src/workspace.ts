import type { Ids, SourceFile, Workspace } from '@evolve/core/contracts';
import { access, constants } from 'node:fs/promises';
import { withDiskErrors } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { systemClock, timeIds } from '@evolve/core/time';
import { acceptBaseline, baseline, keepsBaseline, takeFirstBaseline } from './baseline/baseline.ts';
import { checkpointEngine, recoverCheckpoints, type EngineOptions } from './checkpoint/engine.ts';
import { CHECKPOINT_LIMITS } from './checkpoint/limits.ts';
import { restoredPaths } from './checkpoint/restore.ts';
import { RETENTION } from './checkpoint/retention.ts';
import { toCheckpoint } from './checkpoint/show.ts';
import { openContext, type WorkspaceContext } from './context.ts';
import { readCommits, readDiff } from './git/history.ts';
import type { Git } from './git/git.ts';
import { readHead } from './git/refs.ts';
import { readStatus, readable } from './git/status.ts';
import { toEvolution } from './journal/fold.ts';
import { DEFAULTS, type GitWorkspaceOptions } from './options.ts';
import { keep, promote } from './promote/promote.ts';
import { afterRecovery } from './recover.ts';
import { impact } from './rollback/impact.ts';
import { rollback } from './rollback/rollback.ts';
import { removeStaleSlots } from './trial/pool.ts';
import { candidateOfTree } from './trial/capture.ts';
import { openTrial, type GitTrial } from './trial/trial.ts';

/** A workspace whose trials name the folders that runs on them have to read. */
export interface GitWorkspace extends Workspace {
  openTrial(base?: string): Promise<GitTrial>;
}

const assertWritable = async (context: WorkspaceContext): Promise<void> => {
  const { dir, gitDir, commonDir } = context.repository;
  for (const folder of [dir, gitDir, commonDir]) {
    try {
      await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new EvolveError('EVOLVE_REPOSITORY_READ_ONLY', `the repository cannot be written: ${folder}`, {
        cause: error,
        data: { folder },
        hint: 'Give this user write access to the folder and to its .git.',
      });
    }
  }
};

const readSources = async (git: Git, limit: number): Promise<readonly SourceFile[]> => {
  const records = await git.records(['ls-tree', '-r', '-l', '-z', '--full-tree', 'HEAD']);
  return records
    .flatMap((record) => {
      const [, size, path] = /^\d+ blob \S+ +(\d+)\t(.*)$/s.exec(record.toString('utf8')) ?? [];
      return path === undefined ? [] : [{ path, size: Number(size) }];
    })
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))
    .slice(0, limit);
};

const readDirty = async (git: Git): Promise<readonly string[]> =>
  (await readStatus(git)).map((entry) => readable(entry.raw)).sort();

const recover = (context: WorkspaceContext, engine: EngineOptions): ReturnType<Workspace['recover']> =>
  afterRecovery(context, async (git, recovered) => {
    await takeFirstBaseline(context, git);
    await recoverCheckpoints(context, git, engine);
    return { recovered, removedTrials: await removeStaleSlots(context) };
  });

const compose = (context: WorkspaceContext, ids: Ids, options: GitWorkspaceOptions): GitWorkspace => {
  const { repository, env, stateDir } = context;
  const engine: EngineOptions = {
    ids,
    limits: { ...CHECKPOINT_LIMITS, totalBytes: options.checkpointBytes ?? DEFAULTS.checkpointBytes },
    retention: RETENTION,
  };
  const checkpoints = checkpointEngine(context, engine);
  const limits = { ...DEFAULTS.captureLimits, ...options.captureLimits };
  return {
    repositoryId: repository.id,
    dir: repository.dir,
    commonDir: repository.commonDir,
    stateDir,
    head: async () => readHead(await context.git()),
    commits: (limit) => readCommits(repository, env, limit),
    sources: async (limit) => readSources(await context.git(), limit),
    dirtyPaths: async () => readDirty(await context.git()),
    diff: (before, after) => readDiff(repository, env, before, after),
    checkpoint: async (label) => toCheckpoint(await checkpoints.create({ label })),
    checkpoints: async () => (await checkpoints.list()).map(toCheckpoint),
    restore: async (id, wanted) => restoredPaths(await checkpoints.restore(id, wanted)),
    openTrial: (base) => withDiskErrors(() => openTrial(context, { ids, limits, base })),
    candidate: async (base, tree) => candidateOfTree(await context.git(), base, tree),
    promote: (candidate, promotion) => promote(context, candidate, promotion),
    keep: (candidate, promotion) => keep(context, candidate, promotion),
    rollback: (evolutionId, rollingBack) => rollback(context, evolutionId, rollingBack),
    impact: (evolutionId, selection) => impact(context, evolutionId, selection),
    evolution: async (evolutionId) => {
      const record = await withDiskErrors(() => context.journal.find(evolutionId));
      return record === undefined ? undefined : toEvolution(record);
    },
    evolutions: async () => {
      const { evolutions } = await withDiskErrors(() => context.journal.state());
      return [...evolutions.values()].flatMap((record) => toEvolution(record) ?? []);
    },
    recover: () => recover(context, engine),
    baseline: () => context.exclusive((git) => baseline(context, git)),
    keepsBaseline: () => context.exclusive(() => keepsBaseline(context)),
    acceptBaseline: () => context.exclusive((git) => acceptBaseline(context, git)),
  };
};

/**
 * Opens the repository that `dir` belongs to. Recover first: `await workspace.recover()`.
 * @throws EVOLVE_GIT_MISSING, EVOLVE_NOT_A_REPOSITORY, EVOLVE_BARE_REPOSITORY, EVOLVE_UNBORN_HEAD,
 * EVOLVE_REPOSITORY_READ_ONLY, EVOLVE_STATE_DIR
 */
export const gitWorkspace = async (options: GitWorkspaceOptions): Promise<GitWorkspace> => {
  const clock = options.clock ?? systemClock;
  const context = await openContext({
    dir: options.dir,
    stateDir: options.stateDir,
    clock,
    env: options.env ?? process.env,
    preserve: options.preserve ?? DEFAULTS.preserve,
    identity: options.identity ?? DEFAULTS.identity,
    signing: options.signing,
    lockWaitMs: options.lockWaitMs ?? DEFAULTS.lockWaitMs,
  });
  await readHead(await context.git());
  await assertWritable(context);
  return compose(context, options.ids ?? timeIds(clock), options);
};
