import ignore from 'ignore';
import { foldName } from './fold.ts';

/** How names are compared: over all spellings that some file system takes for the same file, or as they are written. */
export type Spelling = 'folded' | 'exact';

/** Globs as in `.gitignore`. */
export interface GlobSet {
  readonly globs: readonly string[];
  /** The glob that takes the path in; undefined when none does, or when a negated one takes it out again. */
  match(path: string): string | undefined;
}

interface Matcher {
  readonly glob: string;
  readonly negative: boolean;
  test(path: string): boolean;
}

type Spell = (name: string) => string;

const SPELLINGS: Readonly<Record<Spelling, Spell>> = { folded: foldName, exact: (name) => name };

const matcherOf = (glob: string, spell: Spell): Matcher => {
  const negative = glob.startsWith('!');
  const rules = ignore({ ignorecase: false }).add({ pattern: spell(negative ? glob.slice(1) : glob) });
  return { glob, negative, test: (path) => rules.ignores(path) };
};

/** Whether a path is one that globs speak about: relative to the root, and without steps. */
const staysInside = (path: string): boolean =>
  ignore.isPathValid(path) && path.split('/').every((part) => part !== '.' && part !== '..');

/**
 * Compiles globs. The last one that matches decides, each taken by itself: unlike in `.gitignore`, a negated glob takes
 * a path out even when a folder above it was taken in, because an owner who writes `!src/rules.ts` means it.
 * @param spelling `folded` for what is to hold for every spelling of a name; `exact` for what only the very name gets.
 * @default 'folded'
 */
export const globSet = (globs: readonly string[], spelling: Spelling = 'folded'): GlobSet => {
  const spell = SPELLINGS[spelling];
  const matchers = globs.map((glob) => matcherOf(glob, spell));
  return {
    globs,
    match(path) {
      const spelled = spell(path);
      if (!staysInside(spelled)) return undefined;
      const last = matchers.findLast((matcher) => matcher.test(spelled));
      return last === undefined || last.negative ? undefined : last.glob;
    },
  };
};

/** Whether any of many globs, none of them negated, takes a path in, names folded; much faster than asking one by one. */
export const anyGlob = (globs: readonly string[]): ((path: string) => boolean) => {
  const rules = ignore({ ignorecase: false }).add(globs.map((glob) => ({ pattern: foldName(glob) })));
  return (path) => {
    const folded = foldName(path);
    return staysInside(folded) && rules.ignores(folded);
  };
};
