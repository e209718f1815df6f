/** Which files of a tree a text names, besides by import: paths in strings, from the file's folder or from the root. */
import { candidatesFor, specifiersIn } from './imports.ts';
import { isCode } from './tree.ts';

const STRING = /(["'`])((?:(?!\1)[^\\\n]){2,200})\1/gu;
/** Of what is no JavaScript: scripts of a shell and the like. */
const WORD = /[^\s'"`()<>;|&=]{2,200}/gu;
/** A folder that a path of steps alone leads to says nothing about what is used there. */
const ONLY_STEPS = /^[./]*$/u;

/** The paths of a tree, by path, by folder, and by the stem of the name. */
export interface Places {
  readonly files: ReadonlySet<string>;
  below(folder: string): readonly string[];
  withStem(stem: string): readonly string[];
}

export const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/(?!^)\..*$/u, '');

const add = (lists: Map<string, string[]>, key: string, path: string): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [path]);
  else list.push(path);
};

export const placesOf = (paths: readonly string[]): Places => {
  const [folders, stems] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const path of paths) {
    add(stems, stemOf(path), path);
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) add(folders, path.slice(0, end), path);
  }
  return {
    files: new Set(paths),
    below: (folder) => folders.get(folder) ?? [],
    withStem: (stem) => stems.get(stem) ?? [],
  };
};

const wordsIn = (path: string, text: string): readonly string[] => [
  ...new Set(
    isCode(path)
      ? [...text.matchAll(STRING)].map(([, , word = '']) => word)
      : [...text.matchAll(WORD)].map(([word]) => word),
  ),
];

/** What one thing names: a file, or a folder with everything in it. */
export type Target = readonly string[];

const byPath = (from: string, word: string, places: Places): readonly Target[] =>
  ['', from].flatMap((start) => {
    const [path = ''] = candidatesFor(start, word.replace(/^\/+/u, '').replace(/[?#].*$/u, ''));
    if (places.files.has(path)) return [[path]];
    const below = word.includes('/') ? places.below(path.replace(/\/$/u, '')) : [];
    return below.length === 0 ? [] : [below];
  });

/** Files and folders that the text of `from` surely names: by import, or by their path. */
export const targetsIn = (from: string, text: string, places: Places): readonly Target[] => {
  const imported = isCode(from)
    ? specifiersIn(text).flatMap((specifier) => {
        const found = candidatesFor(from, specifier).find((path) => places.files.has(path));
        return found === undefined ? [] : [[found]];
      })
    : [];
  const named = wordsIn(from, text).filter((word) => /[./]/u.test(word) && !ONLY_STEPS.test(word));
  return [...imported, ...named.flatMap((word) => byPath(from, word, places))];
};

/** Files that the text may mean by the last part of a path: by an alias, by a path that is put together. */
export const hintsIn = (from: string, text: string, places: Places): readonly string[] =>
  wordsIn(from, text).flatMap((word) => {
    const last = word.slice(word.lastIndexOf('/') + 1);
    if (last === word && !last.includes('.')) return [];
    const stem = stemOf(last);
    return stem === 'index' ? [] : places.withStem(stem);
  });
