/**
 * Which files of a set its entry points lead to. A file leads to every file that it may load: what it imports, what any
 * string in it names, and everything at all where it loads a module that its text does not name.
 */
import type { Analysis } from '../analysis/analyse.ts';
import { parseFields } from '../gains/manifest.ts';
import { analysisIn, textIn } from '../gains/reading.ts';
import { entryPointsOf } from './entry-points.ts';
import type { Release } from './release.ts';
import { localPath, placesOf, type Places } from './resolve.ts';

export interface Reach {
  leadsTo(path: string): boolean;
  /** From the entry point to the file, both included; empty where no way leads there. */
  via(path: string): readonly string[];
  /** Local modules that the code names and the set does not hold. */
  missing(path: string): readonly string[];
}

const STRINGS = /(["'`])((?:(?!\1)[^\\\n]){1,200})\1/g;

const LOCAL = /^\.{1,2}(?:\/|$)/;

const specifiersOf = (analysis: Analysis): readonly string[] =>
  analysis.uses.flatMap(({ specifier }) => (specifier === undefined ? [] : [specifier]));

const leadsAnywhere = (analysis: Analysis): boolean =>
  analysis.uses.some(({ capability }) => capability === 'import.dynamic');

/** Its own name, as some packages call themselves. */
const ownNameOf = (release: Release): string | undefined => {
  const name = parseFields(textIn(release.get('package.json')?.reading) ?? '')?.['name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
};

const installed = (from: string, specifier: string, places: Places): readonly string[] => {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const parts = from.split('/').slice(0, -1);
  return parts
    .concat('')
    .flatMap((_, index) => places.below([...parts.slice(0, index), 'node_modules', name].join('/')));
};

const aim = (from: string, specifier: string, places: Places, ownName: string | undefined): readonly string[] => {
  const local = LOCAL.test(specifier) ? localPath(from, specifier) : undefined;
  if (local !== undefined) return places.at(local);
  if (ownName !== undefined && specifier.startsWith(`${ownName}/`))
    return places.at(specifier.slice(ownName.length + 1));
  return LOCAL.test(specifier) ? [] : installed(from, specifier, places);
};

/** Strings that name a file of the set with its ending, seen from the file's folder or from the root. */
const named = (from: string, text: string, release: Release): readonly string[] =>
  [...text.matchAll(STRINGS)].flatMap(([, , word = '']) => {
    if (!/[./]/.test(word)) return [];
    const paths = [localPath(from, word.replace(/^\/+/, '')), localPath('', word.replace(/^\/+/, ''))];
    return paths.flatMap((path) => (path !== undefined && release.has(path) ? [path] : []));
  });

const isFile = (path: string): boolean => !/(?:^|\/)package\.json$/.test(path);

/** A walk in breadth, so that the way that is told is a shortest one. */
const walk = (entries: readonly string[], next: (path: string) => Iterable<string>): ReadonlyMap<string, string> => {
  const cameFrom = new Map(entries.map((entry) => [entry, entry] as const));
  const queue = [...cameFrom.keys()];
  for (const path of queue) {
    for (const target of next(path)) {
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, path);
      queue.push(target);
    }
  }
  return cameFrom;
};

const wayTo = (path: string, cameFrom: ReadonlyMap<string, string>): readonly string[] => {
  const way = [path];
  for (let at = path, from = cameFrom.get(at); from !== undefined && from !== at; at = from, from = cameFrom.get(at)) {
    way.push(from);
  }
  return way.reverse();
};

/** A set without a package, or whose entry points are built later, is entered everywhere. */
export const reachOf = (release: Release): Reach => {
  const places = placesOf(release.keys());
  const ownName = ownNameOf(release);
  const next = (path: string): Iterable<string> => {
    const reading = release.get(path)?.reading;
    const analysis = analysisIn(reading);
    if (analysis === undefined) return [];
    if (leadsAnywhere(analysis)) return release.keys();
    const imported = specifiersOf(analysis).flatMap((specifier) => aim(path, specifier, places, ownName));
    return [...imported, ...named(path, textIn(reading) ?? '', release)].filter(isFile);
  };
  const entries = entryPointsOf(release, places);
  const cameFrom = walk(entries.length === 0 ? [...release.keys()] : entries, next);
  return {
    leadsTo: (path) => cameFrom.has(path),
    via: (path) => (cameFrom.has(path) ? wayTo(path, cameFrom) : []),
    missing: (path) => {
      const analysis = analysisIn(release.get(path)?.reading);
      const local = analysis === undefined ? [] : specifiersOf(analysis).filter((specifier) => LOCAL.test(specifier));
      return [...new Set(local)].filter((specifier) => aim(path, specifier, places, ownName).length === 0);
    },
  };
};
