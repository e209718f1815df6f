/**
 * Puts a person's bytes into safety before a rollback writes anything.
 *
 * Owns: `refs/evolve/rescue/<id>`, and `quarantine/<id>/` in the state directory. Invariants:
 * 1. Everything that was edited since is in the ref's tree under its own path, whatever becomes of the file.
 * 2. The ref only grows: what an earlier attempt has saved is its parent. So are the results of merges, which recovery needs.
 * 3. What leaves the live tree with an edit also lies in quarantine as a file, with its permissions.
 */
import { chmod, lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDir, unlessMissing, writeSynced } from '@evolve/core/disk';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readRef, setRef } from '../git/refs.ts';
import type { TreeChange } from '../git/trees.ts';
import { ancestorsOf } from '../live/inspect.ts';
import { writeCommit } from '../promote/commit.ts';
import { sideOfLive, type PlannedPath } from './plan.ts';
import { treeWith } from './target.ts';

export interface Rescued {
  readonly rescueRef?: string;
  readonly quarantine?: string;
}

const commitFiles = async (
  context: WorkspaceContext,
  git: Git,
  changes: readonly TreeChange[],
  commit: { readonly parents: readonly string[]; readonly message: string },
): Promise<string | undefined> => {
  if (changes.length === 0) return undefined;
  const tree = await treeWith(context, git, undefined, changes);
  return writeCommit(context, git, { tree, ...commit });
};

const editsOf = async (git: Git, planned: readonly PlannedPath[]): Promise<readonly TreeChange[]> => {
  const edits: TreeChange[] = [];
  for (const { move, live, outcome, edited } of planned) {
    // What nobody touches and nobody asked about, a database say, need not be copied.
    const to = edited && outcome !== 'preserved' ? await sideOfLive(git, live) : null;
    if (to !== null) edits.push({ path: move.path, from: null, to });
  }
  return edits;
};

const rescueEdits = async (
  context: WorkspaceContext,
  git: Git,
  evolutionId: string,
  planned: readonly PlannedPath[],
): Promise<string | undefined> => {
  const ref = `refs/evolve/rescue/${evolutionId}`;
  const merges = planned.flatMap(({ move, outcome }) => {
    const to = outcome === 'merged' ? move.file?.to : undefined;
    return to === undefined || to === null ? [] : [{ path: move.path, from: null, to }];
  });
  const results = await commitFiles(context, git, merges, {
    parents: [],
    message: `What merging gave when ${evolutionId} was rolled back\n`,
  });
  const earlier = await readRef(git, ref);
  const commit = await commitFiles(context, git, await editsOf(git, planned), {
    parents: [earlier, results].filter((parent) => parent !== undefined),
    message: `Files that had been edited when ${evolutionId} was rolled back\n`,
  });
  if (commit === undefined) return undefined;
  await setRef(git, ref, commit, `evolve: rescue ${evolutionId}`);
  return ref;
};

/** Whatever an earlier attempt has left on the way is in the rescue ref. */
const makeRoom = async (root: string, path: string): Promise<void> => {
  for (const ancestor of ancestorsOf(path)) {
    const found = await unlessMissing(lstat(join(root, ancestor)));
    if (found?.isDirectory() === false) await rm(join(root, ancestor));
  }
  await rm(join(root, path), { recursive: true, force: true });
  await mkdir(dirname(join(root, path)), { recursive: true, mode: 0o700 });
};

const copyAside = async (root: string, { move, live }: PlannedPath): Promise<void> => {
  const file = join(root, move.path);
  await makeRoom(root, move.path);
  if (live.kind === 'symlink') await symlink(live.bytes, file);
  if (live.kind === 'file') {
    await writeSynced(file, live.bytes, { mode: 0o600 });
    await chmod(file, live.perm);
  }
  for (const dir of ['', ...ancestorsOf(move.path)]) await syncDir(join(root, dir));
};

/** See the invariants above. Idempotent. */
export const rescue = async (
  context: WorkspaceContext,
  git: Git,
  evolutionId: string,
  planned: readonly PlannedPath[],
): Promise<Rescued> => {
  const rescueRef = await rescueEdits(context, git, evolutionId, planned);
  const quarantine = join(context.stateDir, 'quarantine', evolutionId);
  const leaving = planned.filter(({ outcome }) => outcome === 'quarantined');
  for (const each of leaving) await copyAside(quarantine, each);
  return {
    ...(rescueRef === undefined ? {} : { rescueRef }),
    ...(leaving.length === 0 ? {} : { quarantine }),
  };
};
