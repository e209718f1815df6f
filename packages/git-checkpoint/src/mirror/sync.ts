/**
 * The mirror of the git directory in the state directory, for the day on which the agent deletes it.
 *
 * Owns: `mirror/`. Invariants:
 * 1. `current.json` names a snapshot that is whole: built beside, synced, and published by one rename. A kill at any time
 *    leaves the snapshot before, or the new one.
 * 2. Refs are copied before objects are linked, so that every object a published ref needs is in the store.
 * 3. A repository that cannot be read never takes the place of one that could.
 */
import { mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { privateDir, replaceFile, syncDir, unlessMissing } from '@evolve/core/disk';
import { failpoint } from '@evolve/core/failpoint';
import { openGit, type Git } from '../git/git.ts';
import { readRef } from '../git/refs.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { withRepositoryLock } from '../state/lock.ts';
import { damageOf, missingIn } from './damage.ts';
import { indexOf, mirrorPlaces, readMirror, type MirrorPlaces, type MirrorState } from './places.ts';
import { copySmallFiles, lookThrough, type GitDirContent } from './small-files.ts';
import { linkStore, type LinkResult, type Seen } from './store.ts';

export interface MirrorOptions {
  /** Root of the live tree. */
  readonly dir: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Commits of evolutions that are said to be live. @default [] */
  readonly commits?: readonly string[];
}

export type SyncResult =
  | { readonly status: 'unchanged' }
  | { readonly status: 'synced'; readonly head: string; readonly added: number; readonly linked: boolean }
  /** The repository is broken, or has no commit yet: the mirror stays as it was. */
  | { readonly status: 'refused'; readonly why: string };

const readJson = async <T>(file: string): Promise<T | undefined> => {
  const text = await unlessMissing(readFile(file, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
};

const PRINTS = '.files.json';

interface Earlier {
  readonly state: MirrorState;
  readonly dir: string;
  readonly files: GitDirContent['files'];
}

const readEarlier = async (places: MirrorPlaces, stateDir: string): Promise<Earlier | undefined> => {
  const state = await readMirror(stateDir);
  if (state === undefined) return undefined;
  const dir = join(places.root, state.snapshot);
  const files = await readJson<GitDirContent['files']>(join(dir, PRINTS));
  return files === undefined ? undefined : { state, dir, files };
};

const same = (a: GitDirContent['files'], b: GitDirContent['files']): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

const sweep = async (places: MirrorPlaces, keep: string): Promise<void> => {
  const names = await readdir(places.root);
  for (const name of names.filter((each) => each.startsWith('snapshot-') && each !== keep)) {
    await rm(join(places.root, name), { recursive: true, force: true });
  }
};

const nextName = (earlier: Earlier | undefined): string =>
  `snapshot-${String(Number(earlier?.state.snapshot.split('-')[1] ?? 0) + 1)}`;

const dotGitOf = async (repository: Repository): Promise<string | undefined> =>
  repository.gitDir === join(repository.dir, '.git')
    ? undefined
    : readFile(join(repository.dir, '.git'), 'utf8').catch(() => undefined);

/** Whether the store alone holds what a commit needs. */
const isWhole = async (places: MirrorPlaces, git: Git): Promise<boolean> => {
  const env = { GIT_OBJECT_DIRECTORY: join(places.store, 'objects') };
  const head = await readRef(git, 'HEAD');
  return head === undefined || (await missingIn(git, head, env)) === undefined;
};

/** Only what is new; everything where that leaves a gap, since somebody has been in the store. */
const fillStore = async (
  places: MirrorPlaces,
  git: Git,
  { stores }: GitDirContent,
  earlier: Earlier | undefined,
): Promise<LinkResult> => {
  const from = git.repository.commonDir;
  const seen = earlier === undefined ? {} : ((await readJson<Seen>(places.seen)) ?? {});
  const result = await linkStore(from, places.store, stores, seen);
  const isGapless = Object.keys(seen).length === 0 || (await isWhole(places, git));
  const final = isGapless ? result : await linkStore(from, places.store, stores);
  await replaceFile(places.seen, JSON.stringify(final.seen));
  return final;
};

/** Builds the next snapshot beside the one that counts. Refs first (invariant 2). */
const build = async (
  places: MirrorPlaces,
  git: Git,
  content: GitDirContent,
  earlier: Earlier | undefined,
): Promise<{ readonly snapshot: string; readonly added: number; readonly linked: boolean }> => {
  const snapshot = nextName(earlier);
  const dir = join(places.root, snapshot);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const files = await copySmallFiles(git.repository.commonDir, dir, content, earlier);
  await replaceFile(join(dir, PRINTS), JSON.stringify(files));
  failpoint('mirror:small-files');
  const result = await fillStore(places, git, content, earlier);
  await syncDir(places.root);
  failpoint('mirror:objects');
  return { snapshot, added: result.added, linked: result.copied === 0 && (earlier?.state.linked ?? true) };
};

const sync = async (options: MirrorOptions, places: MirrorPlaces): Promise<SyncResult> => {
  const { dir, stateDir, env } = options;
  const earlier = await readEarlier(places, stateDir);
  const broken = await damageOf(dir, env, {
    head: earlier?.state.head,
    hasIndex: earlier !== undefined && indexOf(earlier.state) in earlier.files,
    commits: options.commits ?? [],
  });
  if (broken !== undefined) return { status: 'refused', why: broken.why };
  const repository = await findRepository(dir, env);
  const git = await openGit(repository, env);
  const head = await readRef(git, 'HEAD');
  if (head === undefined) return { status: 'refused', why: 'it has no commit yet' };
  const content = await lookThrough(repository.commonDir);
  if (earlier?.state.gitDir === repository.gitDir && same(earlier.files, content.files)) return { status: 'unchanged' };
  const { snapshot, added, linked } = await build(places, git, content, earlier);
  const dotGit = await dotGitOf(repository);
  const { commonDir, gitDir } = repository;
  const state: MirrorState = { version: 1, snapshot, commonDir, gitDir, dir: await realpath(dir), head, linked };
  await replaceFile(places.current, JSON.stringify({ ...state, ...(dotGit === undefined ? {} : { dotGit }) }));
  failpoint('mirror:published');
  await sweep(places, snapshot);
  return { status: 'synced', head, added, linked };
};

/**
 * Brings the mirror up to the repository. Cheap when nothing has changed. Never stops git: what is written meanwhile comes
 * with the next call.
 * @throws EVOLVE_REPOSITORY_LOCKED while another process does the same, EVOLVE_GIT_MISSING
 */
export const syncMirror = async (options: MirrorOptions): Promise<SyncResult> => {
  const places = mirrorPlaces(options.stateDir);
  await privateDir(places.root);
  return withRepositoryLock(places.lock, { waitMs: 10_000 }, () => sync(options, places));
};
