/** What every operation on a workspace shares. Free of simple-git, since the boot guard is built from it. */
import type { Clock } from '@evolve/core/contracts';
import { privateDir, withDiskErrors } from '@evolve/core/disk';
import { openGit, type Git } from './git/git.ts';
import { findRepository, type Repository } from './git/repository.ts';
import { openJournal, type WorkspaceJournal } from './journal/journal.ts';
import type { Identity, Signing } from './options.ts';
import { withChildLock, type ChildLock } from './state/child-lock.ts';
import { gitDirPlaces, prepareLocks } from './state/git-dir.ts';
import { withRepositoryLock } from './state/lock.ts';
import { layout, prepareStateDir } from './state/state-dir.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ContextOptions {
  readonly dir: string;
  readonly stateDir?: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly env: Environment;
  readonly preserve: readonly string[];
  readonly identity: Identity;
  readonly signing?: Signing | undefined;
  readonly lockWaitMs: number;
}

export interface WorkspaceContext extends Pick<ContextOptions, 'clock' | 'env' | 'preserve' | 'identity' | 'signing'> {
  readonly repository: Repository;
  readonly stateDir: string;
  readonly places: ReturnType<typeof layout>;
  readonly journal: WorkspaceJournal;
  /** ISO 8601. */
  now(): string;
  git(signal?: AbortSignal): Promise<Git>;
  /** Runs `work` while no other process of ours changes the repository, whatever its state directory is. */
  exclusive<T>(work: (git: Git) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The same once no git of a killed process is left either: for work that moves refs or recovers what was interrupted. */
  alone<T>(work: (git: Git, children: ChildLock) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

const open = async (options: ContextOptions): Promise<WorkspaceContext> => {
  const { clock, env, preserve, identity, signing, lockWaitMs: waitMs } = options;
  const repository = await findRepository(options.dir, env);
  const stateDir = await prepareStateDir(repository, options);
  const places = layout(stateDir);
  for (const dir of [places.workspace, places.trials, places.guard]) await privateDir(dir);
  // In the repository too: another host may keep its state elsewhere.
  const shared = gitDirPlaces(repository);
  const locked = <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> =>
    withDiskErrors(() =>
      withRepositoryLock(places.lock, { waitMs, signal }, async () => {
        await prepareLocks(repository);
        return withRepositoryLock(shared.lock, { waitMs, signal }, work);
      }),
    );
  return {
    clock,
    env,
    preserve,
    identity,
    signing,
    repository,
    stateDir,
    places,
    journal: openJournal(places.journal),
    now: () => clock.now().toISOString(),
    git: (signal) => openGit(repository, env, { signal }),
    exclusive: (work, signal) => locked(async () => work(await openGit(repository, env, { signal })), signal),
    alone: (work, signal) =>
      locked(
        () =>
          withChildLock(shared.children, { waitMs, signal }, async (children) =>
            work(await openGit(repository, env, { signal, inherit: children.fd }), children),
          ),
        signal,
      ),
  };
};

/** @throws as `gitWorkspace`, and EVOLVE_DISK_FAILED */
export const openContext = (options: ContextOptions): Promise<WorkspaceContext> => withDiskErrors(() => open(options));
