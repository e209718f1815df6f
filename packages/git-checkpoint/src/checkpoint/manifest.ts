/** What a checkpoint holds, as stored in `manifest.json` of its commit. */
import { EvolveError } from '@evolve/core/errors';

export interface SavedPath {
  /** Base64 of the path's bytes: a path need not be UTF-8. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'absent' | 'not-captured';
  /** Permission bits of a file. */
  readonly perm?: number;
  /** In bytes. */
  readonly size?: number;
  /** Name of the blob below `files/`. */
  readonly blob?: string;
}

export interface Manifest {
  readonly version: 1;
  readonly id: string;
  readonly label: string;
  readonly at: string;
  readonly commit: string;
  readonly branch?: string;
  /** Time of the index file in whole seconds; git compares file times with it. */
  readonly indexSeconds?: number;
  readonly paths: readonly SavedPath[];
}

export const encodePath = (raw: string): string => Buffer.from(raw, 'latin1').toString('base64');
export const decodePath = (path: string): string => Buffer.from(path, 'base64').toString('latin1');

/** @throws EVOLVE_STORE_VERSION */
export const parseManifest = (text: string): Manifest => {
  const value = JSON.parse(text) as Manifest;
  const version: number = value.version;
  if (version !== 1) {
    throw new EvolveError('EVOLVE_STORE_VERSION', `checkpoint of version ${String(version)}`, { data: { version } });
  }
  return value;
};
