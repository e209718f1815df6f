import ignore from 'ignore';
import { foldName } from './fold.ts';

/** Globs as in `.gitignore`, over names folded by Unicode and case. */
export interface GlobSet {
  readonly globs: readonly string[];
  /** The glob that takes the path in; undefined when none does, or when a negated one takes it out again. */
  match(path: string): string | undefined;
}

interface Matcher {
  readonly glob: string;
  readonly negative: boolean;
  test(folded: string): boolean;
}

const matcherOf = (glob: string): Matcher => {
  const negative = glob.startsWith('!');
  const rules = ignore({ ignorecase: false }).add({ pattern: foldName(negative ? glob.slice(1) : glob) });
  return { glob, negative, test: (folded) => rules.ignores(folded) };
};

/** Whether a path is one that globs speak about: relative to the root, and without steps. */
const staysInside = (path: string): boolean =>
  ignore.isPathValid(path) && path.split('/').every((part) => part !== '.' && part !== '..');

/**
 * Compiles globs. The last one that matches decides, each taken by itself: unlike in `.gitignore`, a negated glob takes
 * a path out even when a folder above it was taken in, because an owner who writes `!src/rules.ts` means it.
 */
export const globSet = (globs: readonly string[]): GlobSet => {
  const matchers = globs.map(matcherOf);
  return {
    globs,
    match(path) {
      const folded = foldName(path);
      if (!staysInside(folded)) return undefined;
      const last = matchers.findLast((matcher) => matcher.test(folded));
      return last === undefined || last.negative ? undefined : last.glob;
    },
  };
};

/** Whether any of many globs, none of them negated, takes a path in; much faster than asking one by one. */
export const anyGlob = (globs: readonly string[]): ((path: string) => boolean) => {
  const rules = ignore({ ignorecase: false }).add(globs.map((glob) => ({ pattern: foldName(glob) })));
  return (path) => {
    const folded = foldName(path);
    return staysInside(folded) && rules.ignores(folded);
  };
};
