/** The guard's view of the repository: which evolutions the running version holds, and taking one back. */
import type { RollbackReport } from '@evolve/core/contracts';
import { openContext, type WorkspaceContext } from '../context.ts';
import { isAncestor, readHead } from '../git/refs.ts';
import { foldJournal } from '../journal/fold.ts';
import { DEFAULTS } from '../options.ts';
import { recoverJournal } from '../recover.ts';
import { rollback } from '../rollback/rollback.ts';
import type { TotalGuardConfig } from './config.ts';

export interface LiveVersion {
  /** The commit that HEAD is. */
  readonly version: string;
  /** Committed evolutions that HEAD holds, newest first. */
  readonly evolutions: readonly string[];
}

export interface LiveRepository {
  /** Recovers what a crash left, then looks. */
  look(): Promise<LiveVersion>;
  rollBack(evolutionId: string): Promise<RollbackReport>;
}

const look = (context: WorkspaceContext): Promise<LiveVersion> =>
  context.exclusive(async (git) => {
    await recoverJournal(context, git);
    const { commit: version } = await readHead(git);
    const evolutions: string[] = [];
    for (const record of foldJournal(await context.journal.read()).evolutions.values()) {
      if (record.phase === 'committed' && (await isAncestor(git, record.commit, version))) {
        evolutions.unshift(record.evolutionId);
      }
    }
    return { version, evolutions };
  });

/** Opened anew each time: whatever happened to the repository before, the next look sees what there is. */
export const liveRepository = (
  config: TotalGuardConfig,
  options: { readonly now: () => Date; readonly env: NodeJS.ProcessEnv },
): LiveRepository => {
  const open = (): Promise<WorkspaceContext> =>
    openContext({
      dir: config.dir,
      stateDir: config.stateDir,
      clock: { now: options.now },
      env: options.env,
      preserve: config.preserve ?? DEFAULTS.preserve,
      identity: config.identity ?? DEFAULTS.identity,
      lockWaitMs: DEFAULTS.lockWaitMs,
    });
  return {
    look: async () => look(await open()),
    rollBack: async (evolutionId) => rollback(await open(), evolutionId, { reason: 'crash-loop' }),
  };
};
