/** Which part of the tree is meant. Paths are latin1, from the root of the live tree. */
import { EvolveError } from '@evolve/core/errors';

const invalid = (path: string): EvolveError =>
  new EvolveError('EVOLVE_OPTIONS', `not a path inside the repository: ${path}`, {
    data: { path },
    hint: 'Name paths from the root of the repository, with "/".',
  });

/** `a//b/./c/` is `a/b/c`. @returns an empty string for the whole tree. @throws EVOLVE_OPTIONS */
export const normalPath = (path: string): string => {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const leaves = path.startsWith('/') || path.includes('\0') || parts.includes('..') || parts[0] === '.git';
  if (leaves || path === '') throw invalid(path);
  return Buffer.from(parts.join('/')).toString('latin1');
};

/** The paths meant, none inside another; undefined for the whole tree. */
export const scopeOf = (paths: readonly string[] | undefined): readonly string[] | undefined => {
  if (paths === undefined) return undefined;
  const raws = new Set(paths.map(normalPath));
  return raws.has('') ? undefined : [...raws].filter((raw) => !foldersOf(raw).some((folder) => raws.has(folder)));
};

/** The folders on the way to a path, outermost first. */
export const foldersOf = (raw: string): readonly string[] => {
  const parts = raw.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

/** Whether a path belongs to a scope. */
export const inScope = (scope: readonly string[] | undefined): ((raw: string) => boolean) => {
  if (scope === undefined) return () => true;
  const named = new Set(scope);
  return (raw) => named.has(raw) || foldersOf(raw).some((folder) => named.has(folder));
};

const BATCH_BYTES = 60_000;

/**
 * The scope as arguments, in as many calls as the system takes. A path that is not UTF-8 cannot be an argument: it is
 * found under the deepest of its folders that can.
 */
export const pathspecs = (scope: readonly string[] | undefined): readonly (readonly string[])[] => {
  if (scope === undefined) return [[]];
  const batches: string[][] = [];
  let bytes = BATCH_BYTES;
  for (const raw of scope) {
    const path = argumentFor(raw);
    if (bytes + path.length > BATCH_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(path);
    bytes += path.length + 1;
  }
  return batches;
};

const argumentFor = (raw: string): string => {
  for (const candidate of [raw, ...[...foldersOf(raw)].reverse()]) {
    const path = Buffer.from(candidate, 'latin1');
    if (Buffer.from(path.toString('utf8')).equals(path)) return path.toString('utf8');
  }
  return '.';
};

/** A pattern as in `.gitignore` for git's own matcher: without a slash inside it may be anywhere. */
export const ignoredPathspecs = (globs: readonly string[]): readonly string[] =>
  globs.flatMap((glob) => {
    const pattern = glob.replace(/\/$/, '');
    const anchored = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
    return [`:(top,glob)${anchored}`, `:(top,glob)${anchored}/**`];
  });
