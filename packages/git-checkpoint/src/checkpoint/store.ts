import type { Checkpoint } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { CHECKPOINTS } from './snapshot.ts';

export const loadManifest = async (git: Git, id: string): Promise<Manifest> => {
  const output = /^[A-Za-z0-9._-]+$/.test(id)
    ? await git.run(['cat-file', 'blob', `${CHECKPOINTS}/${id}:manifest.json`], { codes: [0, 128] })
    : undefined;
  if (output?.code !== 0) throw new EvolveError('EVOLVE_NOT_FOUND', `no checkpoint ${id}`, { data: { id } });
  return parseManifest(output.stdout.toString('utf8'));
};

/** Bytes of one blob of a checkpoint. */
export const loadBlob = async (git: Git, id: string, name: string): Promise<Buffer> =>
  (await git.run(['cat-file', 'blob', `${CHECKPOINTS}/${id}:${name}`])).stdout;

/** Newest first. */
export const listCheckpoints = async (git: Git): Promise<readonly Checkpoint[]> => {
  const names = await git.text(['for-each-ref', '--format=%(refname)', CHECKPOINTS]);
  const checkpoints: Checkpoint[] = [];
  for (const name of names.split('\n').filter((each) => each !== '')) {
    const { id, label, at, commit, paths } = await loadManifest(git, name.slice(CHECKPOINTS.length + 1));
    checkpoints.push({ id, label, at, commit, files: paths.filter(({ blob }) => blob !== undefined).length });
  }
  return checkpoints.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
};
