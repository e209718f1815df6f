import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const SOURCE = ['packages/*/src/**/*.ts'];
const TESTS = ['packages/*/test/**/*.ts', 'examples/**/*.test.ts', 'test/**/*.ts'];
/** Where clock, randomness and ids of the real world may be touched: they are injected from here. */
const COMPOSITION_ROOTS = ['packages/core/src/time/system.ts', 'packages/cli/src/**/*.ts'];

const AMBIENT_PROPERTIES = [
  { object: 'Date', property: 'now', message: 'Take a Clock.' },
  { object: 'Math', property: 'random', message: 'Take a Random.' },
];

const AMBIENT_SYNTAX = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Take a Clock.' },
  { selector: "Identifier[name='randomUUID']", message: 'Take Ids.' },
];

const EXPORT_SYNTAX = [
  { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
  { selector: 'ExportAllDeclaration', message: 'List what you export.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/fixtures/',
      '**/template/',
      '**/cases/',
      'coverage/',
      'packages/*/coverage/',
      '**/.evolve/',
      '.cache/',
      '**/*.d.mts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Plain data reads as a type, a port as an interface; the author knows which it is.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A number in a sentence is what a reader expects; objects and undefined in one are the mistakes worth finding.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => void call()` says no more than `() => call()`; statements stay checked.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // The brackets show that a key comes from outside (process.env, parsed JSON).
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // An underscore names what a signature or a pattern has to take and this code does not need.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      // A port's method is asynchronous for the adapters that need it; those that do not must still not throw synchronously.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: SOURCE,
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': ['error', ...AMBIENT_PROPERTIES],
      'no-restricted-syntax': ['error', ...EXPORT_SYNTAX, ...AMBIENT_SYNTAX],
    },
  },
  {
    // A pattern that backtracks without end stops whoever is handed the wrong text: an error, a diff, a file of the user's.
    files: [...SOURCE, 'bench/src/**/*.ts'],
    plugins: { regexp },
    rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }] },
  },
  {
    files: COMPOSITION_ROOTS,
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-syntax': ['error', ...EXPORT_SYNTAX],
    },
  },
  {
    files: TESTS,
    rules: {
      // A suite of many cases is a list, not a module with a responsibility too many.
      'max-lines': 'off',
      // A missing element ends the test with a stack that points here, which is all a test wants to say about it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tests hand in what the types forbid, to see it refused, and read JSON whose shape they assert right after.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // `expect(object.method)` reads a method to look at it, not to call it.
      '@typescript-eslint/unbound-method': 'off',
      // Fakes have empty methods.
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', performance: 'readonly', setTimeout: 'readonly' },
    },
  },
  prettier,
);
