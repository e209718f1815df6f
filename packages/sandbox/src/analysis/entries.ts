import { isBuiltin } from 'node:module';
import { COMMONJS, GLOBAL_OBJECTS, GLOBALS } from '../data/globals.ts';
import { gives, type Entry } from '../data/entry.ts';
import { MODULES, UNKNOWN_BUILTIN } from '../data/modules.ts';

const own = (entries: Readonly<Record<string, Entry>>, name: string): Entry | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

/** The global object: its members are the globals, and whoever holds it as a whole holds them all. */
const GLOBAL_OBJECT: Entry = { gives: ['globals.read'], members: GLOBALS };

/** What a name from outside stands for. */
export const globalEntry = (name: string): Entry =>
  GLOBAL_OBJECTS.has(name) ? GLOBAL_OBJECT : (own(COMMONJS, name) ?? own(GLOBALS, name) ?? gives('globals.read'));

/** The name stands on one of our lists. */
export const isKnownGlobal = (name: string): boolean =>
  GLOBAL_OBJECTS.has(name) || Object.hasOwn(COMMONJS, name) || Object.hasOwn(GLOBALS, name);

/** What a member of something is. */
export const memberEntry = (entry: Entry, name: string): Entry => {
  if (entry === GLOBAL_OBJECT) return GLOBAL_OBJECTS.has(name) ? entry : (own(GLOBALS, name) ?? gives('globals.read'));
  return own(entry.members ?? {}, name) ?? { gives: entry.rest ?? entry.gives ?? [] };
};

/** Everything that can be reached through something. */
export const reachable = (entry: Entry): readonly string[] => {
  if (entry === GLOBAL_OBJECT) return entry.gives ?? [];
  const below = Object.values(entry.members ?? {}).flatMap(reachable);
  return [...new Set([...(entry.gives ?? []), ...(entry.rest ?? []), ...below])];
};

/** A module specifier, sorted: what loading it gives, and what it then is. */
export interface Specifier {
  readonly capability?: string;
  readonly entry: Entry;
}

const URL_LIKE = /^(?:[a-z][a-z0-9+.-]+:|\/|\\)/i;
const RELATIVE = /^\.{1,2}(?:\/|$)/;
const NOTHING: Entry = {};

/** What an import loads by this is the path of a URL: without tabs and line ends, query and fragment, decoded. */
const urlPath = (specifier: string): string =>
  specifier
    .replace(/[\t\n\r]/g, '')
    .replace(/[?#].*$/s, '')
    .replace(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    // The ends of a URL are free of these.
    .replace(/[\0- ]+$/, '');

const STEPS = /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i;

/** A specifier that steps (`lodash/../other`) leads out of the package that it begins with: it is no package's. */
const packageName = (specifier: string): string =>
  STEPS.test(specifier) ? specifier : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** The package that a path leads into, wherever it is installed. */
const INSTALLED = /(?:^|.*[/\\])node_modules[/\\]+((?:@[^/\\]+[/\\]+)?[^/\\]+)/is;

const fileEntry = (specifier: string): Specifier => {
  const names = [specifier, urlPath(specifier)];
  if (names.some((name) => /\.node$/i.test(name))) return { capability: 'native', entry: NOTHING };
  if (names.some((name) => /\.wasm$/i.test(name))) return { capability: 'wasm', entry: NOTHING };
  for (const name of names) {
    const installed = INSTALLED.exec(name)?.[1];
    if (installed !== undefined) return { capability: `import.package:${packageName(installed)}`, entry: NOTHING };
  }
  return { capability: 'import.relative', entry: NOTHING };
};

/** What importing this gives. */
export const specifierOf = (specifier: string): Specifier => {
  const name = specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
  const known = own(MODULES, name);
  if (known !== undefined) return { entry: known };
  if (specifier.startsWith('node:') || isBuiltin(specifier)) return { entry: UNKNOWN_BUILTIN };
  if (RELATIVE.test(specifier)) return fileEntry(specifier);
  if (URL_LIKE.test(specifier)) return { capability: 'import.url', entry: NOTHING };
  return { capability: `import.package:${packageName(specifier)}`, entry: NOTHING };
};
