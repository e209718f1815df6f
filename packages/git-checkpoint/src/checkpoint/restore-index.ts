/** The index's side of a restore. */
import { unlessMissing } from '@evolve/core/disk';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { changedEntries, entriesOf, foreignIndex } from './entries.ts';
import { copiesOf, readIndexName } from './index-copy.ts';
import { removeIndex, restoreEntries, restoreIndexCopy } from './index-file.ts';
import type { Manifest } from './manifest.ts';
import type { Versions } from './versions.ts';

export interface IndexOutcome {
  readonly outcome: 'restored' | 'already' | 'left';
  /** Why it was left. */
  readonly why?: string;
}

const DONE: IndexOutcome = { outcome: 'restored' };
const ALREADY: IndexOutcome = { outcome: 'already' };

const restoreWhole = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
  found: Versions,
): Promise<IndexOutcome> => {
  const { stateDir } = context;
  const { index, commit } = manifest;
  const now = await readIndexName(git);
  if (now === index?.name) return ALREADY;
  if (index === undefined) {
    await removeIndex(git, stateDir);
    return DONE;
  }
  if ((await unlessMissing(stat(join(copiesOf(stateDir), index.name)))) !== undefined) {
    await restoreIndexCopy(git, stateDir, index);
    return DONE;
  }
  // The state directory was lost: what the checkpoint knows of the entries is enough, without their cached file times.
  await restoreEntries(git, stateDir, entriesOf(manifest, found, undefined), commit ?? '--empty');
  return DONE;
};

const restorePaths = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
  found: Versions,
  scope: readonly string[] | undefined,
): Promise<IndexOutcome> => {
  const changed = await changedEntries(git, entriesOf(manifest, found, scope));
  if (changed.length === 0) return ALREADY;
  await restoreEntries(git, context.stateDir, changed);
  return DONE;
};

/** Brings back the whole index, or the entries of the paths that are meant. */
export const restoreIndex = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
  found: Versions,
  scope: readonly string[] | undefined,
): Promise<IndexOutcome> => {
  const why = await foreignIndex(context, git, manifest);
  if (why !== undefined) return { outcome: 'left', why };
  return scope === undefined && manifest.scope === undefined
    ? restoreWhole(context, git, manifest, found)
    : restorePaths(context, git, manifest, found, scope);
};
