/** What judges an evolution, as globs of `.gitignore`. Data: who protects it, and who runs the base's tests on a candidate, go by it. */

/** Tests, snapshots and checks. A bare name covers a file and a folder of that name at any depth. */
export const JUDGES: readonly string[] = [
  'test',
  'tests',
  '__tests__',
  '__snapshots__',
  '__mocks__',
  'spec',
  '/checks',
  '*.test.*',
  '*.spec.*',
  '*_test.*',
  'test_*.py',
  'conftest.py',
];

/** How the judges are run, thresholds of coverage among it. */
export const JUDGE_SETTINGS: readonly string[] = [
  'vitest.config.*',
  'vitest.workspace.*',
  'vite.config.*',
  'jest.config.*',
  'jest.setup.*',
  'playwright.config.*',
  'cypress.config.*',
  'karma.conf.*',
  'ava.config.*',
  '.mocharc*',
  '.c8rc*',
  '.nycrc*',
  'pytest.ini',
  'tox.ini',
];

/** What a check needs to start at all: without it every check says no, and that tells nothing about the check. */
export const MANIFESTS: readonly string[] = [
  'package.json',
  'tsconfig*.json',
  'eslint.config.*',
  'pyproject.toml',
  'setup.cfg',
  'Makefile',
  'Cargo.toml',
  'go.mod',
];
