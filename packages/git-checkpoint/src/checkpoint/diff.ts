/** What differs between a checkpoint and the live tree now. */
import type { WorkspaceContext } from '../context.ts';
import { withBlobs, type BlobReader } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { readable, type StatusEntry } from '../git/status.ts';
import { compareLive, readConverted, type Difference } from './compare.ts';
import { changedEntries, entriesOf, foreignIndex } from './entries.ts';
import { scanScope, statesOf } from './find.ts';
import { LiveTree, type LiveFile } from '../live/live-file.ts';
import type { Manifest, PathState } from './manifest.ts';
import { inScope } from './scope.ts';
import { versionsOf, type Version, type Versions } from './versions.ts';

export interface DiffOptions {
  /** Latin1 paths. */
  readonly scope: readonly string[] | undefined;
  /** Unified text of each file whose bytes differ. */
  readonly text: boolean;
}

export interface PathDiff {
  readonly path: string;
  /** At the checkpoint; `unknown`: the checkpoint knows nothing of it, and a restore leaves it alone. */
  readonly then: Version['kind'] | 'unknown';
  readonly now: LiveFile['kind'];
  readonly differences: readonly (Difference | 'index')[];
  /** How git sees it now; empty when it is clean. */
  readonly states: readonly PathState[];
  /** Unified diff from the checkpoint to now. */
  readonly text?: string;
}

const bytesOf = async (git: Git, blobs: BlobReader, version: Version | undefined): Promise<Buffer> => {
  if (version === undefined || !('oid' in version)) return Buffer.alloc(0);
  if (version.convertAs !== undefined) return readConverted(git, version.oid, version.convertAs);
  return (await blobs.bytes(version.oid)) ?? Buffer.alloc(0);
};

/** By git's own diff; what stands before the first hunk is about temporary names. */
const unified = async (git: Git, path: string, then: Buffer, now: LiveFile['kind']): Promise<string> => {
  const live = now === 'file' || now === 'symlink' ? `./${path}` : '/dev/null';
  const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--', '-', live];
  const output = await git.run(args, { input: then, codes: [0, 1], config: ['core.attributesFile=/dev/null'] });
  const text = output.stdout.toString('utf8');
  const hunks = text.indexOf('\n@@ ');
  const head = `--- a/${path}\n+++ b/${path}\n`;
  if (hunks !== -1) return `${head}${text.slice(hunks + 1)}`;
  return text.includes('\nBinary files ') ? `${head}Binary files differ\n` : head;
};

/** Every path to look at: those of the checkpoint, and what is new since. */
const untracked = (entries: readonly StatusEntry[], known: ReadonlyMap<string, unknown>): readonly string[] =>
  entries.filter(({ raw, kind }) => kind === 'untracked' && !known.has(raw)).map(({ raw }) => raw);

const changedIndex = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
  found: Versions,
  scope: readonly string[] | undefined,
): Promise<ReadonlySet<string>> => {
  if ((await foreignIndex(context, git, manifest)) !== undefined) return new Set();
  return new Set((await changedEntries(git, entriesOf(manifest, found, scope))).map(({ raw }) => raw));
};

export const diffCheckpoint = async (
  context: WorkspaceContext,
  git: Git,
  manifest: Manifest,
  { scope, text }: DiffOptions,
): Promise<readonly PathDiff[]> => {
  const tree = new LiveTree(git.repository.dir);
  const found = await versionsOf(git, context.stateDir, manifest, scope);
  const { entries } = await scanScope(git, scope ?? manifest.scope);
  const states = new Map(entries.map((entry) => [entry.raw, statesOf(entry)]));
  const index = await changedIndex(context, git, manifest, found, scope);
  const belongs = inScope(manifest.scope);
  const raws = [...found.versions.keys(), ...untracked(entries, found.versions).filter(belongs)];
  return withBlobs(git, async (blobs) => {
    const diffs: PathDiff[] = [];
    for (const raw of raws.sort()) {
      const version = found.versions.get(raw);
      const { live, differences } =
        version === undefined
          ? { live: await tree.stat(raw), differences: ['kind'] as const }
          : await compareLive(git, tree, raw, version);
      const all = [...differences, ...(index.has(raw) ? (['index'] as const) : [])];
      if (all.length === 0) continue;
      const path = readable(raw);
      const wantsText = text && all.some((one) => one === 'bytes' || one === 'kind');
      diffs.push({
        path,
        then: version?.kind ?? 'unknown',
        now: live.kind,
        differences: all,
        states: states.get(raw) ?? [],
        ...(wantsText ? { text: await unified(git, path, await bytesOf(git, blobs, version), live.kind) } : {}),
      });
    }
    return diffs;
  });
};
