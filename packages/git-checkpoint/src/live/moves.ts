/**
 * Brings some paths of the live tree and of the index from one version to another, and back.
 *
 * Invariants:
 * 1. A path is written only when it holds exactly the version that it is to be brought from.
 * 2. Every step is idempotent: run again after a crash it finishes what is left.
 * 3. Nothing outside the moves is written; temporary files have names known beforehand.
 */
import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import type { Git } from '../git/git.ts';
import { readBlobs, type Blob, type Wanted } from '../git/objects.ts';
import { indexEntries, indexInfo, sameSide, type IndexEntry, type Side } from '../git/trees.ts';
import { unlessMissing } from '../state/durable.ts';
import { inspect, isVersion, type LiveState } from './inspect.ts';
import { removeEmptyDirs, removeLive, writeLive, type TemporaryName } from './write.ts';

/** One path on its way from one version to another; null where it does not exist. */
export interface Move {
  readonly path: string;
  readonly from: Side | null;
  readonly to: Side | null;
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
  moves.map(({ from, to, permFrom, permTo, ...rest }) => ({
    ...rest,
    from: to,
    to: from,
    ...(permTo === undefined ? {} : { permFrom: permTo }),
    ...(permFrom === undefined ? {} : { permTo: permFrom }),
  }));

/** Both versions of every path, read before anything is touched: what cannot be read stops the work in time. */
export type Versions = (path: string, side: Side | null) => Blob | undefined;

export const readVersions = async (git: Git, moves: readonly Move[]): Promise<Versions> => {
  const wanted: Wanted[] = [];
  for (const { path, from, to } of moves) {
    if (from !== null) wanted.push({ path, side: from });
    if (to !== null) wanted.push({ path, side: to });
  }
  const read = await readBlobs(git, wanted);
  return (path, side) => (side === null ? undefined : read(path, side));
};

/** Deletions first, innermost first, so that a file and a folder can change places. */
const inOrder = (moves: readonly Move[]): readonly Move[] => [
  ...moves.filter((move) => move.to === null).sort((a, b) => b.path.length - a.path.length),
  ...moves.filter((move) => move.to !== null),
];

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

const put = async (root: string, move: Move, blob: Blob | undefined, options: ShiftOptions): Promise<void> => {
  if (move.to === null || blob === undefined) {
    await removeLive(root, move.path, options.removableDirs);
    return;
  }
  const kind = move.to.mode === '120000' ? 'symlink' : 'file';
  const executable = move.to.mode === '100755';
  await writeLive(
    root,
    { path: move.path, bytes: blob.live, kind, executable, perm: move.permTo },
    options.temporaryName,
  );
};

const judge = (live: LiveState, move: Move, versions: Versions): Moved => {
  if (isVersion(live, move.to, versions(move.path, move.to))) return 'already';
  return isVersion(live, move.from, versions(move.path, move.from)) ? 'moved' : 'skipped';
};

/** Brings the files. @returns what became of each path. */
export const shiftFiles = async (
  git: Git,
  moves: readonly Move[],
  versions: Versions,
  options: ShiftOptions,
): Promise<ReadonlyMap<string, Moved>> => {
  const root = git.repository.dir;
  const outcomes = new Map<string, Moved>();
  for (const move of inOrder(moves.filter((each) => each.leaveFile !== true))) {
    const live = await inspect(root, move.path);
    const outcome = live.kind === 'absent' && live.blockedBy !== undefined ? 'skipped' : judge(live, move, versions);
    if (outcome === 'skipped' && options.strict) throw new PathInUse(move.path);
    if (outcome === 'moved') await put(root, move, versions(move.path, move.to), options);
    outcomes.set(move.path, outcome);
    failpoint(`${options.phase}:file`);
  }
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

const INDEX_ATTEMPTS = 50;

/** Runs a command that locks the index. A lock of somebody else is waited for, and never removed. */
const withIndexLock = async (git: Git, args: readonly string[], input: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    const output = await git.run(args, { input, codes: [0, 1, 128] });
    if (output.code === 0) return;
    if (!output.stderr.includes('index.lock')) {
      throw new EvolveError('EVOLVE_GIT_FAILED', `git ${args[0] ?? ''} failed: ${output.stderr.trim()}`);
    }
    if (attempt >= INDEX_ATTEMPTS) {
      throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another git holds the index of the repository', {
        data: { stderr: output.stderr.trim() },
        hint: 'If no git is running, a crashed one left .git/index.lock: remove it yourself.',
      });
    }
    await sleep(100);
  }
};

const isOnly = (entries: readonly IndexEntry[] | undefined, side: Side | null): boolean =>
  side === null
    ? (entries ?? []).length === 0
    : entries?.length === 1 && entries[0]?.stage === 0 && !entries[0].hidden && sameSide(entries[0], side);

/** Brings the index entries that are exactly at `from`; whatever the person staged stays. */
export const shiftIndex = async (git: Git, moves: readonly Move[]): Promise<void> => {
  const entries = await indexEntries(
    git,
    moves.map((move) => move.path),
  );
  const due = moves.filter(
    (move) => move.leaveIndex !== true && isOnly(entries.get(move.path), move.from) && !sameSide(move.from, move.to),
  );
  if (due.length === 0) return;
  await withIndexLock(git, ['update-index', '-z', '--index-info'], indexInfo(due));
  const present = due.filter((move) => move.to !== null).map((move) => `${move.path}\0`);
  if (present.length === 0) return;
  // Only the cached file times: without this the next status has to read these files again.
  await git.run(['add', '--refresh', '--ignore-errors', '--pathspec-from-file=-', '--pathspec-file-nul'], {
    input: present.join(''),
    codes: [0, 1, 128],
  });
};

/** Whether the index holds exactly that version of a path. */
export const indexHolds = isOnly;

/** Temporary files lie beside their targets, since only there a rename is one step. */
export const temporaryNames =
  (evolutionId: string): TemporaryName =>
  (path) =>
    join(dirname(path), `.evolve-${evolutionId}.${createHash('sha256').update(path).digest('hex').slice(0, 12)}.tmp`);
