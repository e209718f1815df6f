/**
 * Brings a git directory back from the mirror.
 *
 * Invariants:
 * 1. Built and verified beside its place, then renamed: a kill at any time leaves the damaged one, none, or the new one, and
 *    the next call goes on from there.
 * 2. What was there goes to the quarantine, never away.
 * 3. Nothing of the live tree is written but `.git` itself.
 * 4. What is not what its name says is not restored.
 */
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { hasCode, privateDir, syncDir } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { openGit, type Git } from '../git/git.ts';
import { readRef } from '../git/refs.ts';
import { withRepositoryLock } from '../state/lock.ts';
import { layout } from '../state/state-dir.ts';
import { falsifiedIn, missingIn, type Damage } from './damage.ts';
import { exists } from '../state/exists.ts';
import { indexOf, mirrorPlaces, readMirror, type MirrorPlaces, type MirrorState } from './places.ts';
import { copySmallFiles, lookThrough } from './small-files.ts';
import { linkStore } from './store.ts';
import type { MirrorOptions } from './sync.ts';

export interface RestoreOptions extends Pick<MirrorOptions, 'dir' | 'stateDir' | 'env'> {
  readonly kind: Damage['kind'];
  readonly now: () => Date;
  /** @default 30_000 */
  readonly lockWaitMs?: number;
}

export interface RestoredRepository {
  /** The commit that HEAD is now. */
  readonly head: string;
  /** Where the damaged git directory is kept; missing where nothing was left of it. */
  readonly quarantine?: string;
}

interface Work {
  readonly state: MirrorState;
  readonly places: MirrorPlaces;
  readonly options: Omit<RestoreOptions, 'kind'>;
  /** The snapshot of the small files. */
  readonly snapshot: string;
}

const damaged = (why: string, data: Readonly<Record<string, unknown>> = {}): EvolveError =>
  new EvolveError('EVOLVE_MIRROR_DAMAGED', `the repository cannot be restored from the mirror: ${why}`, {
    data,
    hint: 'Nothing was changed. Restore .git from a clone or a backup.',
  });

const KEPT = 10;

/** A fresh place in the quarantine; the oldest of many go. */
const quarantineFor = async ({ places, options }: Work): Promise<string> => {
  await privateDir(places.quarantine);
  const names = (await readdir(places.quarantine)).filter((name) => name.startsWith('git-')).sort();
  for (const name of names.slice(0, Math.max(0, names.length - KEPT + 1))) {
    await rm(join(places.quarantine, name), { recursive: true, force: true });
  }
  const stamp = options.now().toISOString().replaceAll(/[:.]/g, '-');
  let dir = join(places.quarantine, `git-${stamp}`);
  for (let at = 2; await exists(dir); at += 1) dir = join(places.quarantine, `git-${stamp}-${String(at)}`);
  return dir;
};

/** By a rename, or by a copy where the state directory is on another file system. */
const moveAway = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rm(from, { recursive: true, force: true });
  }
};

/** The repository as it will be, at another place. */
const gitAt = (work: Work, commonDir: string): Promise<Git> => {
  const { dir, gitDir, commonDir: old } = work.state;
  const moved = join(commonDir, relative(old, gitDir));
  return openGit({ dir, gitDir: moved, commonDir, id: '' }, work.options.env);
};

/** Copies, since git and people write to them; objects are linked, since nobody does. */
const buildBeside = async (work: Work, build: string): Promise<void> => {
  const { snapshot, places } = work;
  for (const dir of [build, join(build, 'refs'), join(build, 'objects', 'info'), join(build, 'objects', 'pack')]) {
    await mkdir(dir, { recursive: true });
  }
  const { files } = await lookThrough(snapshot);
  const { '.files.json': _, ...small } = files;
  await copySmallFiles(snapshot, build, { files: small, stores: [] });
  const stores = (await lookThrough(places.store)).stores;
  await linkStore(places.store, build, stores);
};

/** @returns The commit that HEAD will be. */
const verify = async (work: Work, build: string): Promise<string> => {
  const git = await gitAt(work, build);
  const head = await readRef(git, 'HEAD');
  if (head === undefined) throw damaged('its HEAD names no commit');
  const why = (await missingIn(git, head)) ?? (await falsifiedIn(git, head));
  if (why !== undefined) throw damaged(why, { head });
  return head;
};

/** The `.git` file of a linked worktree or a submodule. */
const restoreDotGit = async (work: Work): Promise<void> => {
  const { dotGit, dir } = work.state;
  if (dotGit === undefined) return;
  const file = join(dir, '.git');
  if (await exists(file)) await moveAway(file, `${await quarantineFor(work)}-file`);
  await writeFile(file, dotGit);
};

const besides = ({ commonDir }: MirrorState) => ({
  build: `${commonDir}.evolve-restored`,
  old: `${commonDir}.evolve-damaged`,
});

/** Clears away what a restore that was killed left beside the git directory. */
const sweep = async (work: Work): Promise<void> => {
  const { build, old } = besides(work.state);
  await rm(build, { recursive: true, force: true });
  if (await exists(old)) await moveAway(old, await quarantineFor(work));
};

const restoreAll = async (work: Work): Promise<RestoredRepository> => {
  const { commonDir } = work.state;
  const { build, old } = besides(work.state);
  await mkdir(dirname(commonDir), { recursive: true });
  await sweep(work);
  await buildBeside(work, build);
  const head = await verify(work, build);
  failpoint('mirror:built');
  const isThere = await exists(commonDir);
  if (isThere) await rename(commonDir, old);
  failpoint('mirror:moved-away');
  await rename(build, commonDir);
  await syncDir(dirname(commonDir));
  failpoint('mirror:in-place');
  await restoreDotGit(work);
  if (!isThere) return { head };
  const quarantine = await quarantineFor(work);
  await moveAway(old, quarantine);
  return { head, quarantine };
};

/** Only the index: the mirrored one, or that of HEAD where HEAD has moved since. */
const restoreIndex = async (work: Work): Promise<RestoredRepository> => {
  const { state, snapshot } = work;
  const git = await gitAt(work, state.commonDir);
  const head = await readRef(git, 'HEAD');
  if (head === undefined) throw damaged('HEAD names no commit');
  const index = join(state.gitDir, 'index');
  const quarantine = `${await quarantineFor(work)}-index`;
  const isThere = await exists(index);
  if (isThere) await moveAway(index, quarantine);
  const mirrored = join(snapshot, indexOf(state));
  if (head === state.head && (await exists(mirrored))) {
    const { [indexOf(state)]: print = '' } = (await lookThrough(snapshot)).files;
    const target = `${state.commonDir}.evolve-index`;
    await rm(target, { recursive: true, force: true });
    await copySmallFiles(snapshot, target, { files: { [indexOf(state)]: print }, stores: [] });
    await rename(join(target, indexOf(state)), index);
    await rm(target, { recursive: true, force: true });
  } else await git.run(['read-tree', 'HEAD']);
  return isThere ? { head, quarantine } : { head };
};

const locked = async <T>(options: Omit<RestoreOptions, 'kind'>, run: (work: Work) => Promise<T>): Promise<T> => {
  const { stateDir, lockWaitMs: waitMs = 30_000 } = options;
  const state = await readMirror(stateDir);
  if (state === undefined) {
    throw new EvolveError('EVOLVE_NOT_FOUND', 'there is no mirror of the repository', { data: { stateDir } });
  }
  const places = mirrorPlaces(stateDir);
  const { lock, workspace } = layout(stateDir);
  await privateDir(workspace);
  const work: Work = { state, places, options, snapshot: join(places.root, state.snapshot) };
  return withRepositoryLock(lock, { waitMs }, () => withRepositoryLock(places.lock, { waitMs }, () => run(work)));
};

/**
 * Restores what is damaged, under the repository's lock.
 * @throws EVOLVE_NOT_FOUND without a mirror; EVOLVE_MIRROR_DAMAGED when it cannot be trusted; EVOLVE_REPOSITORY_LOCKED
 */
export const restoreFromMirror = (options: RestoreOptions): Promise<RestoredRepository> =>
  locked(options, options.kind === 'index' ? restoreIndex : restoreAll);

/** Finishes a restore that was killed: what it left beside the git directory goes to the quarantine. */
export const finishRestore = async (options: Omit<RestoreOptions, 'kind'>): Promise<void> => {
  const state = await readMirror(options.stateDir);
  if (state === undefined) return;
  const { build, old } = besides(state);
  if ((await exists(build)) || (await exists(old))) await locked(options, sweep);
};
