/**
 * What a checkpoint holds. Stored in the commit's tree as `manifest`: one JSON document a line, the header first, then one
 * line for each path. The bytes themselves are blobs below `objects/`, by their names.
 */
import { EvolveError } from '@evolve/core/errors';

/** Why a path is held. Several can be true at once: `staged` and `unstaged` is both. */
export type PathState =
  | 'staged'
  | 'unstaged'
  | 'deleted'
  | 'untracked'
  | 'intent-to-add'
  | 'conflict'
  | 'assume-unchanged'
  | 'skip-worktree'
  | 'ignored'
  /** Named by the caller, and as committed. */
  | 'clean';

/** One entry of the index for a path; a conflict has several stages. */
export interface SavedEntry {
  readonly mode: string;
  readonly oid: string;
  readonly stage: number;
  readonly assumeUnchanged?: true;
  readonly skipWorktree?: true;
  readonly intentToAdd?: true;
}

export interface SavedPath {
  /** The path's bytes as latin1: a path need not be UTF-8. */
  readonly raw: string;
  readonly states: readonly PathState[];
  /** `directory`: an empty one. */
  readonly kind: 'file' | 'symlink' | 'directory' | 'absent' | 'not-captured';
  /** Permission bits of a file or a directory. */
  readonly perm?: number;
  /** In bytes. */
  readonly size?: number;
  /** The blob of its bytes. */
  readonly oid?: string;
  /** Of an absent path: how many of its folders were there. */
  readonly depth?: number;
  /** Why it could not be captured. */
  readonly why?: string;
  /** What a nested repository had checked out. */
  readonly nestedHead?: string;
  /** Its index entries; undefined where they are those of the commit. */
  readonly entries?: readonly SavedEntry[];
}

/** The index file as a whole: a copy in the state directory. */
export interface SavedIndex {
  /** Its file name there. */
  readonly name: string;
  readonly size: number;
  /** Time of the index file in whole seconds; git compares file times with it. */
  readonly seconds: number;
  /** The other half of a split index. */
  readonly shared?: string;
}

export interface ManifestHeader {
  readonly version: 2;
  readonly id: string;
  readonly label: string;
  /** ISO 8601. */
  readonly at: string;
  /** Undefined before the first commit. */
  readonly commit?: string;
  /** Undefined when HEAD was detached. */
  readonly branch?: string;
  /** The git directory of the worktree it was made in. */
  readonly gitDir: string;
  /** An operation that was under way: `merge`, `rebase`, … */
  readonly operation?: string;
  /** Latin1 paths that it is limited to. */
  readonly scope?: readonly string[];
  readonly index?: SavedIndex;
  /** What the paths hold together. */
  readonly files: number;
  readonly bytes: number;
}

export interface Manifest extends ManifestHeader {
  readonly paths: readonly SavedPath[];
}

const encode = (raw: string): string => Buffer.from(raw, 'latin1').toString('base64');
const decode = (path: string): string => Buffer.from(path, 'base64').toString('latin1');

/** The header as one line of JSON; paths in base64. */
export const encodeHeader = ({ scope, ...header }: ManifestHeader): string =>
  JSON.stringify({ ...header, ...(scope === undefined ? {} : { scope: scope.map(encode) }) });

export const decodeHeader = (text: string): ManifestHeader => {
  const { scope, ...header } = JSON.parse(text) as ManifestHeader;
  const version: number = header.version;
  if (version !== 2) {
    throw new EvolveError('EVOLVE_STORE_VERSION', `checkpoint of version ${String(version)}`, { data: { version } });
  }
  return { ...header, ...(scope === undefined ? {} : { scope: scope.map(decode) }) };
};

/** One path as a line. */
export const encodePath = ({ raw, ...saved }: SavedPath): string =>
  `${JSON.stringify({ path: encode(raw), ...saved })}\n`;

const decodePath = (line: string): SavedPath => {
  const { path, ...saved } = JSON.parse(line) as Omit<SavedPath, 'raw'> & { readonly path: string };
  return { raw: decode(path), ...saved };
};

/** @throws EVOLVE_STORE_VERSION */
export const decodeManifest = (text: string): Manifest => {
  const [header = '', ...lines] = text.split('\n').filter((line) => line !== '');
  return { ...decodeHeader(header), paths: lines.map(decodePath) };
};
