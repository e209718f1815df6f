/**
 * The person's unfinished work while an evolution is tried out: saved in a checkpoint before its first start, and what the
 * evolution deleted of it brought back when it goes. A file that is there, whatever it holds, is left alone.
 */
import { systemClock, timeIds } from '@evolve/core/time';
import { checkpointEngine, type GitCheckpoints } from '../checkpoint/engine.ts';
import { CHECKPOINT_LIMITS } from '../checkpoint/limits.ts';
import { RETENTION } from '../checkpoint/retention.ts';
import type { WorkspaceContext } from '../context.ts';

const checkpoints = (context: WorkspaceContext): GitCheckpoints => {
  const ids = timeIds({ ...systemClock, now: () => context.clock.now() });
  return checkpointEngine(context, { ids, limits: CHECKPOINT_LIMITS, retention: RETENTION });
};

/** @returns The checkpoint's id. */
export const saveWork = async (context: WorkspaceContext, evolutionId: string): Promise<string> =>
  (await checkpoints(context).create({ label: `before the first start of ${evolutionId}` })).id;

/** @returns The paths that are back. */
export const bringBackWork = async (context: WorkspaceContext, checkpointId: string): Promise<readonly string[]> => {
  const saved = checkpoints(context);
  const isGone = ({ then, now }: { readonly then: string; readonly now: string }): boolean =>
    now === 'absent' && then !== 'absent' && then !== 'unknown';
  const gone = (await saved.diff(checkpointId)).filter(isGone).map(({ path }) => path);
  if (gone.length === 0) return [];
  const { paths } = await saved.restore(checkpointId, { paths: gone });
  return paths.filter(({ outcome }) => outcome === 'restored').map(({ path }) => path);
};
