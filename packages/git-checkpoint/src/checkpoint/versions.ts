/** What the paths of the live tree were at a checkpoint: as it holds them, or as its commit does. */
import type { Git } from '../git/git.ts';
import type { ScannedEntry } from '../git/index-scan.ts';
import { convertedPaths } from '../git/objects.ts';
import type { StatusEntry, StatusSide } from '../git/status.ts';
import { rawTreeChanges } from '../git/trees.ts';
import { copiesOf, readIndex, scanCopy } from './index-copy.ts';
import { LiveTree } from '../live/live-file.ts';
import type { Manifest, SavedPath } from './manifest.ts';
import { scanScope } from './find.ts';
import { inScope } from './scope.ts';

/** What a path is to become. */
export type Version =
  | {
      readonly kind: 'absent';
      /** How many of its folders stay although they are empty. */
      readonly depth?: number | undefined;
    }
  | { readonly kind: 'directory'; readonly perm?: number | undefined }
  | {
      readonly kind: 'file' | 'symlink';
      readonly oid: string;
      /** Exact permission bits. */
      readonly perm?: number | undefined;
      /** Of a committed file only this is known. */
      readonly executable?: boolean;
      /** Its name for git, where a checkout would write other bytes than are stored. */
      readonly convertAs?: string;
    };

const ABSENT = '000000';
const GITLINK = '160000';
const SYMLINK = '120000';

const savedVersion = (saved: SavedPath): Version | undefined => {
  if (saved.kind === 'not-captured') return undefined;
  if (saved.kind === 'absent') return { kind: 'absent', depth: saved.depth };
  if (saved.kind === 'directory') return { kind: 'directory', perm: saved.perm };
  return saved.oid === undefined ? undefined : { kind: saved.kind, oid: saved.oid, perm: saved.perm };
};

const emptyTree = (git: Git): Promise<string> => git.text(['hash-object', '-t', 'tree', '--stdin'], { input: '' });

/** What the commit of the checkpoint holds where HEAD's holds something else. */
const movedSince = async (
  git: Git,
  commit: string,
  head: string | undefined,
): Promise<ReadonlyMap<string, StatusSide | null>> => {
  if (commit === head) return new Map();
  const changes = await rawTreeChanges(git, commit, head ?? (await emptyTree(git)));
  return new Map(changes.map(({ path, from }) => [path.toString('latin1'), from]));
};

/** HEAD's version, where status tells it; in a conflict our side stands for it. */
const headSide = (entry: StatusEntry): StatusSide | undefined =>
  entry.kind === 'unmerged' ? entry.stages[2] : entry.head;

/** Paths that git looks away from now: changed or not, they are compared. */
const hiddenNow = async (git: Git, tree: LiveTree): Promise<readonly ScannedEntry[]> => {
  const hidden: ScannedEntry[] = [];
  for (const entry of (await readIndex(git)).entries) {
    if (entry.stage !== 0 || entry.intentToAdd) continue;
    // A sparse checkout leaves out what is not there on purpose.
    if (entry.skipWorktree && (await tree.stat(entry.raw)).kind === 'absent') continue;
    hidden.push(entry);
  }
  return hidden;
};

/** Paths that were clean at the checkpoint and may not be what they were, with their version in its commit. */
const changedSince = async (
  git: Git,
  manifest: Manifest,
  tree: LiveTree,
  scope: readonly string[] | undefined,
): Promise<ReadonlyMap<string, StatusSide>> => {
  const changed = new Map<string, StatusSide>();
  if (manifest.commit === undefined) return changed;
  const [status, hidden] = await Promise.all([scanScope(git, scope), hiddenNow(git, tree)]);
  const moved = await movedSince(git, manifest.commit, status.commit);
  const add = (raw: string, now: StatusSide | undefined): void => {
    const side = moved.has(raw) ? moved.get(raw) : now;
    if (side !== undefined && side !== null && side.mode !== ABSENT && side.mode !== GITLINK) changed.set(raw, side);
  };
  for (const entry of hidden) add(entry.raw, entry);
  for (const entry of status.entries) if (!entry.nested) add(entry.raw, headSide(entry));
  for (const [raw] of moved) add(raw, undefined);
  return changed;
};

const committedVersion = (raw: string, side: StatusSide, converted: ReadonlySet<string>): Version => {
  if (side.mode === SYMLINK) return { kind: 'symlink', oid: side.oid };
  const path = Buffer.from(raw, 'latin1').toString('utf8');
  const convert = converted.has(path) ? { convertAs: path } : {};
  return { kind: 'file', oid: side.oid, executable: side.mode === '100755', ...convert };
};

export interface Versions {
  /** Every path that a restore would look at, with what it was. Latin1 paths. */
  readonly versions: ReadonlyMap<string, Version>;
  /** Those that were clean, with their entries in the commit. */
  readonly committed: ReadonlyMap<string, StatusSide>;
}

/** What a sparse checkout left out at the checkpoint; only its index knows. */
const leftOutThen = async (git: Git, stateDir: string, { index }: Manifest): Promise<ReadonlySet<string>> => {
  if (index === undefined) return new Set();
  const entries = await scanCopy(git, copiesOf(stateDir), index);
  return new Set(entries.filter(({ skipWorktree }) => skipWorktree).map(({ raw }) => raw));
};

/** @param scope Latin1 paths; undefined for all that the checkpoint is about. */
export const versionsOf = async (
  git: Git,
  stateDir: string,
  manifest: Manifest,
  scope: readonly string[] | undefined,
): Promise<Versions> => {
  const tree = new LiveTree(git.repository.dir);
  const [belongs, wanted] = [inScope(manifest.scope), inScope(scope)];
  const known = new Set(manifest.paths.map(({ raw }) => raw));
  const changed = [...(await changedSince(git, manifest, tree, scope ?? manifest.scope))].filter(
    ([raw]) => !known.has(raw) && belongs(raw) && wanted(raw),
  );
  const converted = await convertedPaths(
    git,
    changed.map(([raw]) => Buffer.from(raw, 'latin1').toString('utf8')),
  );
  const versions = new Map<string, Version>();
  const leftOut = changed.length === 0 ? new Set() : await leftOutThen(git, stateDir, manifest);
  for (const [raw, side] of changed) {
    versions.set(raw, leftOut.has(raw) ? { kind: 'absent', depth: 0 } : committedVersion(raw, side, converted));
  }
  for (const saved of manifest.paths) {
    const version = wanted(saved.raw) ? savedVersion(saved) : undefined;
    if (version !== undefined) versions.set(saved.raw, version);
  }
  return { versions, committed: new Map(changed.filter(([raw]) => !leftOut.has(raw))) };
};
