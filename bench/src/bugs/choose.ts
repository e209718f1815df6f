import { halfOf, loadBugs, type Bug, type Half } from './set.ts';

/** The halves as `--only` takes them. */
export const HALVES: Readonly<Record<string, Half>> = { development: 'development', 'held-out': 'held out' };

/** Bugs by id or by half; all where nothing is named. @throws Error for a name that there is not */
export const chooseBugs = (only: readonly string[]): readonly Bug[] => {
  const all = loadBugs();
  const unknown = only.filter((name) => !Object.hasOwn(HALVES, name) && !all.some(({ id }) => id === name));
  if (unknown.length > 0) throw new Error(`there is no bug ${unknown.join(', ')}`);
  const named = (bug: Bug): boolean => only.some((name) => name === bug.id || HALVES[name] === halfOf(bug));
  return all.filter((bug) => only.length === 0 || named(bug));
};
