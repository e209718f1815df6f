/** Where others enter a package: what its manifest gives them, and what runs when it is installed. */
import { posix } from 'node:path';
import { LIFECYCLE_SCRIPT } from '../data/merge-rules.ts';
import { fieldsOf, parseFields, type Fields } from '../gains/manifest.ts';
import { textIn } from '../gains/reading.ts';
import type { Release } from './release.ts';
import type { Places } from './resolve.ts';

/** Every string in a value, keys not counted: conditions of `exports` may nest. */
const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

const ENTRY_FIELDS: readonly string[] = ['main', 'module', 'browser', 'exports', 'imports', 'bin'];

/** Words of the scripts that run by themselves; those that are files are what they run. */
const scriptWords = (manifest: Fields): readonly string[] =>
  Object.entries(fieldsOf(manifest['scripts']))
    .filter(([name]) => LIFECYCLE_SCRIPT.test(name))
    .flatMap(([, script]) => (typeof script === 'string' ? script.split(/[\s;&|"'`()<>=]+/) : []))
    .filter((word) => /[\w]/.test(word));

const entriesOf = (folder: string, manifest: Fields, places: Places): readonly string[] => {
  const named = [...ENTRY_FIELDS.flatMap((field) => stringsIn(manifest[field])), ...scriptWords(manifest)];
  const inFolder = (name: string): string => posix.normalize(posix.join(folder, name));
  const folders = stringsIn(fieldsOf(manifest['directories'])['bin']).flatMap((name) => places.below(inFolder(name)));
  const found = named.flatMap((name) =>
    name.includes('*') || name.endsWith('/') ? places.matching(inFolder(name)) : places.at(inFolder(name)),
  );
  const isDefault =
    manifest['exports'] === undefined &&
    !('main' in manifest && places.at(inFolder(String(manifest['main']))).length > 0);
  return [...found, ...folders, ...(isDefault ? places.at(inFolder('index')) : [])];
};

/** All files of a set where its packages are entered; installed packages are entered by those that import them. */
export const entryPointsOf = (release: Release, places: Places): readonly string[] =>
  [...release].flatMap(([path, { reading }]) => {
    if (reading.kind !== 'manifest' || /(?:^|\/)node_modules\//.test(path)) return [];
    return entriesOf(posix.dirname(path), parseFields(textIn(reading) ?? '') ?? {}, places);
  });
