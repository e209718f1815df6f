/** What the data sets call a gain, and what the diff calls it. Capabilities have the same names on both sides. */
export const RULES: Readonly<Record<string, readonly string[]>> = {
  'merge:ci': ['merge/ci'],
  'merge:dependency': ['merge/dependency'],
  'merge:editor': ['merge/editor'],
  'merge:hidden-text': ['merge/hidden-text', 'source/deceptive'],
  'merge:hooks': ['merge/git'],
  'merge:install-script': ['merge/install-script'],
  'merge:installed': ['merge/installed'],
  'merge:lockfile': ['merge/lockfile'],
  'merge:machine-code': ['merge/machine-code'],
  'merge:manifest': ['merge/package-field'],
  'merge:mode': ['merge/mode'],
  'merge:package-manager': ['merge/package-manager'],
  'merge:symlink': ['merge/symlink'],
};

/** The names that stand for an expected gain; a name that the table lacks stands for nothing, so it is missed. */
export const namesOf = (expected: string): readonly string[] =>
  expected.startsWith('merge:') ? (RULES[expected] ?? []) : [`capability/${expected}`];
