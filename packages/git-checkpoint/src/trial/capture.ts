/** The tree of a trial as it is now: a git tree made with an index of its own, and the changes against the base. */
import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate, Change, Content } from '@evolve/core/contracts';
import { unlessMissing } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { copyIndex } from '../git/copy-index.ts';
import type { Git } from '../git/git.ts';
import { blobSizes } from '../git/objects.ts';
import { linksIn } from '../git/submodules.ts';
import { rawTreeChanges, type Side, type TreeChange } from '../git/trees.ts';
import type { CaptureLimits } from '../options.ts';
import { linkEscapes } from './links.ts';

export interface CapturePlace {
  /** The trial's tree. */
  readonly dir: string;
  readonly base: string;
  /** The index as it was when the trial was opened. */
  readonly baseIndex: string;
  /** Paths that we put there ourselves: links to installed dependencies. */
  readonly linked: readonly string[];
}

const invalid = (message: string, data: Readonly<Record<string, unknown>>): EvolveError =>
  new EvolveError('EVOLVE_CANDIDATE_INVALID', message, { data });

const MAGIC = { env: { GIT_LITERAL_PATHSPECS: '0' } };

/**
 * Everything but what we linked into the trial. What `.gitignore` leaves out anyway is not named: `git add` takes a named
 * path that is ignored for a mistake.
 */
const ownPaths = async (git: Git, place: CapturePlace, indexFile: string): Promise<readonly string[]> => {
  const excluded: string[] = [];
  for (const path of place.linked) {
    const call = { indexFile, workTree: place.dir, codes: [0, 1], ...MAGIC };
    const { code } = await git.run(['check-ignore', '--quiet', '--no-index', '--', `./${path}`], call);
    if (code === 1) excluded.push(`:(exclude,literal,top)${path}`);
  }
  return ['.', ...excluded];
};

/**
 * The places of submodules, which are empty folders in a trial and stay out of it. A repository that somebody made in one of
 * them is not only refused: `git add` would start a git inside it, with the filters that it names.
 */
const withoutSubmodules = async (git: Git, place: CapturePlace, indexFile: string): Promise<readonly string[]> => {
  const excluded: string[] = [];
  for (const { raw } of await linksIn(git, indexFile)) {
    const bytes = Buffer.from(raw, 'latin1');
    const file = Buffer.concat([Buffer.from(`${place.dir}/`), bytes]);
    const made = await unlessMissing(lstat(Buffer.concat([file, Buffer.from('/.git')])));
    const path = bytes.toString('utf8');
    if (made !== undefined) throw invalid('nested repositories cannot be evolved', { path });
    // What is no argument, or no folder any more, is git's to find.
    const isArgument = Buffer.from(path).equals(bytes);
    const isFolder = (await unlessMissing(lstat(file)))?.isDirectory() === true;
    if (isArgument && isFolder) excluded.push(`:(exclude,literal,top)${path}`);
  }
  return excluded;
};

/** Sizes are looked at before git copies anything into the repository. */
const assertLimits = async (
  git: Git,
  place: CapturePlace,
  paths: readonly string[],
  indexFile: string,
  limits: CaptureLimits,
): Promise<void> => {
  const call = { indexFile, workTree: place.dir, ...MAGIC };
  const found = await git.records(['ls-files', '-z', '-m', '-o', '--exclude-standard', '--', ...paths], call);
  const changed = new Set(found.map((path) => path.toString('latin1')));
  if (changed.size > limits.files)
    throw invalid('too many changed files', { files: changed.size, limit: limits.files });
  let total = 0;
  for (const path of changed) {
    const info = await unlessMissing(lstat(Buffer.concat([Buffer.from(`${place.dir}/`), Buffer.from(path, 'latin1')])));
    const size = info?.isFile() === true ? info.size : 0;
    total += size;
    if (size > limits.fileBytes) throw invalid('a changed file is too large', { path, size, limit: limits.fileBytes });
  }
  if (total > limits.totalBytes) throw invalid('the changes are too large', { total, limit: limits.totalBytes });
};

const writeTree = async (git: Git, place: CapturePlace, limits: CaptureLimits, indexFile: string): Promise<string> => {
  const call = { indexFile, workTree: place.dir, config: ['core.sparseCheckout=false', 'core.fsync=objects'] };
  await copyIndex(place.baseIndex, indexFile);
  const paths = [...(await ownPaths(git, place, indexFile)), ...(await withoutSubmodules(git, place, indexFile))];
  await assertLimits(git, place, paths, indexFile, limits);
  const added = await git.run(['add', '-A', '--', ...paths], { ...call, ...MAGIC, codes: [0, 1, 128] });
  if (added.code !== 0) throw invalid('the trial cannot be captured', { stderr: added.stderr.slice(0, 2_000) });
  return git.text(['write-tree'], call);
};

const lazy = (git: Git, side: Side, size: number): Content => ({
  size,
  read: async () => (await git.run(['cat-file', 'blob', side.oid])).stdout,
});

const toChange = (git: Git, change: TreeChange, sizes: ReadonlyMap<string, number>): Change => ({
  path: change.path,
  ...(change.from === null
    ? {}
    : { before: lazy(git, change.from, sizes.get(change.from.oid) ?? 0), modeBefore: change.from.mode }),
  ...(change.to === null
    ? {}
    : { after: lazy(git, change.to, sizes.get(change.to.oid) ?? 0), modeAfter: change.to.mode }),
});

const decodePath = (path: Buffer): string => {
  const text = path.toString('utf8');
  if (!Buffer.from(text).equals(path)) throw invalid('a path is not UTF-8', { path: path.toString('latin1') });
  return text;
};

const assertAllowed = async (git: Git, change: TreeChange): Promise<void> => {
  if (change.from?.mode === '160000' || change.to?.mode === '160000') {
    throw invalid('nested repositories cannot be evolved', { path: change.path });
  }
  if (change.to?.mode !== '120000') return;
  const target = (await git.run(['cat-file', 'blob', change.to.oid])).stdout.toString('utf8');
  if (linkEscapes(change.path, target)) throw invalid('a link leaves the repository', { path: change.path, target });
};

/**
 * The candidate that a tree stands for: what differs from its base, the bytes read on demand.
 * @throws EVOLVE_CANDIDATE_INVALID for links that leave the tree, nested repositories and paths that are not UTF-8.
 */
export const candidateOfTree = async (git: Git, base: string, tree: string): Promise<Candidate> => {
  const raw = await rawTreeChanges(git, base, tree);
  const changes = raw.map((change) => ({ ...change, path: decodePath(change.path) }));
  for (const change of changes) await assertAllowed(git, change);
  const oids = [...new Set(changes.flatMap(({ from, to }) => [from?.oid, to?.oid].filter((oid) => oid !== undefined)))];
  const sizes = await blobSizes(git, oids);
  const sizeOf = new Map(oids.map((oid, index) => [oid, sizes[index] ?? 0]));
  return { base, tree, changes: changes.map((change) => toChange(git, change, sizeOf)) };
};

/**
 * Captures a trial.
 * @throws EVOLVE_CANDIDATE_INVALID as {@link candidateOfTree}, and for anything beyond the limits.
 */
export const capture = async (
  git: Git,
  place: CapturePlace,
  limits: CaptureLimits,
  indexFile: string,
): Promise<Candidate> => {
  try {
    return await candidateOfTree(git, place.base, await writeTree(git, place, limits, indexFile));
  } finally {
    await unlessMissing(unlink(indexFile));
  }
};

/** Where the index of one capture goes. */
export const captureIndex = (slot: string, id: string): string => join(slot, `capture-${id}`);
