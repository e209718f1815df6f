/**
 * Brings some paths of the live tree and of the index from one version to another, and back.
 *
 * Invariants:
 * 1. A path is written only when it holds exactly the version that it is to be brought from, to the last system call.
 * 2. Every step is idempotent: run again after a crash it finishes what is left.
 * 3. Nothing outside the moves is written; temporary files have names known beforehand.
 */
import { createHash } from 'node:crypto';
import { rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, syncDir, unlessMissing } from '@evolve/core/disk';
import { failpoint } from '@evolve/core/failpoint';
import { eachOf } from '../each-of.ts';
import type { BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { readBlobs, readRaw, type Blob, type Wanted } from '../git/objects.ts';
import type { Side } from '../git/trees.ts';
import { asideName, settleAside, type Settled } from './aside.ts';
import { inspect, isVersion, type LiveState } from './inspect.ts';
import { pruneDirs, removeEmptyDirs, removeLive, writeLive, type Place, type TemporaryName } from './write.ts';

/** One path on its way from one version to another; null where it does not exist. */
export interface Move {
  readonly path: string;
  readonly from: Side | null;
  readonly to: Side | null;
  /** Versions of the live file, to be taken and written as they are: a person's bytes, or stored ones that a checkout would convert. */
  readonly file?: { readonly from: Side | null; readonly to: Side | null };
  /** Permission bits of the live file at `from` and at `to`, where they are known. */
  readonly permFrom?: number;
  readonly permTo?: number;
  /** The file is the person's: only the index entry follows. */
  readonly leaveFile?: boolean;
  /** The index entry is the person's. */
  readonly leaveIndex?: boolean;
}

export type Moved = 'moved' | 'already' | 'skipped';

export const reversed = (moves: readonly Move[]): readonly Move[] =>
  moves.map(({ from, to, file, permFrom, permTo, ...rest }) => ({
    ...rest,
    from: to,
    to: from,
    ...(file === undefined ? {} : { file: { from: file.to, to: file.from } }),
    ...(permTo === undefined ? {} : { permFrom: permTo }),
    ...(permFrom === undefined ? {} : { permTo: permFrom }),
  }));

/**
 * All versions of every path, read before anything is touched: what cannot be read stops the work in time.
 * `exact`: as stored, whatever a checkout would make of it.
 */
export type Versions = (path: string, side: Side | null, exact?: boolean) => Blob | undefined;

const present = (sides: readonly (Side | null | undefined)[]): readonly Side[] =>
  sides.filter((side) => side !== null && side !== undefined);

export const readVersions = async (git: Git, moves: readonly Move[], blobs?: BlobReader): Promise<Versions> => {
  const wanted: Wanted[] = moves.flatMap(({ path, from, to }) => present([from, to]).map((side) => ({ path, side })));
  const read = await readBlobs(git, wanted, blobs);
  const oids = [...new Set(moves.flatMap(({ file }) => present([file?.from, file?.to]).map((side) => side.oid)))];
  const bytes = await readRaw(git, oids, blobs);
  const exactly = new Map(oids.map((oid, index) => [oid, bytes[index]]));
  return (path, side, exact = false) => {
    if (side === null) return undefined;
    if (!exact) return read(path, side);
    const raw = exactly.get(side.oid) ?? read(path, side).raw;
    return { raw, live: raw };
  };
};

/** What the live file is, and what it is to be. */
const filesOf = (move: Move): { readonly from: Side | null; readonly to: Side | null } => move.file ?? move;

const holds = (live: LiveState, move: Move, end: 'from' | 'to', versions: Versions): boolean => {
  const side = filesOf(move)[end];
  return isVersion(live, side, versions(move.path, side, move.file !== undefined));
};

/**
 * Deletions first and one by one, innermost first, so that a file and a folder can change places. What is new, or comes in the
 * place of something, then has its way free, and each of the rest is on its own.
 */
const inOrder = (moves: readonly Move[]): { readonly first: readonly Move[]; readonly rest: readonly Move[] } => ({
  first: moves.filter((move) => filesOf(move).to === null).sort((a, b) => b.path.length - a.path.length),
  rest: moves.filter((move) => filesOf(move).to !== null),
});

/** Most of the time that a file takes is waiting for the disk. */
const SOME = { atOnce: 8 };

export interface ShiftOptions {
  /** Names the failpoints. */
  readonly phase: string;
  readonly temporaryName: TemporaryName;
  /** Stop at the first path that is neither here nor there, instead of leaving it alone. */
  readonly strict: boolean;
  /** Folders that may go when they become empty; without it all. */
  readonly removableDirs?: readonly string[] | undefined;
}

/** Thrown inside a strict shift; its caller takes back what was done. */
export class PathInUse extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} was changed meanwhile`);
    this.path = path;
  }
}

const settle = (git: Git, move: Move, versions: Versions, options: ShiftOptions): ReturnType<typeof settleAside> =>
  settleAside(git, {
    path: move.path,
    temporaryName: options.temporaryName,
    isKnown: (state) => holds(state, move, 'from', versions) || holds(state, move, 'to', versions),
  });

const put = async (git: Git, move: Move, versions: Versions, options: ShiftOptions): Promise<Moved> => {
  const root = git.repository.dir;
  const temporary = options.temporaryName(move.path);
  const place: Place = {
    root,
    path: move.path,
    temporary,
    aside: asideName(temporary),
    expects: (state) => holds(state, move, 'from', versions),
  };
  const { to } = filesOf(move);
  const blob = versions(move.path, to, move.file !== undefined);
  if (to !== null && blob !== undefined) {
    const kind = to.mode === '120000' ? 'symlink' : 'file';
    const executable = to.mode === '100755';
    const written = await writeLive(place, { bytes: blob.live, kind, executable, perm: move.permTo });
    return written === 'written' ? 'moved' : 'skipped';
  }
  const removed = await removeLive(place);
  if (removed === 'in-use' || (await settle(git, move, versions, options)) === 'in-use') return 'skipped';
  await pruneDirs(root, move.path, options.removableDirs);
  return 'moved';
};

/** An empty folder where nothing should be is nobody's work, and git does not know it: a file that comes takes its place. */
const makeWay = async (root: string, move: Move, live: LiveState): Promise<LiveState> => {
  const { from, to } = filesOf(move);
  if (live.kind !== 'other' || !live.directory || from !== null || to === null) return live;
  try {
    await rmdir(join(root, move.path));
    return { kind: 'absent' };
  } catch (error) {
    // Not empty, or not ours to move; anything else would leave the file out without a word.
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EBUSY')) return live;
    throw error;
  }
};

const shiftFile = async (git: Git, move: Move, versions: Versions, options: ShiftOptions): Promise<Moved> => {
  const { dir } = git.repository;
  const live = await makeWay(dir, move, await inspect(dir, move.path));
  if (live.kind === 'absent' && live.blockedBy !== undefined) return 'skipped';
  if (holds(live, move, 'to', versions)) {
    // A crash may have come between the file and its folders.
    if (live.kind === 'absent') await pruneDirs(dir, move.path, options.removableDirs);
    return 'already';
  }
  return holds(live, move, 'from', versions) ? put(git, move, versions, options) : 'skipped';
};

/** Looks at everything that was set aside. @returns The paths where somebody has saved meanwhile. */
const settleAll = async (
  git: Git,
  moves: readonly Move[],
  versions: Versions,
  options: ShiftOptions,
): Promise<readonly string[]> => {
  const settled = new Map<string, Settled>();
  await eachOf(moves, async (move) => void settled.set(move.path, await settle(git, move, versions, options)), SOME);
  if ([...settled.values()].some((each) => each !== 'none')) await syncDir(git.repository.dir);
  return moves.map(({ path }) => path).filter((path) => settled.get(path) === 'in-use');
};

/** Brings the files. @returns what became of each path. */
export const shiftFiles = async (
  git: Git,
  moves: readonly Move[],
  versions: Versions,
  options: ShiftOptions,
): Promise<ReadonlyMap<string, Moved>> => {
  const outcomes = new Map<string, Moved>();
  const settled = (path: string, outcome: Moved): void => {
    if (outcome === 'skipped' && options.strict) throw new PathInUse(path);
    outcomes.set(path, outcome);
  };
  const due = moves.filter((each) => each.leaveFile !== true);
  const shift = async (move: Move): Promise<void> => {
    settled(move.path, await shiftFile(git, move, versions, options));
    failpoint(`${options.phase}:file`);
  };
  const { first, rest } = inOrder(due);
  await settleAll(git, due, versions, options);
  for (const move of first) await shift(move);
  await eachOf(rest, shift, SOME);
  for (const path of await settleAll(git, due, versions, options)) settled(path, 'skipped');
  return outcomes;
};

/** Removes what a crash in the middle of a write left. */
export const sweepTemporaries = async (
  root: string,
  moves: readonly Move[],
  name: TemporaryName,
  createdDirs: readonly string[] = [],
): Promise<void> => {
  for (const { path } of moves) await unlessMissing(unlink(join(root, name(path))));
  await removeEmptyDirs(root, createdDirs);
};

/** Temporary files lie beside their targets, since only there a rename is one step. */
export const temporaryNames =
  (evolutionId: string): TemporaryName =>
  (path) =>
    join(dirname(path), `.evolve-${evolutionId}.${createHash('sha256').update(path).digest('hex').slice(0, 12)}.tmp`);
