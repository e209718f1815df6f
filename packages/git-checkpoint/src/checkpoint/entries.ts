/** Index entries: what the paths of a checkpoint had, what they have now, and whether the two may be compared. */
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readRef } from '../git/refs.ts';
import { toSaved } from './find.ts';
import type { PathEntries } from './index-file.ts';
import { readIndex } from './index-copy.ts';
import type { Manifest, SavedEntry } from './manifest.ts';
import { inScope } from './scope.ts';
import type { Versions } from './versions.ts';

/** Every path whose entries are known, with them. */
export const entriesOf = (
  manifest: Manifest,
  { committed }: Versions,
  scope: readonly string[] | undefined,
): readonly PathEntries[] => {
  const wanted = inScope(scope);
  const saved = manifest.paths.flatMap(({ raw, entries }) =>
    entries === undefined || !wanted(raw) ? [] : [{ raw, entries }],
  );
  const clean = [...committed].map(([raw, { mode, oid }]) => ({ raw, entries: [{ mode, oid, stage: 0 }] }));
  return [...saved, ...clean];
};

const describe = (entries: readonly SavedEntry[]): string =>
  entries
    .map((entry) => {
      const flags = [entry.assumeUnchanged, entry.skipWorktree, entry.intentToAdd].map((flag) => (flag ? '1' : '0'));
      // Git names the empty blob for a file still to be added, where status names nothing.
      return [entry.stage, entry.mode, entry.intentToAdd ? '' : entry.oid, ...flags].map(String).join(' ');
    })
    .sort()
    .join('\n');

/** Those whose entries are others now. */
export const changedEntries = async (git: Git, wanted: readonly PathEntries[]): Promise<readonly PathEntries[]> => {
  const now = new Map<string, SavedEntry[]>(wanted.map(({ raw }) => [raw, []]));
  const { entries } = await readIndex(git, { wanted: new Set(now.keys()) });
  for (const entry of entries) now.get(entry.raw)?.push(toSaved(entry));
  return wanted.filter(({ raw, entries: before }) => describe(now.get(raw) ?? []) !== describe(before));
};

/** Why index entries mean something else here; undefined where they can be compared and brought back. */
export const foreignIndex = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
): Promise<string | undefined> => {
  if (manifest.gitDir !== context.repository.gitDir) return 'the checkpoint was made in another worktree';
  const commit = await readRef(git, 'HEAD');
  return commit === manifest.commit ? undefined : 'HEAD is at another commit by now';
};
