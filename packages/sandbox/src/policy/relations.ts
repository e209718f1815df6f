/**
 * What two scopes have to do with each other, as far as their texts tell. Errs on the side of "anything": then a difference
 * may be told of that no file sees, and none is left out.
 */
import { foldName } from '@evolve/core/paths';
import type { Applies, ScopeNames } from './scope.ts';

/** Without the slashes at its ends. */
const partsOf = (glob: string): readonly string[] => glob.replace(/^\/|\/$/g, '').split('/');

/** Parts of a glob before the first that is a pattern; undefined for one that is not bound to the root. */
const fixedParts = (glob: string): readonly string[] | undefined => {
  const parts = partsOf(glob);
  if (parts.length < 2 && !glob.startsWith('/')) return undefined;
  const at = parts.findIndex((part) => /[*?[\\]/.test(part));
  return at < 0 ? parts : parts.slice(0, at);
};

const takenIn = (files: readonly string[]): readonly string[] => files.filter((glob) => !glob.startsWith('!'));

const globsApart = (a: string, b: string): boolean => {
  const [left, right] = [fixedParts(foldName(a)), fixedParts(foldName(b))];
  if (left === undefined || right === undefined) return false;
  return left.some((part, at) => right[at] !== undefined && right[at] !== part);
};

/** The folder that a glob takes in with all below it. */
const folderOf = (glob: string): readonly string[] | undefined => {
  const folder = /^(?<path>[^*?[\\!]+)\/\*\*$|^(?<bound>[^*?[\\!][^*?[\\!/]*\/[^*?[\\!]+)$/u.exec(glob)?.groups;
  const path = folder?.['path'] ?? folder?.['bound'];
  return path === undefined ? undefined : fixedParts(`/${path.replace(/^\//, '')}`);
};

const globInside = (a: string, b: string): boolean => {
  if (a === b || b === '**') return true;
  const [inner, outer] = [fixedParts(a), folderOf(b)];
  if (inner === undefined || !outer?.every((part, at) => inner[at] === part)) return false;
  return partsOf(a).length > outer.length;
};

const namesApart = (a: string, b: string): boolean => {
  const [left, right] = [foldName(a), foldName(b)];
  if (left === '*' || right === '*' || left === right) return false;
  return ![
    [left, right],
    [right, left],
  ].some(([name = '', pattern = '']) => pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1)));
};

const nameInside = (a: string, b: string): boolean =>
  a === b || b === '*' || (b.endsWith('/*') && a.startsWith(b.slice(0, -1)));

type Lists = readonly string[] | undefined;

const apart = (a: Lists, b: Lists, are: (a: string, b: string) => boolean): boolean =>
  a !== undefined && b !== undefined && a.every((one) => b.every((other) => are(one, other)));

const inside = (a: Lists, b: Lists, is: (a: string, b: string) => boolean): boolean =>
  b === undefined || a?.every((one) => b.some((other) => is(one, other))) === true;

/** No text lies in both. */
const areApart = (a: ScopeNames, b: ScopeNames): boolean =>
  apart(a.files && takenIn(a.files), b.files && takenIn(b.files), globsApart) ||
  apart(a.packages, b.packages, namesApart);

/** All that lies in the first lies in the second. */
export const liesInside = (a: ScopeNames, b: ScopeNames): boolean =>
  b.files?.some((glob) => glob.startsWith('!')) !== true &&
  inside(a.files && takenIn(a.files), b.files, globInside) &&
  inside(a.packages, b.packages, nameInside);

const STRENGTH: Readonly<Record<Applies, number>> = { no: 0, maybe: 1, yes: 2 };

/** Whether a text can lie so in the first and so in the second. */
export type CanBe = (inFirst: Applies, inSecond: Applies) => boolean;

/** What two scopes leave possible. */
export const possibilities = (first: ScopeNames, second: ScopeNames): CanBe => {
  const apart = areApart(first, second);
  const [isInner, isOuter] = [liesInside(first, second), liesInside(second, first)];
  return (inFirst, inSecond) => {
    if (apart && inFirst !== 'no' && inSecond !== 'no') return false;
    if (isInner && STRENGTH[inFirst] > STRENGTH[inSecond]) return false;
    return !(isOuter && STRENGTH[inSecond] > STRENGTH[inFirst]);
  };
};
