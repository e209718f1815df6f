/** Where the mirror keeps what, and which parts of a git directory are not mirrored. */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';

export interface MirrorPlaces {
  readonly root: string;
  /** Objects and packs, under the same relative names as in the git directory. */
  readonly store: string;
  /** Names the snapshot of the small files that counts. */
  readonly current: string;
  /** What was seen of the object folders the last time. */
  readonly seen: string;
  readonly lock: string;
  /** What was left of damaged git directories. */
  readonly quarantine: string;
}

export const mirrorPlaces = (stateDir: string): MirrorPlaces => {
  const root = join(stateDir, 'mirror');
  return {
    root,
    store: join(root, 'store'),
    current: join(root, 'current.json'),
    seen: join(root, 'seen.json'),
    lock: join(root, 'lock.sqlite'),
    quarantine: join(stateDir, 'quarantine'),
  };
};

/** The one published state of the mirror. */
export interface MirrorState {
  readonly version: 1;
  /** Folder of the small files, below the mirror's root. */
  readonly snapshot: string;
  /** The git directory that is mirrored, and that of the worktree in which the agent lives. */
  readonly commonDir: string;
  readonly gitDir: string;
  /** Root of the live tree, and the content of its `.git` where that is a file. */
  readonly dir: string;
  readonly dotGit?: string;
  /** The commit that HEAD was. */
  readonly head: string;
  /** False: the state directory is on another file system, so that the mirror holds real copies. */
  readonly linked: boolean;
}

export const readMirror = async (stateDir: string): Promise<MirrorState | undefined> => {
  const text = await unlessMissing(readFile(mirrorPlaces(stateDir).current, 'utf8'));
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as MirrorState;
    // A later version is none that this program can restore from.
    return (state.version as number) === 1 ? state : undefined;
  } catch {
    return undefined;
  }
};

/** Where the index of the live tree lies, below the common git directory. */
export const indexOf = ({ commonDir, gitDir }: Pick<MirrorState, 'commonDir' | 'gitDir'>): string =>
  join(relative(commonDir, gitDir), 'index');

/** Holds immutable files wherever it stands: in the git directory, below `modules/`, below `lfs/`. */
export const STORE_NAME = 'objects';

/** Names that are not mirrored: locks and sockets of the moment, leftovers, and examples. */
export const NOT_MIRRORED: readonly RegExp[] = [
  /\.lock$/,
  /\.sqlite(?:-\w+)?$/,
  /\.sample$/,
  /\.sock$/,
  /^fsmonitor--daemon/,
  /^gc\.pid$/,
  /^(?:tmp_|\.tmp-|tmp-)/,
];

/** Files among the objects that git makes anew, and that speak of packs which may be gone. */
export const DERIVED_OBJECTS: readonly RegExp[] = [
  /^multi-pack-index/,
  /\.bitmap$/,
  /^commit-graph/,
  /^(?:tmp_|\.tmp-)/,
  /\.lock$/,
];
