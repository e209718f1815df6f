import type { Git } from '../git/git.ts';
import type { TreeChange } from '../git/trees.ts';
import type { HeldIndex } from '../live/held-index.ts';
import { inspect, isAsStored } from '../live/inspect.ts';
import type { Move, Versions } from '../live/moves.ts';
import { indexHolds } from '../live/shift-index.ts';
import { deletedBy, isAtStart, missingDirs } from '../live/occupancy.ts';

/** A promotion that can be applied, or the paths that a person has in use. */
export type PromotionPlan =
  | { readonly overlap: readonly string[] }
  | { readonly overlap: readonly []; readonly moves: readonly Move[]; readonly createdDirs: readonly string[] };

/**
 * Decides from the live tree and the index, byte by byte, whether the changes can be applied without touching anything of
 * a person: dirty, staged, in conflict, hidden by assume-unchanged, untracked or ignored but present.
 */
export const planMoves = async (
  git: Git,
  index: HeldIndex,
  changes: readonly TreeChange[],
  versions: Versions,
): Promise<PromotionPlan> => {
  const root = git.repository.dir;
  const entries = await index.entries(changes.map((change) => change.path));
  const deleted = deletedBy(changes);
  const overlap: string[] = [];
  const moves: Move[] = [];
  for (const change of changes) {
    const live = await inspect(root, change.path);
    const free =
      indexHolds(entries.get(change.path), change.from) && (await isAtStart(root, change, live, versions, deleted));
    if (!free) overlap.push(change.path);
    const asStored = isAsStored(live, versions(change.path, change.from));
    moves.push({
      ...change,
      ...(asStored ? { file: { from: change.from, to: change.to } } : {}),
      ...(live.kind === 'file' ? { permFrom: live.perm } : {}),
    });
  }
  if (overlap.length > 0) return { overlap };
  return { overlap: [], moves, createdDirs: await missingDirs(root, changes) };
};
