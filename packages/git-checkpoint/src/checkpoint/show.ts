/** A checkpoint for people. */
import type { Checkpoint } from '@evolve/core/contracts';
import { readable } from '../git/status.ts';
import type { Manifest, PathState, SavedPath } from './manifest.ts';

export interface ShownPath {
  /** Bytes that are not UTF-8 appear as replacement characters. */
  readonly path: string;
  readonly kind: SavedPath['kind'];
  /** Why it is held; both `staged` and `unstaged` where the two differ. */
  readonly states: readonly PathState[];
  /** In bytes. */
  readonly size?: number;
  /** Permission bits in octal, such as `0644`. */
  readonly mode?: string;
  /** Why it could not be captured. */
  readonly why?: string;
  /** What a nested repository had checked out. */
  readonly nestedHead?: string;
}

export interface ShownCheckpoint extends CheckpointInfo {
  /** The git directory of the worktree it was made in. */
  readonly gitDir: string;
  /** An operation that was under way: `merge`, `rebase`, … */
  readonly operation?: string;
  readonly paths: readonly ShownPath[];
}

export interface CheckpointInfo {
  readonly id: string;
  readonly label: string;
  /** ISO 8601. */
  readonly at: string;
  /** Undefined before the first commit. */
  readonly commit?: string;
  /** Undefined when HEAD was detached. */
  readonly branch?: string;
  /** How many files it holds besides the commit. */
  readonly files: number;
  /** What they hold together. */
  readonly bytes: number;
  /** Paths that it is limited to. */
  readonly scope?: readonly string[];
}

const showPath = ({ raw, kind, states, size, perm, why, nestedHead }: SavedPath): ShownPath => ({
  path: readable(raw),
  kind,
  states,
  ...(size === undefined ? {} : { size }),
  ...(perm === undefined ? {} : { mode: perm.toString(8).padStart(4, '0') }),
  ...(why === undefined ? {} : { why }),
  ...(nestedHead === undefined ? {} : { nestedHead }),
});

export const toInfo = (header: Omit<Manifest, 'paths' | 'version'>): CheckpointInfo => ({
  id: header.id,
  label: header.label,
  at: header.at,
  ...(header.commit === undefined ? {} : { commit: header.commit }),
  ...(header.branch === undefined ? {} : { branch: header.branch }),
  files: header.files,
  bytes: header.bytes,
  ...(header.scope === undefined ? {} : { scope: header.scope.map(readable) }),
});

export const toShown = (manifest: Manifest): ShownCheckpoint => ({
  ...toInfo(manifest),
  gitDir: manifest.gitDir,
  ...(manifest.operation === undefined ? {} : { operation: manifest.operation }),
  paths: manifest.paths.map(showPath).sort((a, b) => (a.path < b.path ? -1 : 1)),
});

/** As the port tells it. */
export const toCheckpoint = ({ id, label, at, commit = '', files }: CheckpointInfo): Checkpoint => ({
  id,
  label,
  at,
  commit,
  files,
});
