/** One side of a change set: all files as they are read, and what is known of them as a whole. */
import { readingOf, type Reading } from '../gains/reading.ts';

/**
 * A file of a change set. `mode` is git's, `'100644'` by default; a link says where it leads instead. Modes of folders do not
 * matter, and there are none: paths are posix, relative, without `./`.
 */
export type ReleaseFile =
  | { readonly text: string; readonly mode?: '100644' | '100755' }
  | { readonly bytes: Uint8Array; readonly mode?: '100644' | '100755' }
  | { readonly symlink: string };

/** One side of a change set, by path. */
export type ReleaseFiles = ReadonlyMap<string, ReleaseFile>;

export interface ReleasePart {
  readonly reading: Reading;
  /** Equal for equal content, mode and kind. */
  readonly identity: string;
}

export type Release = ReadonlyMap<string, ReleasePart>;

const bytesOf = (file: ReleaseFile): Uint8Array => {
  if ('symlink' in file) return Buffer.from(file.symlink);
  return 'text' in file ? Buffer.from(file.text) : file.bytes;
};

const modeOf = (file: ReleaseFile) => ('symlink' in file ? '120000' : (file.mode ?? '100644'));

/** Reads both sides; what is the same under the same path is read once. Contents are compared as they are, not by hash. */
export const releaseReader = (): ((files: ReleaseFiles) => Release) => {
  const known = new Map<string, ReleasePart>();
  const partOf = (path: string, file: ReleaseFile): ReleasePart => {
    const bytes = bytesOf(file);
    const mode = modeOf(file);
    const identity = `${mode} ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`;
    const key = `${path}\0${identity}`;
    const part = known.get(key) ?? { reading: readingOf(path, mode, bytes), identity };
    known.set(key, part);
    return part;
  };
  return (files) => new Map([...files].map(([path, file]) => [path, partOf(path, file)] as const));
};
