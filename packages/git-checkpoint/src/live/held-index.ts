/**
 * What can be done with the index while git's lock on it is ours.
 *
 * Invariants:
 * 1. The index is replaced in one step by a file that is on disk.
 * 2. Entries are read once, until the index is replaced.
 */
import { rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileMode } from '@evolve/core/contracts';
import { syncDir, syncFile, unlessMissing } from '@evolve/core/disk';
import { failpoint } from '@evolve/core/failpoint';
import { copyIndex } from '../git/copy-index.ts';
import type { Git } from '../git/git.ts';
import { objectFormat } from '../git/object-format.ts';
import { indexEntries, type IndexEntries } from '../git/trees.ts';
import { signatureOf } from '../state/file-times.ts';
import { gitDirPlaces, prepareOwnDir } from '../state/git-dir.ts';
import { editIndex, viewIndex, type EntryEdit, type IndexView } from './index-edit.ts';

/** What the entry of a path is to be. */
export interface PathEdit extends Omit<EntryEdit, 'raw'> {
  readonly path: string;
}

/** The index while nobody else can change it. */
export interface HeldIndex {
  /** It was held from before: a transaction was interrupted, and no command of a person has come in between. */
  readonly adopted: boolean;
  /**
   * The entries of some paths. As long as it is held they are read once.
   * @param ahead Of these paths: see {@link lookAhead}.
   */
  entries(paths: readonly string[], ahead?: IndexView): Promise<IndexEntries>;
  /** Gives other versions to paths that have an entry. @returns False, with nothing changed, when only git can do that. */
  edit(edits: readonly PathEdit[]): Promise<boolean>;
  /** Gives `change` a copy of the index to work on, and puts that in the place of the index. */
  rewrite(change: (indexFile: string) => Promise<void>): Promise<void>;
}

export const indexPlaces = (git: Git) => {
  const { gitDir } = git.repository;
  const { own } = gitDirPlaces(git.repository);
  return { gitDir, own, index: join(gitDir, 'index'), lock: join(gitDir, 'index.lock'), copy: join(own, 'index') };
};

/** Puts a new index in the place of the old one. @returns False when `make` made none. */
const replaceIndex = async (git: Git, make: (copy: string) => Promise<boolean>): Promise<boolean> => {
  const { gitDir, index, copy } = indexPlaces(git);
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

/**
 * Reads the entries of some paths; while the index is not held yet, for {@link HeldIndex.entries}: what is the same file when it is
 * held need not be read again.
 * @returns undefined when only git can read it.
 */
export const lookAhead = async (git: Git, paths: readonly string[]): Promise<IndexView | undefined> =>
  viewIndex(indexPlaces(git).index, await objectFormat(git), new Set(paths.map(rawOf)));

const isCurrent = async (git: Git, { info }: IndexView): Promise<boolean> => {
  const now = await unlessMissing(stat(indexPlaces(git).index, { bigint: true }));
  return now !== undefined && signatureOf(now) === signatureOf(info);
};

/** Reads the entries of some more paths. What we cannot read ourselves git is asked for. */
const readMore = async (git: Git, before: Reading, paths: readonly string[], ahead?: IndexView): Promise<Reading> => {
  const wanted = new Set([...before.wanted, ...paths]);
  if (wanted.size === before.wanted.size) return before;
  const isEnough = ahead !== undefined && before === NOTHING_READ && (await isCurrent(git, ahead));
  const view = isEnough ? ahead : await lookAhead(git, [...wanted]);
  const entries = view === undefined ? await indexEntries(git, [...wanted]) : entriesIn(view, wanted);
  return { wanted, view, entries };
};

/** The caller holds git's lock. @param adopted See {@link HeldIndex}. */
export const holdIndex = (git: Git, adopted: boolean): HeldIndex => {
  let reading = NOTHING_READ;
  const replace = (make: (copy: string) => Promise<boolean>): Promise<boolean> => {
    reading = NOTHING_READ;
    return replaceIndex(git, make);
  };
  return {
    adopted,
    entries: async (paths, ahead) => {
      reading = await readMore(git, reading, paths, ahead);
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
      const { index: from } = indexPlaces(git);
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
        await copyIndex(indexPlaces(git).index, copy);
        await change(copy);
        await syncFile(copy);
        return true;
      });
    },
  };
};
