/** Checkpoints of version 1: `manifest.json`, bytes below `files/`, the index file beside them. */
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';
import type { Manifest, SavedPath } from './manifest.ts';

interface FirstPath {
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'absent' | 'not-captured';
  readonly perm?: number;
  readonly size?: number;
  readonly blob?: string;
}

interface FirstManifest {
  readonly version: 1;
  readonly id: string;
  readonly label: string;
  readonly at: string;
  readonly commit: string;
  readonly branch?: string;
  readonly paths: readonly FirstPath[];
}

const blobNames = async (git: Git, ref: string): Promise<ReadonlyMap<string, string>> => {
  const records = await git.records(['ls-tree', '-r', '-z', '--full-tree', ref]);
  return new Map(
    records.flatMap((record): [string, string][] => {
      const [, oid, path] = /^\d+ blob (\S+)\t(.*)$/s.exec(record.toString('utf8')) ?? [];
      return oid === undefined || path === undefined ? [] : [[path, oid]];
    }),
  );
};

/**
 * A checkpoint of version 1 as one of today. Which worktree it was made in was not recorded, so that its index stays where
 * it is: files, links and modes come back.
 * @returns undefined when there is no such checkpoint.
 */
export const migrateManifest = async (git: Git, ref: string): Promise<Manifest | undefined> => {
  const output = await git.run(['cat-file', 'blob', `${ref}:manifest.json`], { codes: [0, 128] });
  if (output.code !== 0) return undefined;
  const first = JSON.parse(output.stdout.toString('utf8')) as FirstManifest;
  const version: number = first.version;
  if (version !== 1) {
    throw new EvolveError('EVOLVE_STORE_VERSION', `checkpoint of version ${String(version)}`, { data: { version } });
  }
  const names = await blobNames(git, ref);
  const paths = first.paths.map(({ path, blob, ...rest }): SavedPath => {
    const oid = blob === undefined ? undefined : names.get(`files/${blob}`);
    const raw = Buffer.from(path, 'base64').toString('latin1');
    return { raw, states: [], ...rest, ...(oid === undefined ? {} : { oid }) };
  });
  const held = paths.filter(({ oid }) => oid !== undefined);
  const bytes = held.reduce((sum, { size = 0 }) => sum + size, 0);
  return { ...first, version: 2, gitDir: '', paths, files: held.length, bytes };
};
