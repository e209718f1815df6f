/** How the live tree and the index differ from a checkpoint. */
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readable } from '../git/status.ts';
import { compareLive, type Difference } from './compare.ts';
import { changedEntries, entriesOf, foreignIndex } from './entries.ts';
import { LiveTree } from '../live/live-file.ts';
import type { Manifest } from './manifest.ts';
import type { Versions } from './versions.ts';

export interface CheckpointDifference {
  readonly path: string;
  /**
   * `kind`: a link instead of a file, nothing instead of something, or the other way round. `index`: its index entries.
   * `stored`: what the checkpoint holds of it is missing or damaged.
   */
  readonly what: Difference | 'index' | 'stored';
}

const compareFiles = async (git: Git, { versions }: Versions): Promise<readonly CheckpointDifference[]> => {
  const tree = new LiveTree(git.repository.dir);
  const found: CheckpointDifference[] = [];
  for (const [raw, version] of versions) {
    const { differences } = await compareLive(git, tree, raw, version);
    for (const what of differences) found.push({ path: readable(raw), what });
  }
  return found;
};

/** Bytes, kinds, modes and index entries, path by path; nothing when all is as in the checkpoint. */
export const compareWithLive = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
  found: Versions,
  scope: readonly string[] | undefined,
): Promise<readonly CheckpointDifference[]> => {
  const files = await compareFiles(git, found);
  if ((await foreignIndex(context, git, manifest)) !== undefined) return files;
  const entries = await changedEntries(git, entriesOf(manifest, found, scope));
  return [...files, ...entries.map(({ raw }) => ({ path: readable(raw), what: 'index' as const }))];
};
