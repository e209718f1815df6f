/** Where a rule of a policy holds, and whether a text lies there. */
import { foldName, globSet, oddNames } from '@evolve/core/paths';
import { isPackageName, scopePatternOf } from './capability-names.ts';

/** Where a text lies, as far as it is known. */
export interface Place {
  /** Relative to the root that the policy speaks of, with forward slashes. */
  readonly path?: string | undefined;
  /** The package that it belongs to where the path leads through no `node_modules`. */
  readonly package?: string | undefined;
}

/** `maybe`: the place is not known, or some file system takes its name for one that the rule means and another does not. */
export type Applies = 'no' | 'maybe' | 'yes';

/** The files and packages of a rule. What is absent is no condition. */
export interface ScopeNames {
  readonly files?: readonly string[] | undefined;
  readonly packages?: readonly string[] | undefined;
}

export interface Scope extends ScopeNames {
  /** Equal for equal scopes. */
  readonly key: string;
  applies(place: KnownPlace): Applies;
}

/** A place whose odd names are gone. */
export interface KnownPlace {
  readonly path?: string;
  readonly owner?: string | undefined;
  readonly foldedOwner?: string | undefined;
}

const ownerIn = (path: string): string | undefined => {
  const parts = path.split('/');
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const length = parts[at + 1]?.startsWith('@') === true ? 2 : 1;
  // What lies in the folder itself is no package's.
  return parts.length > at + 1 + length ? parts.slice(at + 1, at + 1 + length).join('/') : undefined;
};

/**
 * A path that steps, is absolute, has backslashes, invisible characters or another name that some system reads as a
 * different one, is as good as none.
 */
export const knownPlace = ({ path, package: name }: Place): KnownPlace => {
  if (path === undefined) return name === undefined ? {} : { owner: name, foldedOwner: foldName(name) };
  if (oddNames(path).length > 0) return {};
  const folded = foldName(path);
  return {
    path,
    owner: ownerIn(path) ?? name,
    foldedOwner: ownerIn(folded) ?? (name === undefined ? undefined : foldName(name)),
  };
};

/** Only what holds for the very name and for all its other spellings holds for certain. */
const both = (exact: boolean, folded: boolean): Applies => (exact === folded ? (exact ? 'yes' : 'no') : 'maybe');

const filesRule = (files: readonly string[]) => {
  const [exact, folded] = [globSet(files, 'exact'), globSet(files, 'folded')];
  return ({ path }: KnownPlace): Applies =>
    path === undefined ? 'maybe' : both(exact.match(path) !== undefined, folded.match(path) !== undefined);
};

const isOneOf = (patterns: ReadonlySet<string>, owner: string | undefined): boolean =>
  owner !== undefined &&
  isPackageName(owner) &&
  [owner, scopePatternOf(owner), '*'].some((name) => name !== undefined && patterns.has(name));

const packagesRule = (packages: readonly string[]) => {
  const [exact, folded] = [new Set(packages), new Set(packages.map(foldName))];
  return ({ path, owner, foldedOwner }: KnownPlace): Applies =>
    path === undefined && owner === undefined ? 'maybe' : both(isOneOf(exact, owner), isOneOf(folded, foldedOwner));
};

const STRENGTH: Readonly<Record<Applies, number>> = { no: 0, maybe: 1, yes: 2 };

const weaker = (a: Applies, b: Applies): Applies => (STRENGTH[a] <= STRENGTH[b] ? a : b);

/** Undefined for a rule that holds everywhere. */
export const scopeOf = ({ files, packages }: ScopeNames): Scope | undefined => {
  if (files === undefined && packages === undefined) return undefined;
  const inFiles = files === undefined ? undefined : filesRule(files);
  const inPackages = packages === undefined ? undefined : packagesRule(packages);
  return {
    files,
    packages,
    key: JSON.stringify([files ?? [], [...(packages ?? [])].sort()]),
    applies: (place) => weaker(inFiles?.(place) ?? 'yes', inPackages?.(place) ?? 'yes'),
  };
};
