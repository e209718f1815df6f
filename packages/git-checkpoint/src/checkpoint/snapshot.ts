/**
 * A lossless snapshot of everything that git does not have yet: one commit under `refs/evolve/checkpoints/`, its parent
 * HEAD, its tree the raw bytes, the index file, the staged blobs and the manifest.
 *
 * Invariants:
 * 1. The live tree and the index are only read.
 * 2. All or nothing: the ref appears with the whole content, or there is no checkpoint.
 * 3. More than the limit is a failure, never a partial snapshot.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { readHead } from '../git/refs.ts';
import { hiddenPaths, readStatus } from '../git/status.ts';
import { unlessMissing } from '../state/durable.ts';
import { encodePath, type Manifest, type SavedPath } from './manifest.ts';
import { readRaw, statRaw, type RawFile } from './raw-files.ts';

export const CHECKPOINTS = 'refs/evolve/checkpoints';

export interface SnapshotOptions {
  readonly id: string;
  readonly label: string;
  readonly limitBytes: number;
  /** More paths (latin1) to take, dirty or not. */
  readonly extra?: readonly string[];
}

interface FoundPath {
  readonly raw: string;
  readonly file: RawFile;
}

const findPaths = async (git: Git, extra: readonly string[]): Promise<readonly FoundPath[]> => {
  const [status, hidden] = await Promise.all([readStatus(git), hiddenPaths(git)]);
  const raws = [...new Set([...status.map((entry) => entry.raw), ...hidden, ...extra])];
  const found: FoundPath[] = [];
  for (const raw of raws) found.push({ raw, file: await statRaw(git.repository.dir, raw) });
  return found;
};

const assertLimit = (found: readonly FoundPath[], limitBytes: number): void => {
  const bytes = found.reduce((sum, { file }) => sum + ('size' in file ? file.size : 0), 0);
  if (bytes <= limitBytes) return;
  throw new EvolveError('EVOLVE_CHECKPOINT_FAILED', 'the dirty state is larger than a checkpoint may be', {
    data: { bytes, limitBytes },
    hint: 'Commit or ignore large files, or raise "checkpointBytes".',
  });
};

/** Objects that only the index refers to, so that a later collection of garbage would take them. */
const stagedBlobs = async (git: Git): Promise<readonly string[]> => {
  const raw = await git.records(['diff-index', '--cached', '--raw', '-z', '--no-renames', 'HEAD']);
  const staged = raw.map(String).flatMap((record) => /^:\d+ (?:100\d+|120000) \S+ (\S+) /.exec(record)?.[1] ?? []);
  const unmerged = (await git.records(['ls-files', '-u', '-z'])).map(
    (record) => record.toString('latin1').split(' ')[1],
  );
  return [...new Set([...staged, ...unmerged])].flatMap((oid) => (oid === undefined || /^0+$/.test(oid) ? [] : oid));
};

const data = (bytes: Uint8Array | string): Buffer => {
  const content = Buffer.from(bytes as Uint8Array);
  return Buffer.concat([Buffer.from(`data ${String(content.length)}\n`), content, Buffer.from('\n')]);
};

const inline = (name: string, bytes: Uint8Array | string): Buffer =>
  Buffer.concat([Buffer.from(`M 100644 inline ${name}\n`), data(bytes)]);

/** Reads the files and says what was read; the bytes that were read are what counts, also if they change meanwhile. */
const readPaths = async (
  root: string,
  found: readonly FoundPath[],
): Promise<{ readonly saved: readonly SavedPath[]; readonly stream: readonly Buffer[] }> => {
  const saved: SavedPath[] = [];
  const stream: Buffer[] = [];
  for (const { raw, file } of found) {
    const path = encodePath(raw);
    if (file.kind === 'file' || file.kind === 'symlink') {
      const bytes = await readRaw(root, raw, file.kind);
      const blob = String(stream.length);
      stream.push(inline(`files/${blob}`, bytes));
      const perm = file.kind === 'file' ? { perm: file.perm } : {};
      saved.push({ path, kind: file.kind, size: bytes.length, blob, ...perm });
    } else saved.push({ path, kind: file.kind });
  }
  return { saved, stream };
};

const readIndex = async (git: Git): Promise<{ readonly bytes: Buffer; readonly seconds: number } | undefined> => {
  const file = join(git.repository.gitDir, 'index');
  const info = await unlessMissing(stat(file));
  const bytes = await unlessMissing(readFile(file));
  return info === undefined || bytes === undefined ? undefined : { bytes, seconds: Math.floor(info.mtimeMs / 1000) };
};

/** Takes the snapshot; the caller holds the lock. @throws EVOLVE_CHECKPOINT_FAILED */
export const takeSnapshot = async (
  context: WorkspaceContext,
  git: Git,
  options: SnapshotOptions,
): Promise<Checkpoint> => {
  const head = await readHead(git);
  const index = await readIndex(git);
  const found = await findPaths(git, options.extra ?? []);
  assertLimit(found, options.limitBytes);
  const { saved, stream } = await readPaths(git.repository.dir, found);
  const { id, label } = options;
  const at = context.now();
  const manifest: Manifest = {
    version: 1,
    id,
    label,
    at,
    commit: head.commit,
    ...(head.branch === undefined ? {} : { branch: head.branch }),
    ...(index === undefined ? {} : { indexSeconds: index.seconds }),
    paths: saved,
  };
  const { name, email } = context.identity;
  const staged = await stagedBlobs(git);
  const seconds = Math.floor(context.clock.now().getTime() / 1000);
  const input = Buffer.concat([
    Buffer.from(`commit ${CHECKPOINTS}/${id}\ncommitter ${name} <${email}> ${String(seconds)} +0000\n`),
    data(`Checkpoint: ${label}\n`),
    Buffer.from(`from ${head.commit}\ndeleteall\n`),
    inline('manifest.json', JSON.stringify(manifest)),
    ...(index === undefined ? [] : [inline('index', index.bytes)]),
    ...staged.map((oid) => Buffer.from(`M 100644 ${oid} staged/${oid}\n`)),
    ...stream,
    Buffer.from('done\n'),
  ]);
  await git.run(['fast-import', '--quiet', '--done', '--force', '--date-format=raw'], { input });
  return { id, label, at, commit: head.commit, files: saved.filter(({ blob }) => blob !== undefined).length };
};
