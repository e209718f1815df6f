/**
 * A lossless snapshot of everything that git does not have yet: one commit under `refs/evolve/checkpoints/`, its parent
 * HEAD, its tree the manifest, the raw bytes and the staged blobs; and beside it a copy of the index file.
 *
 * Invariants:
 * 1. The live tree and the index are only read.
 * 2. All or nothing: the ref appears with the whole content, or there is no checkpoint.
 * 3. More than the limits is a failure before a byte is written, never a partial snapshot.
 * 4. Each file is held as it was at one moment, and the index, HEAD and status fit together.
 */
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { objectFormat } from '../git/object-format.ts';
import { operationInProgress } from '../promote/guards.ts';
import { capturePath, sizePaths, type CapturedPath } from './capture.ts';
import { findPaths, type Found, type FindOptions } from './find.ts';
import { Import } from './import.ts';
import { copiesOf, prepareCopies } from './index-copy.ts';
import { assertLimits, type CheckpointLimits } from './limits.ts';
import { LiveTree } from '../live/live-file.ts';
import { encodeHeader, encodePath, type ManifestHeader, type SavedPath } from './manifest.ts';
import { CHECKPOINTS } from './store.ts';

export interface SnapshotOptions {
  readonly id: string;
  readonly label: string;
  readonly limits: CheckpointLimits;
  /** Latin1 paths to which it is limited. @default the whole tree */
  readonly scope?: readonly string[] | undefined;
  /** Patterns, as in `.gitignore`, of ignored files to take too. @default [] */
  readonly ignored?: readonly string[];
  /** More paths (latin1) to take, dirty or not. @default [] */
  readonly extra?: readonly string[];
}

export interface Snapshot {
  readonly header: ManifestHeader;
  /** What each file was when it was read, so that a later change is noticed. */
  readonly captured: readonly CapturedPath[];
}

const ATTEMPTS = 10;

const findStable = async (git: Git, options: FindOptions): Promise<Found & { readonly tree: LiveTree }> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const tree = new LiveTree(git.repository.dir);
    const found = await findPaths(git, tree, options);
    if (found !== undefined) return { ...found, tree };
  }
  throw new EvolveError('EVOLVE_CHECKPOINT_UNSTABLE', 'HEAD or the index changes while it is read', {
    data: { attempts: ATTEMPTS },
    hint: 'Another git works on the repository; try again when it is done.',
  });
};

/** Objects that only the index refers to, so that a later collection of garbage would take them. */
const stagedOids = (paths: readonly SavedPath[]): readonly string[] =>
  paths.flatMap(({ states, entries = [] }) =>
    states.includes('staged') || states.includes('conflict')
      ? entries.filter(({ mode, intentToAdd }) => mode !== '160000' && intentToAdd !== true).map(({ oid }) => oid)
      : [],
  );

const LINES_AT_ONCE = 1000;

const encodeManifest = (header: ManifestHeader, paths: readonly SavedPath[]): readonly Buffer[] => {
  const pieces = [Buffer.from(`${encodeHeader(header)}\n`)];
  for (let at = 0; at < paths.length; at += LINES_AT_ONCE) {
    pieces.push(
      Buffer.from(
        paths
          .slice(at, at + LINES_AT_ONCE)
          .map(encodePath)
          .join(''),
      ),
    );
  }
  return pieces;
};

const headerOf = async (
  context: WorkspaceContext,
  options: SnapshotOptions,
  found: Found,
  paths: readonly SavedPath[],
): Promise<ManifestHeader> => {
  const { gitDir } = context.repository;
  const operation = await operationInProgress(gitDir);
  const held = paths.filter(({ oid }) => oid !== undefined);
  return {
    version: 2,
    id: options.id,
    label: options.label,
    at: context.now(),
    ...(found.commit === undefined ? {} : { commit: found.commit }),
    ...(found.branch === undefined ? {} : { branch: found.branch }),
    gitDir,
    ...(operation === undefined ? {} : { operation }),
    ...(options.scope === undefined ? {} : { scope: options.scope }),
    ...(found.index.saved === undefined ? {} : { index: found.index.saved }),
    files: held.length,
    bytes: held.reduce((sum, { size = 0 }) => sum + size, 0),
  };
};

const write = async (
  context: WorkspaceContext,
  git: Git,
  options: SnapshotOptions,
  startImport: () => Import,
): Promise<Snapshot> => {
  const { scope, ignored = [], extra = [] } = options;
  // To start a process takes its time, which git needs for looking anyway.
  const onStart = (): void => void startImport();
  const found = await findStable(git, { scope, ignored, extra, copies: copiesOf(context.stateDir), onStart });
  const target = startImport();
  const sized = await sizePaths(found.tree, found.paths);
  assertLimits(sized, options.limits);
  const captured: CapturedPath[] = [];
  for (const path of sized) captured.push(await capturePath(found.tree, path, target));
  const paths = captured.map(({ saved }) => saved);
  const header = await headerOf(context, options, found, paths);
  failpoint('checkpoint:captured');
  await target.commit({
    ref: `${CHECKPOINTS}/${options.id}`,
    message: `Checkpoint: ${options.label}\n\n${encodeHeader(header)}\n`,
    parent: found.commit,
    identity: context.identity,
    seconds: Math.floor(context.clock.now().getTime() / 1000),
    manifest: encodeManifest(header, paths),
    oids: new Set([...paths.flatMap(({ oid }) => oid ?? []), ...stagedOids(paths)]),
  });
  failpoint('checkpoint:written');
  return { header, captured };
};

/** Takes the snapshot; the caller holds the lock. @throws EVOLVE_CHECKPOINT_FAILED, EVOLVE_CHECKPOINT_UNSTABLE */
export const takeSnapshot = async (
  context: WorkspaceContext,
  git: Git,
  options: SnapshotOptions,
): Promise<Snapshot> => {
  if (options.scope === undefined) await prepareCopies(copiesOf(context.stateDir));
  const format = await objectFormat(git);
  let target: Import | undefined;
  try {
    return await write(context, git, options, () => (target ??= new Import(git, format)));
  } catch (error) {
    await target?.cancel();
    throw error;
  }
};
