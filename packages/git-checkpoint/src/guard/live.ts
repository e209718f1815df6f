/** The guard's view of the repository: which evolutions the running version holds, and taking one back. */
import type { RollbackReport } from '@evolve/core/contracts';
import { openContext, type WorkspaceContext } from '../context.ts';
import { openGit, type Git } from '../git/git.ts';
import { isAncestor, readHead } from '../git/refs.ts';
import { findRepository } from '../git/repository.ts';
import type { EvolutionRecord } from '../journal/fold.ts';
import { openJournal, type WorkspaceJournal } from '../journal/journal.ts';
import { DEFAULTS } from '../options.ts';
import { afterRecovery } from '../recover.ts';
import { rollback } from '../rollback/rollback.ts';
import { layout } from '../state/state-dir.ts';
import type { TotalGuardConfig } from './config.ts';
import { takeOutLost } from './lost.ts';
import { bringBackWork, saveWork } from './work.ts';
import { missingTracked, restoreTracked } from './tracked.ts';

export interface LiveVersion {
  /** The commit that HEAD is. */
  readonly version: string;
  /** Committed evolutions that HEAD holds, newest first. */
  readonly evolutions: readonly string[];
}

export interface LiveRepository {
  /** Recovers what a crash left, then looks. */
  look(): Promise<LiveVersion>;
  /** Looks without changing anything, for a state directory that cannot be written. */
  peek(): Promise<LiveVersion>;
  /** Tracked files that are not there. */
  missing(): Promise<readonly string[]>;
  /** Saves the person's unfinished work. @returns The checkpoint's id. */
  save(evolutionId: string): Promise<string>;
  /** Brings back what was deleted of saved work. @returns The paths that are there again. */
  bringBackWork(checkpointId: string): Promise<readonly string[]>;
  /** Brings tracked files back that are not there, and touches no other. @returns Those that came back. */
  bringBack(paths: readonly string[]): Promise<readonly string[]>;
  rollBack(evolutionId: string): Promise<RollbackReport>;
}

/** Evolutions that the journal says are live, oldest first. */
export const committed = async (journal: Pick<WorkspaceJournal, 'state'>): Promise<readonly EvolutionRecord[]> =>
  [...(await journal.state()).evolutions.values()].filter((record) => record.phase === 'committed');

const versionOf = async (git: Git, journal: Pick<WorkspaceJournal, 'state'>): Promise<LiveVersion> => {
  const { commit: version } = await readHead(git);
  const evolutions: string[] = [];
  for (const record of await committed(journal)) {
    if (await isAncestor(git, record.commit, version)) evolutions.unshift(record.evolutionId);
  }
  return { version, evolutions };
};

const look = (context: WorkspaceContext): Promise<LiveVersion> =>
  afterRecovery(context, async (git) => {
    await takeOutLost(context, git, await committed(context.journal));
    return versionOf(git, context.journal);
  });

export interface LiveOptions {
  readonly now: () => Date;
  readonly env: NodeJS.ProcessEnv;
}

/** Opened anew each time: whatever happened to the repository before, the next look sees what there is. */
export const openLive = (config: TotalGuardConfig, { now, env }: LiveOptions): Promise<WorkspaceContext> =>
  openContext({
    dir: config.dir,
    stateDir: config.stateDir,
    clock: { now },
    env,
    preserve: config.preserve ?? DEFAULTS.preserve,
    identity: config.identity ?? DEFAULTS.identity,
    lockWaitMs: DEFAULTS.lockWaitMs,
  });

export const liveRepository = (config: TotalGuardConfig, options: LiveOptions): LiveRepository => {
  const openReading = async (): Promise<Git> => openGit(await findRepository(config.dir, options.env), options.env);
  return {
    look: async () => look(await openLive(config, options)),
    peek: async () => versionOf(await openReading(), openJournal(layout(config.stateDir).journal)),
    missing: async () => missingTracked(await openReading()),
    save: async (evolutionId) => saveWork(await openLive(config, options), evolutionId),
    bringBackWork: async (checkpointId) => bringBackWork(await openLive(config, options), checkpointId),
    bringBack: async (paths) => (await openLive(config, options)).exclusive((git) => restoreTracked(git, paths)),
    rollBack: async (evolutionId) => rollback(await openLive(config, options), evolutionId, { reason: 'crash-loop' }),
  };
};
