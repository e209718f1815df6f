/** How the live tree differs from versions that it had. */
import { hasCode } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import { objectFormat, type ObjectFormat } from '../git/object-format.ts';
import { blobName, hashLive } from '../live/hash-live.ts';
import type { LiveFile, LiveTree } from '../live/live-file.ts';
import type { Version } from './versions.ts';

/** `kind`: a link instead of a file, a file where none was, nothing where one was. */
export type Difference = 'kind' | 'bytes' | 'mode';

export interface Comparison {
  readonly live: LiveFile;
  readonly differences: readonly Difference[];
}

/** As a checkout would write it. One call for each: the batch mode of git reports the stored size for converted bytes. */
export const readConverted = async (git: Git, oid: string, path: string): Promise<Buffer> =>
  (await git.run(['cat-file', '--filters', `--path=${path}`, oid])).stdout;

const wantedName = async (git: Git, version: Version, format: ObjectFormat): Promise<string | undefined> => {
  if (version.kind !== 'file' && version.kind !== 'symlink') return undefined;
  if (version.convertAs === undefined) return version.oid;
  return blobName(format, await readConverted(git, version.oid, version.convertAs));
};

const sameMode = (live: Extract<LiveFile, { perm: number }>, version: Version): boolean => {
  if (version.kind === 'absent' || live.kind === 'symlink') return true;
  if (version.perm !== undefined) return live.perm === version.perm;
  if (version.kind !== 'file' || version.executable === undefined) return true;
  return ((live.perm & 0o100) !== 0) === version.executable;
};

const sameBytes = async (git: Git, raw: string, version: Version): Promise<boolean> => {
  if (version.kind !== 'file' && version.kind !== 'symlink') return true;
  const format = await objectFormat(git);
  const wanted = await wantedName(git, version, format);
  try {
    return (await hashLive(git.repository.dir, raw, version.kind, format)) === wanted;
  } catch (error) {
    // Gone or replaced since it was looked at.
    if (hasCode(error, 'ENOENT', 'ELOOP', 'EINVAL', 'ENOTDIR')) return false;
    throw error;
  }
};

/** Compares one path; bytes are read only where kind and mode leave the question open. */
export const compareLive = async (git: Git, tree: LiveTree, raw: string, version: Version): Promise<Comparison> => {
  const live = await tree.stat(raw);
  if (version.kind === 'absent') {
    // A folder in the place of a file is what its own files make of it.
    return { live, differences: live.kind === 'absent' || live.kind === 'directory' ? [] : ['kind'] };
  }
  if (live.kind !== version.kind) return { live, differences: ['kind'] };
  const differences: Difference[] = (await sameBytes(git, raw, version)) ? [] : ['bytes'];
  if (!sameMode(live, version)) differences.push('mode');
  return { live, differences };
};
