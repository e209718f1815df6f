/** What every operation on a workspace shares. Free of simple-git, since the boot guard is built from it. */
import type { Clock } from '@evolve/core/contracts';
import { openGit, type Git } from './git/git.ts';
import { findRepository, type Repository } from './git/repository.ts';
import { openJournal, type WorkspaceJournal } from './journal/journal.ts';
import type { Identity } from './options.ts';
import { privateDir } from './state/durable.ts';
import { withLock } from './state/lock.ts';
import { layout, prepareStateDir } from './state/state-dir.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ContextOptions {
  readonly dir: string;
  readonly stateDir?: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly env: Environment;
  readonly preserve: readonly string[];
  readonly identity: Identity;
  readonly lockWaitMs: number;
}

export interface WorkspaceContext extends Pick<ContextOptions, 'clock' | 'env' | 'preserve' | 'identity'> {
  readonly repository: Repository;
  readonly stateDir: string;
  readonly places: ReturnType<typeof layout>;
  readonly journal: WorkspaceJournal;
  /** ISO 8601. */
  now(): string;
  git(signal?: AbortSignal): Promise<Git>;
  /** Runs `work` while no other process mutates the repository. */
  exclusive<T>(work: (git: Git) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export const openContext = async (options: ContextOptions): Promise<WorkspaceContext> => {
  const { clock, env, preserve, identity } = options;
  const repository = await findRepository(options.dir, env);
  const stateDir = await prepareStateDir(repository, options);
  const places = layout(stateDir);
  for (const dir of [places.workspace, places.trials, places.guard]) await privateDir(dir);
  const git = (signal?: AbortSignal): Promise<Git> => openGit(repository, env, signal);
  return {
    clock,
    env,
    preserve,
    identity,
    repository,
    stateDir,
    places,
    journal: openJournal(places.journal),
    now: () => clock.now().toISOString(),
    git,
    exclusive: (work, signal) =>
      withLock(places.lock, { waitMs: options.lockWaitMs, signal }, async () => work(await git(signal))),
  };
};
