/** Which files of a set a specifier may stand for. It errs on the side of more files: what may be loaded counts as loaded. */
import { posix } from 'node:path';

const ENDINGS: readonly string[] = ['', '.js', '.cjs', '.mjs', '.json', '.node', '.ts', '.cts', '.mts', '.tsx', '.jsx'];

/** What stands in a text may be built from a file with another ending: `./a.js` from `a.ts`. */
const REBUILT = /\.([cm]?)jsx?$/;

/** The files of a set by name, where names that differ only in case are the same: to some file systems they are. */
export interface Places {
  /** A path as `require` takes it: with or without its ending, or a folder. */
  at(path: string): readonly string[];
  /** `dist/*.js`, and folders that end in a slash. */
  matching(pattern: string): readonly string[];
  below(folder: string): readonly string[];
}

const candidatesOf = (path: string): readonly string[] => {
  const base = path.replace(/\/+$/, '');
  const rebuilt = REBUILT.test(base) ? [base.replace(REBUILT, '.$1ts'), base.replace(REBUILT, '.$1tsx')] : [];
  const folder = base === '' || base === '.' ? '' : `${base}/`;
  return [...ENDINGS.map((ending) => base + ending), ...rebuilt, ...ENDINGS.map((ending) => `${folder}index${ending}`)];
};

/** What lies in each folder, however deep, by the folder's name in lower case. */
const foldersOf = (paths: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.toLowerCase();
    for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      const folder = name.slice(0, end);
      const inside = byFolder.get(folder) ?? [];
      inside.push(path);
      byFolder.set(folder, inside);
    }
  }
  return byFolder;
};

export const placesOf = (paths: Iterable<string>): Places => {
  const byName = new Map<string, string[]>();
  const all = [...paths];
  for (const path of all) byName.set(path.toLowerCase(), [...(byName.get(path.toLowerCase()) ?? []), path]);
  const byFolder = foldersOf(all);
  const below = (folder: string): readonly string[] => byFolder.get(folder.toLowerCase().replace(/\/+$/, '')) ?? [];
  return {
    at: (path) => candidatesOf(path).flatMap((name) => byName.get(name.toLowerCase()) ?? []),
    matching: (pattern) => {
      if (pattern.endsWith('/')) return below(pattern);
      const [start = '', ...rest] = pattern.toLowerCase().split('*');
      const end = rest.at(-1) ?? '';
      return all.filter((path) => path.toLowerCase().startsWith(start) && path.toLowerCase().endsWith(end));
    },
    below,
  };
};

/** Relative to the file that names it; undefined where it leads out of the set. */
export const localPath = (from: string, specifier: string): string | undefined => {
  const path = posix.normalize(posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, '')));
  return path.startsWith('..') || posix.isAbsolute(path) ? undefined : path;
};
