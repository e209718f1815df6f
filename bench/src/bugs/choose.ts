import { halfOf, loadBugs, type Bug, type Half } from './set.ts';

/** The halves as `--only` takes them. */
export const HALVES: Readonly<Record<string, Half>> = { development: 'development', 'held-out': 'held out' };

/** Known before the set was made, and while the engine was written: they do not count as held out, whatever their half is. */
export const KNOWN: ReadonlySet<string> = new Set([
  'bitset-505',
  'bytes-312',
  'camelcase-211',
  'compare-versions-301',
  'deepmerge-430',
  'ini-133',
  'mri-111',
  'slugify-144',
]);

/** Bugs by id or by half; all where nothing is named. @throws Error for a name that there is not */
export const chooseBugs = (only: readonly string[]): readonly Bug[] => {
  const all = loadBugs();
  const unknown = only.filter((name) => !Object.hasOwn(HALVES, name) && !all.some(({ id }) => id === name));
  if (unknown.length > 0) throw new Error(`there is no bug ${unknown.join(', ')}`);
  const named = (bug: Bug): boolean => only.some((name) => name === bug.id || HALVES[name] === halfOf(bug));
  return all.filter((bug) => only.length === 0 || named(bug));
};
