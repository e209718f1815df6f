/**
 * Brings the live tree back to a checkpoint.
 *
 * Invariants:
 * 1. A path that the checkpoint does not know, and that its commit does not hold, is never touched; where it stands in the
 *    way it is saved first, and what cannot be saved stays.
 * 2. What is overwritten is saved first, in a checkpoint of its own ("before restore"), and what changes after that stays.
 * 3. Journaled and repeatable: a restore that a crash interrupted is run again to its end.
 * 4. HEAD never moves. Index entries come back only in the worktree that they were taken from, at the same commit: elsewhere
 *    what was staged would mean something else.
 */
import { unlink } from 'node:fs/promises';
import type { Ids } from '@evolve/core/contracts';
import { syncDir, unlessMissing } from '@evolve/core/disk';
import { isEvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import { withBlobs } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { readable } from '../git/status.ts';
import type { Restoring } from '../journal/entry.ts';
import type { CapturedPath } from './capture.ts';
import { compareLive } from './compare.ts';
import type { CheckpointLimits } from './limits.ts';
import { livePath, LiveTree } from '../live/live-file.ts';
import type { Manifest } from './manifest.ts';
import { compareWithLive, type CheckpointDifference } from './differences.ts';
import { restoreIndex, type IndexOutcome } from './restore-index.ts';
import { foldersOf, scopeOf } from './scope.ts';
import { takeSnapshot } from './snapshot.ts';
import { loadManifest } from './store.ts';
import { assertStored } from './stored.ts';
import { versionsOf, type Version, type Versions } from './versions.ts';
import { filesIn, putVersion, temporaryFor } from './write.ts';

export interface RestoreOptions {
  readonly checkpointId: string;
  /** From the root of the live tree. */
  readonly paths?: readonly string[] | undefined;
  readonly ids: Ids;
  readonly limits: CheckpointLimits;
}

export interface RestoredPath {
  readonly path: string;
  /** `left`: `why` tells what stood in the way. */
  readonly outcome: 'restored' | 'removed' | 'already' | 'left';
  readonly why?: string;
}

export interface RestoreReport {
  readonly checkpointId: string;
  /** The checkpoint of what was overwritten. */
  readonly before: string;
  /** Every path that was looked at. */
  readonly paths: readonly RestoredPath[];
  readonly index: IndexOutcome;
  /** What is not as in the checkpoint, read again after it was written. */
  readonly differences: readonly CheckpointDifference[];
}

/** What was written, as the port tells it. */
export const restoredPaths = ({ paths }: RestoreReport): readonly string[] =>
  paths.filter(({ outcome }) => outcome === 'restored' || outcome === 'removed').map(({ path }) => path);

/** Deletions first, innermost first, so that a file and a folder can change places. */
const inOrder = (versions: ReadonlyMap<string, Version>): readonly (readonly [string, Version])[] => {
  const all = [...versions];
  return [
    ...all.filter(([, { kind }]) => kind === 'absent').sort(([a], [b]) => b.length - a.length),
    ...all.filter(([, { kind }]) => kind !== 'absent').sort(([a], [b]) => a.length - b.length),
  ];
};

/** What stands in the way of a version: to be saved with the rest. */
const obstacles = async (root: string, tree: LiveTree, raw: string, version: Version): Promise<readonly string[]> => {
  const live = await tree.stat(raw);
  if (live.kind === 'absent') return live.blockedBy === undefined ? [] : [live.blockedBy];
  if (live.kind !== 'directory' || version.kind === 'directory' || version.kind === 'absent') return [];
  return (await filesIn(root, raw)) ?? [];
};

/** Removes what a crash in the middle of a write left, so that it is not taken for somebody's file. */
const sweep = async (root: string, raws: Iterable<string>): Promise<void> => {
  for (const name of new Set([...raws].map(temporaryFor))) await unlessMissing(unlink(livePath(root, name)));
};

const signaturesOf = (captured: readonly CapturedPath[]): ReadonlyMap<string, string> =>
  new Map(captured.map(({ saved, signature }) => [saved.raw, signature ?? saved.kind]));

/** Whether a path still is what was saved just before. */
const savedTest = (root: string, signatures: ReadonlyMap<string, string>) => {
  return async (raw: string): Promise<boolean> => {
    const live = await new LiveTree(root).stat(raw);
    const now = live.kind === 'file' || live.kind === 'symlink' ? live.signature : live.kind;
    return signatures.get(raw) === now;
  };
};

const outcomeOf = (version: Version, inTheWay: string | undefined): Omit<RestoredPath, 'path'> => {
  if (inTheWay !== undefined) return { outcome: 'left', why: `${readable(inTheWay)} cannot be saved as it is now` };
  return { outcome: version.kind === 'absent' ? 'removed' : 'restored' };
};

const syncFolders = async (root: string, raws: readonly string[]): Promise<void> => {
  const folders = new Set(raws.flatMap((raw) => ['', ...foldersOf(raw)]));
  for (const folder of folders) await unlessMissing(syncDir(livePath(root, folder).toString('latin1')));
};

/** Files, links and folders. Idempotent. */
const applyFiles = async (
  git: Git,
  versions: ReadonlyMap<string, Version>,
  isSaved: (raw: string) => Promise<boolean>,
): Promise<readonly RestoredPath[]> => {
  const { dir } = git.repository;
  const paths: RestoredPath[] = [];
  const written: string[] = [];
  await withBlobs(git, async (blobs) => {
    for (const [raw, version] of inOrder(versions)) {
      const path = readable(raw);
      const { differences } = await compareLive(git, new LiveTree(dir), raw, version);
      if (differences.length === 0) paths.push({ path, outcome: 'already' });
      else {
        written.push(raw);
        paths.push({ path, ...outcomeOf(version, await putVersion({ git, blobs, isSaved }, raw, version)) });
      }
      failpoint('restore:file');
    }
  });
  await syncFolders(dir, written);
  return paths.sort((a, b) => (a.path < b.path ? -1 : 1));
};

interface Restore {
  readonly manifest: Manifest;
  readonly scope: readonly string[] | undefined;
  readonly found: Versions;
  readonly before: string;
}

/** Saves what will be overwritten. @returns the test whether a path is still that. */
const saveBefore = async (
  context: WorkspaceContext,
  git: Git,
  { manifest, scope, found, before }: Restore,
  label: string,
  limits: CheckpointLimits,
): Promise<(raw: string) => Promise<boolean>> => {
  const root = git.repository.dir;
  const tree = new LiveTree(root);
  const extra = new Set(found.versions.keys());
  for (const [raw, version] of found.versions) {
    for (const other of await obstacles(root, tree, raw, version)) extra.add(other);
  }
  const limited = scope ?? manifest.scope;
  const { captured } = await takeSnapshot(context, git, {
    id: before,
    label,
    limits,
    extra: [...extra],
    ...(limited === undefined ? {} : { scope: limited }),
  });
  return savedTest(root, signaturesOf(captured));
};

const apply = async (
  context: WorkspaceContext,
  git: Git,
  restore: Restore,
  isSaved: (raw: string) => Promise<boolean>,
): Promise<RestoreReport> => {
  const { manifest, scope, found, before } = restore;
  const paths = await applyFiles(git, found.versions, isSaved);
  const index = await restoreIndex(context, git, manifest, found, scope);
  failpoint('restore:done');
  const { gitDir } = context.repository;
  await context.journal.append({ type: 'restored', at: context.now(), checkpointId: manifest.id, gitDir });
  const differences = await compareWithLive(context, git, manifest, found, scope);
  return { checkpointId: manifest.id, before, paths, index, differences };
};

const prepare = async (
  context: WorkspaceContext,
  git: Git,
  checkpointId: string,
  paths: readonly string[] | undefined,
  before: string,
): Promise<Restore> => {
  const manifest = await loadManifest(git, checkpointId);
  const scope = scopeOf(paths);
  const found = await versionsOf(git, context.stateDir, manifest, scope);
  await assertStored(git, found.versions);
  return { manifest, scope, found, before };
};

/**
 * Restores; the caller holds the lock.
 * @throws EVOLVE_NOT_FOUND, EVOLVE_CHECKPOINT_FAILED, EVOLVE_CHECKPOINT_UNSTABLE
 */
export const restore = async (
  context: WorkspaceContext,
  git: Git,
  { checkpointId, paths, ids, limits }: RestoreOptions,
): Promise<RestoreReport> => {
  const before = ids();
  const prepared = await prepare(context, git, checkpointId, paths, before);
  const isSaved = await saveBefore(context, git, prepared, `before restore ${checkpointId}`, limits);
  failpoint('restore:saved');
  const { gitDir } = context.repository;
  const line = { checkpointId, gitDir, before, ...(paths === undefined ? {} : { paths }) };
  await context.journal.append({ type: 'restoring', at: context.now(), ...line });
  return apply(context, git, prepared, isSaved);
};

/** Somebody removed the checkpoint: what was restored so far stays, and nothing asks for it for ever. */
const giveUp = async (context: WorkspaceContext, checkpointId: string, before: string): Promise<RestoreReport> => {
  const { gitDir } = context.repository;
  await context.journal.append({ type: 'restored', at: context.now(), checkpointId, gitDir });
  const index = { outcome: 'left', why: 'the checkpoint is gone' } as const;
  return { checkpointId, before, paths: [], index, differences: [] };
};

const resume = async (
  context: WorkspaceContext,
  git: Git,
  { checkpointId, paths }: Restoring,
  { ids, limits }: Pick<RestoreOptions, 'ids' | 'limits'>,
): Promise<RestoreReport> => {
  const before = ids();
  const prepared = await prepare(context, git, checkpointId, paths, before).catch((error: unknown) => {
    if (!isEvolveError(error, 'EVOLVE_NOT_FOUND')) throw error;
    return undefined;
  });
  if (prepared === undefined) return giveUp(context, checkpointId, before);
  await sweep(git.repository.dir, prepared.found.versions.keys());
  const label = `before restore ${checkpointId} was resumed`;
  return apply(context, git, prepared, await saveBefore(context, git, prepared, label, limits));
};

/**
 * Runs the restore that a crash interrupted in this worktree to its end. What a person did since is saved too, as before any
 * restore.
 */
export const resumeRestores = async (
  context: WorkspaceContext,
  git: Git,
  options: Pick<RestoreOptions, 'ids' | 'limits'>,
): Promise<readonly RestoreReport[]> => {
  const { gitDir } = context.repository;
  const reports: RestoreReport[] = [];
  for (const interrupted of (await context.journal.state()).restoring) {
    if ((interrupted.gitDir ?? gitDir) === gitDir) reports.push(await resume(context, git, interrupted, options));
  }
  return reports;
};
