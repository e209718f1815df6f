/** Checkpoints as they are stored: refs of our own, each to a commit that holds everything. */
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';
import { withBlobs } from '../git/blob-reader.ts';
import { migrateManifest } from './migrate.ts';
import { decodeHeader, decodeManifest, type Manifest, type ManifestHeader } from './manifest.ts';

export const CHECKPOINTS = 'refs/evolve/checkpoints';

const isId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id) && !/\.\.|\.$|\.lock$/.test(id);

const notFound = (id: string): EvolveError =>
  new EvolveError('EVOLVE_NOT_FOUND', `no checkpoint ${id}`, {
    data: { id },
    hint: 'List them: evolve checkpoint list.',
  });

export const refOf = (id: string): string => {
  if (!isId(id)) throw notFound(id);
  return `${CHECKPOINTS}/${id}`;
};

/** @throws EVOLVE_NOT_FOUND, EVOLVE_STORE_VERSION */
export const loadManifest = async (git: Git, id: string): Promise<Manifest> => {
  const ref = refOf(id);
  const output = await git.run(['cat-file', 'blob', `${ref}:manifest`], { codes: [0, 128] });
  if (output.code === 0) return decodeManifest(output.stdout.toString('utf8'));
  const migrated = await migrateManifest(git, ref);
  if (migrated === undefined) throw notFound(id);
  return migrated;
};

export interface ListedCheckpoint extends Omit<ManifestHeader, 'version'> {
  readonly ref: string;
}

const compare = (a: ListedCheckpoint, b: ListedCheckpoint): number =>
  a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1;

/** The header stands in the commit's message, so that listing reads no manifest. */
const parseMessage = async (git: Git, ref: string, message: string): Promise<ListedCheckpoint | undefined> => {
  const line = message.split('\n').findLast((each) => each !== '') ?? '';
  if (line.startsWith('{')) return { ...decodeHeader(line), ref };
  const migrated = await migrateManifest(git, ref);
  return migrated === undefined ? undefined : { ...migrated, ref };
};

export const refNames = async (git: Git): Promise<readonly string[]> =>
  (await git.text(['for-each-ref', '--format=%(refname)', `${CHECKPOINTS}/`]))
    .split('\n')
    .filter((each) => each !== '');

/** Newest first. A ref whose commit never reached the disk before the power went is no checkpoint. */
export const listCheckpoints = async (git: Git): Promise<readonly ListedCheckpoint[]> => {
  const names = await refNames(git);
  const listed: ListedCheckpoint[] = [];
  await withBlobs(git, async (blobs) => {
    for (const ref of names) {
      const commit = await blobs.bytes(ref);
      if (commit === undefined) continue;
      const text = commit.toString('utf8');
      const found = await parseMessage(git, ref, text.slice(text.indexOf('\n\n') + 2));
      if (found !== undefined) listed.push(found);
    }
  });
  return listed.sort(compare);
};
