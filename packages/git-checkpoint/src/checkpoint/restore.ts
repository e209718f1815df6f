/**
 * Brings the live tree back to a checkpoint.
 *
 * Invariants:
 * 1. A path that the checkpoint does not know, and that its commit does not hold, is never touched.
 * 2. What is overwritten is saved first, in a checkpoint of its own ("before restore").
 * 3. Journaled and repeatable: a restore that a crash interrupted is run again to its end.
 * 4. HEAD never moves. The index comes back only for a whole restore at the same commit: on another one what was staged
 *    would mean something else.
 */
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ids } from '@evolve/core/contracts';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readHead } from '../git/refs.ts';
import { readStatus, readable } from '../git/status.ts';
import { rawTreeChanges } from '../git/trees.ts';
import { replaceIndex } from './index-file.ts';
import { decodePath, type Manifest, type SavedPath } from './manifest.ts';
import { committedVersion, writeRaw, type RawVersion } from './raw-write.ts';
import { takeSnapshot } from './snapshot.ts';
import { loadBlob, loadManifest } from './store.ts';

export interface RestoreOptions {
  readonly checkpointId: string;
  readonly paths?: readonly string[] | undefined;
  readonly ids: Ids;
  readonly limitBytes: number;
}

const wantedBy = (paths: readonly string[] | undefined): ((raw: string) => boolean) => {
  if (paths === undefined) return () => true;
  const wanted = paths.map((path) => Buffer.from(path.replace(/\/$/, '')).toString('latin1'));
  return (raw) => wanted.some((path) => raw === path || raw.startsWith(`${path}/`));
};

/** Paths that were clean at the checkpoint and are not what they were: changed since, by hand or by a commit. */
const changedSince = async (git: Git, manifest: Manifest, head: string): Promise<readonly string[]> => {
  const known = new Set(manifest.paths.map(({ path }) => decodePath(path)));
  const dirty = (await readStatus(git)).filter((entry) => !entry.nested).map((entry) => entry.raw);
  const moved = (await rawTreeChanges(git, manifest.commit, head)).map(({ path }) => path.toString('latin1'));
  return [...new Set([...dirty, ...moved])].filter((raw) => !known.has(raw));
};

const savedVersion = async (git: Git, id: string, saved: SavedPath): Promise<RawVersion | undefined> => {
  if (saved.kind === 'not-captured') return undefined;
  if (saved.kind === 'absent' || saved.blob === undefined) return { kind: 'absent' };
  const bytes = await loadBlob(git, id, `files/${saved.blob}`);
  return { kind: saved.kind, bytes, perm: saved.perm };
};

/** Every path to bring back, with what it was. */
const versionsOf = async (
  git: Git,
  manifest: Manifest,
  wanted: (raw: string) => boolean,
): Promise<ReadonlyMap<string, RawVersion>> => {
  const versions = new Map<string, RawVersion>();
  for (const raw of await changedSince(git, manifest, (await readHead(git)).commit)) {
    const version = wanted(raw) ? await committedVersion(git, manifest.commit, raw) : undefined;
    if (version !== undefined) versions.set(raw, version);
  }
  for (const saved of manifest.paths) {
    const raw = decodePath(saved.path);
    const version = wanted(raw) ? await savedVersion(git, manifest.id, saved) : undefined;
    if (version !== undefined) versions.set(raw, version);
  }
  return versions;
};

const restoreIndex = async (git: Git, manifest: Manifest): Promise<void> => {
  const { commit } = await readHead(git);
  if (commit !== manifest.commit || manifest.indexSeconds === undefined) return;
  await replaceIndex(git, await loadBlob(git, manifest.id, 'index'));
  await utimes(join(git.repository.gitDir, 'index'), manifest.indexSeconds, manifest.indexSeconds);
};

/** Files, deletions first, then the index. Idempotent. */
const apply = async (
  git: Git,
  manifest: Manifest,
  versions: ReadonlyMap<string, RawVersion>,
  whole: boolean,
): Promise<readonly string[]> => {
  const restored: string[] = [];
  const ordered = [...versions].sort(([, a], [, b]) => Number(a.kind !== 'absent') - Number(b.kind !== 'absent'));
  for (const [raw, version] of ordered) {
    if (await writeRaw(git.repository.dir, raw, version)) restored.push(readable(raw));
    failpoint('restore:file');
  }
  if (whole) await restoreIndex(git, manifest);
  return restored.sort();
};

/** See `Workspace.restore`; the caller holds the lock. @throws EVOLVE_NOT_FOUND, EVOLVE_CHECKPOINT_FAILED */
export const restore = async (
  context: WorkspaceContext,
  git: Git,
  options: RestoreOptions,
): Promise<readonly string[]> => {
  const { checkpointId, paths } = options;
  const manifest = await loadManifest(git, checkpointId);
  const versions = await versionsOf(git, manifest, wantedBy(paths));
  await takeSnapshot(context, git, {
    id: options.ids(),
    label: `before restore ${checkpointId}`,
    limitBytes: options.limitBytes,
    extra: [...versions.keys()],
  });
  failpoint('restore:saved');
  const line = { checkpointId, ...(paths === undefined ? {} : { paths }) };
  await context.journal.append({ type: 'restoring', at: context.now(), ...line });
  const restored = await apply(git, manifest, versions, paths === undefined);
  failpoint('restore:done');
  await context.journal.append({ type: 'restored', at: context.now(), checkpointId });
  return restored;
};

/** Runs an interrupted restore to its end. What a person did since the crash is saved too, as before any restore. */
export const resumeRestore = async (
  context: WorkspaceContext,
  git: Git,
  interrupted: { readonly checkpointId: string; readonly paths?: readonly string[] },
  limitBytes: number,
): Promise<void> => {
  const { checkpointId, paths } = interrupted;
  const manifest = await loadManifest(git, checkpointId);
  const versions = await versionsOf(git, manifest, wantedBy(paths));
  const id = `resumed-${String(context.clock.now().getTime())}-${checkpointId}`;
  const label = `before restore ${checkpointId} was resumed`;
  await takeSnapshot(context, git, { id, label, limitBytes, extra: [...versions.keys()] });
  await apply(git, manifest, versions, paths === undefined);
  await context.journal.append({ type: 'restored', at: context.now(), checkpointId });
};
