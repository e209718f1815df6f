/** Whether what a checkpoint stored is whole. */
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import { withBlobs, type BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { blobHash, objectFormat, type ObjectFormat } from '../git/object-format.ts';
import { readable } from '../git/status.ts';
import type { CheckpointDifference } from './differences.ts';
import { copiesOf, isWholeCopy } from './index-copy.ts';
import type { Manifest } from './manifest.ts';
import type { Version } from './versions.ts';

const oidsOf = (versions: Iterable<Version>): readonly string[] => [
  ...new Set([...versions].flatMap((version) => ('oid' in version ? [version.oid] : []))),
];

/** Before anything is touched. @throws EVOLVE_CHECKPOINT_FAILED when an object is missing. */
export const assertStored = async (git: Git, versions: ReadonlyMap<string, Version>): Promise<void> => {
  const oids = oidsOf(versions.values());
  if (oids.length === 0) return;
  const answer = await git.text(['cat-file', '--batch-check'], { input: `${oids.join('\n')}\n` });
  const missing = answer.split('\n').filter((line) => !/ blob \d+$/.test(line));
  if (missing.length === 0) return;
  throw new EvolveError('EVOLVE_CHECKPOINT_FAILED', `${String(missing.length)} stored objects are missing`, {
    data: { missing: missing.slice(0, 20) },
    hint: 'Something removed objects of the repository: nothing was restored.',
  });
};

const isWhole = async (blobs: BlobReader, oid: string, format: ObjectFormat): Promise<boolean> => {
  let hash: ReturnType<typeof blobHash> | undefined;
  const found = await blobs.read(oid, (piece, size) => {
    hash ??= blobHash(format, size);
    hash.update(piece);
  });
  return found !== undefined && (hash ?? blobHash(format, 0)).digest('hex') === oid;
};

/** Reads everything that the checkpoint holds, piece by piece, and compares it with its names. */
export const storedDifferences = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
): Promise<readonly CheckpointDifference[]> => {
  const format = await objectFormat(git);
  const found: CheckpointDifference[] = [];
  await withBlobs(git, async (blobs) => {
    for (const { raw, oid } of manifest.paths) {
      if (oid !== undefined && !(await isWhole(blobs, oid, format)))
        found.push({ path: readable(raw), what: 'stored' });
    }
    const parent = manifest.commit === undefined ? true : await blobs.read(manifest.commit, () => undefined);
    if (parent === undefined) found.push({ path: '', what: 'stored' });
  });
  const { index } = manifest;
  if (index !== undefined && !(await isWholeCopy(git, copiesOf(context.stateDir), index))) {
    found.push({ path: '.git/index', what: 'stored' });
  }
  return found;
};
