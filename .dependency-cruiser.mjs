/**
 * The floor plan as rules: a package may use only the floors below it, and packages on one floor never each other.
 * Paths are what imports resolve to: `@evolve/x` resolves to `packages/x/src` through the condition `@evolve/source`.
 */
const FLOOR_2 = [
  'git-checkpoint',
  'sandbox',
  'governance',
  'reflect',
  'memory',
  'repair',
  'proposers',
  'heal',
  'postgres',
];
const floor2 = FLOOR_2.join('|');

/** Who may start processes: everything else asks one of them. */
// The evaluator's residue starts nothing: it counts and ends the children of the program that runs in its process.
const PROCESS_OWNERS =
  '^packages/(git-checkpoint|sandbox|cli)/|^packages/core/src/models/|^packages/repair/src/evaluator/residue[.]ts$';

const PUBLIC_ONLY = 'Packages are used by their public entries, never by a path into their source.';
const ENTRY = '^packages/[^/]+/src/[^/]*/?(index|main)[.]ts$';

const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'core-is-the-ground-floor',
      'The core imports no other package.',
      { path: '^packages/core/src/' },
      { path: '^packages/(?!core/)' },
    ),
    forbid(
      'floor-2-uses-the-core-only',
      'What two packages of one floor need is a port or a small module of the core.',
      { path: `^packages/(${floor2})/src/` },
      { path: '^packages/', pathNot: ['^packages/core/', '^packages/$1/'] },
    ),
    forbid(
      'kit-looks-down',
      'The kit imports floor 2 and the core.',
      { path: '^packages/kit/src/' },
      { path: '^packages/', pathNot: `^packages/(kit|core|${floor2})/` },
    ),
    forbid(
      'outside-stays-outside',
      'Nothing imports examples or bench.',
      { pathNot: '^(examples|bench|test)/' },
      { path: '^(examples|bench)/' },
    ),
    forbid(
      'source-without-tests',
      'Source never imports tests.',
      { path: '^packages/[^/]+/src/' },
      { path: '(^|/)test/' },
    ),
    forbid('no-cycle', 'Modules that need each other are one module, or miss a third.', {}, { circular: true }),
    forbid(
      'no-unresolved',
      'An import that resolves to nothing would hide from every other rule.',
      // Copied beside a package that brings what it asks for.
      { pathNot: '^bench/src/mutants/harness/' },
      { couldNotResolve: true },
    ),
    forbid(
      'contracts-stand-alone',
      'Ports are types without dependencies, so that an adapter needs nothing else.',
      { path: '^packages/core/src/contracts/' },
      { pathNot: ['^packages/core/src/contracts/', '@standard-schema/spec'] },
    ),
    forbid(
      'guard-imports-little',
      'The boot guard works when the agent and its dependencies do not.',
      { path: '^packages/git-checkpoint/src/guard/' },
      {
        path: '^packages/', // Types are gone when it runs.
        dependencyTypesNot: ['type-only'],
        pathNot: ['^packages/git-checkpoint/src/', '^packages/core/src/(disk|errors|failpoint|sqlite|time)/'],
      },
    ),
    forbid(
      'guard-reaches-no-library',
      'Not even through other modules: the guard is one file that starts on a bare Node.',
      { path: '^packages/git-checkpoint/src/guard/' },
      { path: 'node_modules', pathNot: '@standard-schema/spec', reachable: true },
    ),
    forbid(
      'processes-have-owners',
      'Starting processes is a capability: time-outs, groups and environments are handled in few places.',
      { path: '^packages/[^/]+/src/', pathNot: PROCESS_OWNERS },
      { path: '^(node:)?child_process$' },
    ),
    forbid(
      'declared-dependencies',
      'What a package imports is in its own manifest; at the root it resolves by luck.',
      { path: '^packages/[^/]+/src/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbid(
      'no-tools-in-source',
      'A devDependency is not there for a host; its types may be, because the build writes them out.',
      { path: '^packages/[^/]+/src/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'packages-by-their-entries',
      PUBLIC_ONLY,
      { path: '^packages/([^/]+)/' },
      { path: '^packages/', pathNot: ['^packages/$1/', ENTRY] },
    ),
    forbid('outside-uses-entries', PUBLIC_ONLY, { path: '^(examples|bench)/' }, { path: '^packages/', pathNot: ENTRY }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures|template|cases)/' },
    // Types are part of the floor plan: a type-only import couples two packages as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['@evolve/source', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mts', '.mjs', '.js', '.d.ts', '.json'],
    },
  },
};
