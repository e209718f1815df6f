import type { Release } from './release.ts';

/** A path that differs between two sides, and the file before that it is compared with. */
export interface ChangedFile {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'renamed' | 'removed';
  /** Undefined where nothing was there. */
  readonly from: string | undefined;
}

/** Files that are gone, by what they were: one that comes back elsewhere was only renamed. */
const goneByIdentity = (before: Release, after: Release): Map<string, string> =>
  new Map([...before].filter(([path]) => !after.has(path)).map(([path, { identity }]) => [identity, path] as const));

/** Everything that is not the same under the same path, in the order of the paths. */
export const changedFiles = (before: Release, after: Release): readonly ChangedFile[] => {
  const gone = goneByIdentity(before, after);
  const renamed = new Set<string>();
  const present = [...after].flatMap(([path, { identity }]): readonly ChangedFile[] => {
    const then = before.get(path);
    if (then !== undefined) return then.identity === identity ? [] : [{ path, change: 'changed', from: path }];
    const from = gone.get(identity);
    if (from === undefined) return [{ path, change: 'added', from: undefined }];
    renamed.add(from);
    return [{ path, change: 'renamed', from }];
  });
  const removed = [...before.keys()]
    .filter((path) => !after.has(path) && !renamed.has(path))
    .map((path): ChangedFile => ({ path, change: 'removed', from: path }));
  return [...present, ...removed].sort((a, b) => (a.path < b.path ? -1 : 1));
};
