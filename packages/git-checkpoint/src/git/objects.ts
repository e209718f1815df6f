import { EvolveError } from '@evolve/core/errors';
import type { BlobReader } from './blob-reader.ts';
import { ownEntry } from './config.ts';
import type { Git } from './git.ts';
import type { Side } from './trees.ts';

/** Bytes of one version of a path: as stored, and as a checkout would write them (line endings, `ident`). */
export interface Blob {
  readonly raw: Buffer;
  readonly live: Buffer;
}

export interface Wanted {
  readonly path: string;
  readonly side: Side;
}

const unreadable = (what: string): EvolveError =>
  new EvolveError('EVOLVE_GIT_FAILED', `git object cannot be read: ${what.slice(0, 200)}`);

/** Small objects, each of which has to be there. */
export const readWhole = async (blobs: BlobReader, oids: readonly string[]): Promise<readonly Buffer[]> =>
  (await blobs.whole(oids)).map((found, index) => {
    if (found === undefined) throw unreadable(oids[index] ?? '');
    return found.bytes;
  });

/** Output of `cat-file --batch`: header line, bytes, newline, once for each request. */
const parseBatch = (bytes: Buffer, count: number): readonly Buffer[] => {
  const blobs: Buffer[] = [];
  let at = 0;
  while (blobs.length < count) {
    const end = bytes.indexOf(10, at);
    const header = bytes.toString('utf8', at, end === -1 ? undefined : end);
    const size = /^\S+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined || end === -1) throw unreadable(header);
    blobs.push(bytes.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return blobs;
};

/**
 * Bytes as they are stored, in the order of the ids.
 * @param blobs A reader that is open already; without it one is started.
 */
export const readRaw = async (git: Git, oids: readonly string[], blobs?: BlobReader): Promise<readonly Buffer[]> => {
  if (oids.length === 0) return [];
  if (blobs !== undefined) return readWhole(blobs, oids);
  const { stdout } = await git.run(['cat-file', '--batch'], { input: `${oids.join('\n')}\n` });
  return parseBatch(stdout, oids.length);
};

/** Attributes by which a checkout writes other bytes than are stored. */
const CONVERSIONS = ['text', 'crlf', 'eol', 'ident', 'working-tree-encoding'];

/**
 * Which of the paths a checkout may convert, by the attributes that are in the live tree: `cat-file --filters`, which does it
 * for us, knows no others.
 */
export const convertedPaths = async (git: Git, paths: readonly string[]): Promise<ReadonlySet<string>> => {
  if (paths.length === 0) return new Set();
  const autocrlf = ownEntry(await git.config(), 'core.autocrlf') ?? { value: 'false' };
  if (!['', 'false'].includes(autocrlf.value ?? 'true')) return new Set(paths);
  const input = paths.map((path) => `${path}\0`).join('');
  const call = { input, withoutIndex: true };
  const records = (await git.records(['check-attr', '-z', '--stdin', ...CONVERSIONS], call)).map(String);
  const converted = new Set<string>();
  for (let at = 0; at + 2 < records.length; at += 3) {
    if (!['unspecified', 'unset'].includes(records[at + 2] ?? '')) converted.add(records[at] ?? '');
  }
  return converted;
};

/** As a checkout would write it. One call for each: the batch mode of git reports the stored size for converted bytes. */
const readConverted = async (git: Git, { path, side }: Wanted): Promise<Buffer> =>
  (await git.run(['cat-file', '--filters', `--path=${path}`, side.oid])).stdout;

const keyOf = ({ path, side }: Wanted): string => `${side.mode} ${side.oid} ${path}`;

/** Reads whole versions of paths, each once. */
export const readBlobs = async (
  git: Git,
  wanted: readonly Wanted[],
  blobs?: BlobReader,
): Promise<(path: string, side: Side) => Blob> => {
  const unique = [...new Map(wanted.map((item) => [keyOf(item), item])).values()];
  const files = unique.filter(({ side }) => side.mode !== '120000').map(({ path }) => path);
  const oids = unique.map(({ side }) => side.oid);
  const [raw, converted] = await Promise.all([readRaw(git, oids, blobs), convertedPaths(git, [...new Set(files)])]);
  const found = new Map<string, Blob>();
  for (const [index, item] of unique.entries()) {
    const bytes = raw[index] ?? Buffer.alloc(0);
    const convert = item.side.mode !== '120000' && converted.has(item.path);
    found.set(keyOf(item), { raw: bytes, live: convert ? await readConverted(git, item) : bytes });
  }
  return (path, side) => {
    const blob = found.get(keyOf({ path, side }));
    if (blob === undefined) throw new EvolveError('EVOLVE_GIT_FAILED', `version of ${path} was not read`);
    return blob;
  };
};

/** Sizes in bytes, without reading. */
export const blobSizes = async (git: Git, oids: readonly string[]): Promise<readonly number[]> => {
  if (oids.length === 0) return [];
  const output = await git.text(['cat-file', '--batch-check=%(objectsize)'], { input: `${oids.join('\n')}\n` });
  return output.split('\n').map(Number);
};

/** Writes bytes as they are, filters or not. */
export const writeBlob = (git: Git, bytes: Uint8Array): Promise<string> =>
  git.text(['hash-object', '-w', '--no-filters', '--stdin'], { input: bytes });
