/**
 * Changes the index as every git does: behind `index.lock`.
 *
 * Owns: `index.lock` while it carries our mark, and `evolve/` in the git directory of the worktree. Invariants:
 * 1. Whoever holds it keeps every other git out: no `git add` and no `git commit` of a person falls into a transaction
 *    that holds it from its first file to its ref.
 * 2. A lock without our mark is somebody else's: waited for, never removed. With the mark of this state directory it is
 *    what a crash of ours left, since only one of us works at a time.
 * 3. The index is replaced in one step by a file that is on disk.
 */
import { createHash } from 'node:crypto';
import { link, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileMode } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { copyIndex } from '../git/copy-index.ts';
import type { Git } from '../git/git.ts';
import { editIndex, viewIndex, type EntryEdit, type IndexView } from '../git/index-edit.ts';
import { hashBytes, objectFormat } from '../git/object-format.ts';
import { indexEntries, type IndexEntries } from '../git/trees.ts';
import { hasCode, syncDir, syncFile, unlessMissing, writeSynced } from '../state/durable.ts';
import { gitDirPlaces, prepareOwnDir } from '../state/git-dir.ts';

const ATTEMPTS = 50;
const POLL_MS = 100;

/** What the entry of a path is to be. */
export interface PathEdit extends Omit<EntryEdit, 'raw'> {
  readonly path: string;
}

/** The index while nobody else can change it. */
export interface HeldIndex {
  /** It was held from before: a transaction was interrupted, and no command of a person has come in between. */
  readonly adopted: boolean;
  /** The entries of some paths. As long as it is held they are read once. */
  entries(paths: readonly string[]): Promise<IndexEntries>;
  /** Gives other versions to paths that have an entry. @returns False, with nothing changed, when only git can do that. */
  edit(edits: readonly PathEdit[]): Promise<boolean>;
  /** Gives `change` a copy of the index to work on, and puts that in the place of the index. */
  rewrite(change: (indexFile: string) => Promise<void>): Promise<void>;
}

const places = (git: Git) => {
  const { gitDir } = git.repository;
  const { own } = gitDirPlaces(git.repository);
  return { gitDir, own, index: join(gitDir, 'index'), lock: join(gitDir, 'index.lock'), copy: join(own, 'index') };
};

const markOf = (stateDir: string): string => `evolve ${stateDir}\n`;

/** A file with our mark, on disk before it is ever linked: after a power cut too the lock says whose it is. */
const markFile = async (git: Git, stateDir: string): Promise<string> => {
  const { own } = places(git);
  const file = join(own, `mark-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`);
  if ((await unlessMissing(readFile(file, 'utf8'))) === markOf(stateDir)) return file;
  await prepareOwnDir(git.repository);
  await unlessMissing(unlink(file));
  // Everybody may read whose lock it is.
  await writeSynced(file, markOf(stateDir), { mode: 0o644 });
  await syncDir(own);
  return file;
};

const readMark = (git: Git): Promise<string | undefined> => unlessMissing(readFile(places(git).lock, 'utf8'));

const create = async (git: Git, stateDir: string): Promise<void> => {
  const mark = await markFile(git, stateDir);
  try {
    await link(mark, places(git).lock);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS')) throw error;
    // A file system without hard links.
    await writeSynced(places(git).lock, markOf(stateDir), { mode: 0o644 });
  }
};

const lockedBy = (git: Git, mark: string | undefined): EvolveError => {
  const ours = mark?.startsWith('evolve ') === true;
  return new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another git holds the index of the repository', {
    data: { lock: places(git).lock, ...(ours ? { stateDir: mark.slice('evolve '.length).trim() } : {}) },
    hint: ours
      ? 'An Evolve with another state directory was interrupted here: let it recover first.'
      : 'If no git is running, a crashed one left .git/index.lock: remove it yourself.',
  });
};

/** @returns Whether it was ours already. */
const acquire = async (git: Git, stateDir: string): Promise<boolean> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await create(git, stateDir);
      await syncDir(git.repository.gitDir);
      return false;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      const mark = await readMark(git);
      if (mark === markOf(stateDir)) return true;
      if (attempt >= ATTEMPTS) throw lockedBy(git, mark);
      await sleep(POLL_MS);
    }
  }
};

/** Removes what a crash of ours left: the lock, if it is ours, and a copy that was never put in place. */
export const releaseIndex = async (git: Git, stateDir: string): Promise<void> => {
  const { lock, copy } = places(git);
  if ((await readMark(git)) !== markOf(stateDir)) return;
  for (const file of [copy, `${copy}.lock`]) await unlessMissing(unlink(file));
  await unlessMissing(unlink(lock));
};

/** Puts a new index in the place of the old one. @returns False when `make` made none. */
const replaceIndex = async (git: Git, make: (copy: string) => Promise<boolean>): Promise<boolean> => {
  const { gitDir, index, copy } = places(git);
  await prepareOwnDir(git.repository);
  for (const file of [copy, `${copy}.lock`]) await unlessMissing(unlink(file));
  if (!(await make(copy))) return false;
  failpoint('index:written');
  await rename(copy, index);
  await syncDir(gitDir);
  return true;
};

/** Names in the index are bytes. */
const rawOf = (path: string): string => Buffer.from(path).toString('latin1');

/** What was read of the index, as long as nothing has replaced it. */
interface Reading {
  readonly wanted: ReadonlySet<string>;
  readonly view: IndexView | undefined;
  readonly entries: IndexEntries;
}

const NOTHING_READ: Reading = { wanted: new Set(), view: undefined, entries: new Map() };

const entriesIn = (view: IndexView, paths: ReadonlySet<string>): IndexEntries =>
  new Map(
    [...paths].map((path) => [
      path,
      (view.entries.get(rawOf(path)) ?? []).map(({ mode, oid, stage, assumeUnchanged, skipWorktree }) => ({
        mode: mode as FileMode,
        oid,
        stage,
        hidden: assumeUnchanged || skipWorktree,
      })),
    ]),
  );

/** Reads the entries of some more paths. What we cannot read ourselves git is asked for. */
const readMore = async (git: Git, before: Reading, paths: readonly string[]): Promise<Reading> => {
  const wanted = new Set([...before.wanted, ...paths]);
  if (wanted.size === before.wanted.size) return before;
  const view = await viewIndex(places(git).index, hashBytes(await objectFormat(git)), new Set([...wanted].map(rawOf)));
  return { wanted, view, entries: view === undefined ? await indexEntries(git, [...wanted]) : entriesIn(view, wanted) };
};

const hold = (git: Git, adopted: boolean): HeldIndex => {
  let reading = NOTHING_READ;
  const replace = (make: (copy: string) => Promise<boolean>): Promise<boolean> => {
    reading = NOTHING_READ;
    return replaceIndex(git, make);
  };
  return {
    adopted,
    entries: async (paths) => {
      reading = await readMore(git, reading, paths);
      return reading.entries;
    },
    edit: async (edits) => {
      reading = await readMore(
        git,
        reading,
        edits.map(({ path }) => path),
      );
      const { view } = reading;
      if (view === undefined) return false;
      const { index: from } = places(git);
      return replace((to) =>
        editIndex(
          view,
          { root: git.repository.dir, from, to },
          edits.map(({ path, ...edit }) => ({ ...edit, raw: rawOf(path) })),
        ),
      );
    },
    rewrite: async (change) => {
      await replace(async (copy) => {
        await copyIndex(places(git).index, copy);
        await change(copy);
        await syncFile(copy);
        return true;
      });
    },
  };
};

/**
 * Runs `work` while the index is ours.
 * @throws EVOLVE_REPOSITORY_LOCKED when another git keeps it for some seconds.
 */
export const withIndexLock = async <T>(
  git: Git,
  stateDir: string,
  work: (index: HeldIndex) => Promise<T>,
): Promise<T> => {
  const adopted = await acquire(git, stateDir);
  failpoint('index:locked');
  try {
    return await work(hold(git, adopted));
  } finally {
    await releaseIndex(git, stateDir);
  }
};
