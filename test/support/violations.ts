import { asJson, manifestOf } from './house-files.ts';
import type { House } from './house.ts';

type Files = Readonly<Record<string, string>>;

interface Violation {
  /** What is planted, by path; may be made from what stands in the house. */
  readonly files: (house: House) => Files | Promise<Files>;
  /** What the gate has to say: without it, it may have refused for another reason. */
  readonly says: RegExp;
  /** Steps that have to run before. */
  readonly also?: readonly string[];
}

/** Names of the steps that a clean house passes. */
export const HOUSE_STEPS = [
  'format',
  'types',
  'floor-plan',
  'lint',
  'unused',
  'build',
  'shape',
  'api',
  'tests',
] as const;

const plant = (path: string, text: string, says: RegExp): Violation => ({ files: () => ({ [path]: text }), says });

/** A file of the house with a part replaced. */
const edited = async (house: House, path: string, from: string, to: string): Promise<string> => {
  const text = await house.read(path);
  if (!text.includes(from)) throw new TypeError(`${path} does not hold ${from}`);
  return text.replace(from, to);
};

const edit = (path: string, from: string, to: string, says: RegExp): Violation => ({
  files: async (house) => ({ [path]: await edited(house, path, from, to) }),
  says,
});

const source = (body: string): string => `${body}\n`;
const ROOM = 'packages/memory/src/room.ts';

/** Lint cases have a file each, so that one run judges them all. */
let lintCases = 0;
const lint = (body: string, rule: string): Violation => {
  lintCases += 1;
  const name = `lint-${String(lintCases)}`;
  return plant(`packages/memory/src/${name}.ts`, source(body), new RegExp(`${name}\\.ts\\n(?:  .*\\n)*.*${rule}`));
};

const withExports =
  (change: (exports: Record<string, unknown>) => void): (() => Files) =>
  () => {
    const manifest = manifestOf('memory');
    change(manifest['exports'] as Record<string, unknown>);
    return { 'packages/memory/package.json': asJson(manifest) };
  };

/** The small house has no main job: what a proof of it prints, and how it ends, is planted. */
export const story = (verdict: string, status: number): Files => ({
  'bench/prove.ts': source(`console.log('${verdict}');\nprocess.exitCode = ${status};`),
});

/** For each gate what it has to refuse. */
export const PLANTED: Readonly<
  Record<Exclude<(typeof HOUSE_STEPS)[number], 'build'> | 'story', Readonly<Record<string, Violation>>>
> = {
  format: {
    'code that prettier would write otherwise': plant(ROOM, source('export const a = {b:1}'), /room\.ts/),
    'markdown too': plant('packages/memory/README.md', '#   Memory\n', /README\.md/),
  },
  types: {
    'a value of another type': plant(
      ROOM,
      source("export const room: number = 'one';"),
      /room\.ts\(1,14\): error TS2322/,
    ),
    'an element that may be missing': plant(
      ROOM,
      source('export const first = (all: string[]): string => all[0];'),
      /error TS2322/,
    ),
    'syntax that Node cannot strip': plant(ROOM, source('export enum Room {\n  One,\n}'), /error TS1294/),
    'a mistake in a test': plant(
      'packages/core/test/bad.ts',
      source("export const bad: number = 'one';"),
      /bad\.ts\(1,14\): error TS2322/,
    ),
  },
  'floor-plan': {
    'the core using memory': plant(
      'packages/core/src/up.ts',
      source("export { remember } from '@evolve/memory';"),
      /core-is-the-ground-floor: packages\/core\/src\/up\.ts → packages\/memory/,
    ),
    'the core using the type of another package': plant(
      'packages/core/src/up.ts',
      source("import type { remember } from '@evolve/memory';\n\nexport type Remember = typeof remember;"),
      /core-is-the-ground-floor/,
    ),
    'memory using the sandbox': plant(
      ROOM,
      source("export { start } from '@evolve/sandbox';"),
      /floor-2-uses-the-core-only: packages\/memory\/src\/room\.ts → packages\/sandbox/,
    ),
    'memory using the kit': plant(ROOM, source("export { welcome } from '@evolve/kit';"), /floor-2-uses-the-core-only/),
    'a path into another package': plant(
      ROOM,
      source("export { greet } from '../../core/src/greet.ts';"),
      /packages-by-their-entries/,
    ),
    'a contract that imports': plant(
      'packages/core/src/contracts/port.ts',
      source("export { HouseError } from '../errors/index.ts';"),
      /contracts-stand-alone/,
    ),
    'a library that the package does not declare': plant(
      ROOM,
      "export { publint } from 'publint';\n",
      /declared-dependencies: packages\/memory\/src\/room\.ts/,
    ),
    'the guard using a library': plant(
      'packages/git-checkpoint/src/guard/lib.ts',
      source("export { default } from 'publint/utils';"),
      /guard-reaches-no-library/,
    ),
    'the guard using a library through another module': {
      files: () => ({
        'packages/git-checkpoint/src/far.ts': source("export { publint } from 'publint';"),
        'packages/git-checkpoint/src/guard/lib.ts': source("export { publint } from '../far.ts';"),
      }),
      says: /guard-reaches-no-library: packages\/git-checkpoint\/src\/guard\/lib\.ts/,
    },
    'the guard using more of the core': plant(
      'packages/git-checkpoint/src/guard/lib.ts',
      source("export { greet } from '@evolve/core';"),
      /guard-imports-little/,
    ),
    'memory starting a process': plant(
      ROOM,
      source("export { execFile } from 'node:child_process';"),
      /processes-have-owners/,
    ),
    'source using a test': plant(
      'packages/core/src/down.ts',
      source("export * as all from '../test/greet.test.ts';"),
      /source-without-tests/,
    ),
    'a cycle': {
      files: () => ({
        [ROOM]: source("export { two } from './two.ts';\n\nexport const one = 1;"),
        'packages/memory/src/two.ts': source("export { one } from './room.ts';\n\nexport const two = 2;"),
      }),
      says: /no-cycle/,
    },
    'an import of nothing': plant(ROOM, source("export { gone } from '@evolve/gone';"), /no-unresolved/),
  },
  lint: {
    'the time of day in source': lint('export const room = (): number => Date.now();', 'no-restricted-properties'),
    'today in source': lint('export const room = (): Date => new Date();', 'no-restricted-syntax'),
    'chance in source': lint('export const room = (): number => Math.random();', 'no-restricted-properties'),
    'an identifier out of nowhere': lint("export { randomUUID as room } from 'node:crypto';", 'no-restricted-syntax'),
    'a floating promise': lint('export const room = (): void => {\n  Promise.resolve(1);\n};', 'no-floating-promises'),
    any: lint('export const room = (x: any): unknown => x.y;', 'no-explicit-any'),
    'a default export': lint('const room = 1;\nexport default room;', 'no-restricted-syntax'),
    'an export of everything': lint("export * from './index.ts';", 'no-restricted-syntax'),
    'a file of more than 400 lines': lint(
      Array.from({ length: 401 }, (_, n) => `export const room${n} = ${n};`).join('\n'),
      'max-lines',
    ),
    'a disabled rule that was not needed': lint(
      '// eslint-disable-next-line no-console\nexport const room = 1;',
      'Unused eslint-disable',
    ),
    'a floating promise in a test': plant(
      'packages/core/test/bad.test.ts',
      source('Promise.resolve(1);'),
      /bad\.test\.ts[^]*no-floating-promises/,
    ),
  },
  unused: {
    'an export nobody uses': edit(
      'packages/core/src/greet.ts',
      '/** Says',
      'export const spare = 1;\n\n/** Says',
      /Unused exports[^]*spare/,
    ),
    'a file nobody uses': plant(ROOM, source('export const room = 1;'), /Unused files[^]*room\.ts/),
    'a dependency nobody uses': {
      files: () => ({
        'packages/core/package.json': asJson({ ...manifestOf('core'), dependencies: { 'fast-check': '4.0.0' } }),
      }),
      says: /Unused dependencies[^]*fast-check/,
    },
  },
  shape: {
    'an export of a file that is not there': {
      files: withExports((exports) => (exports['./gone'] = { types: './dist/gone.d.ts', default: './dist/gone.js' })),
      says: /memory[^]*gone\.js/,
    },
    'an entry without types': {
      files: withExports((exports) => (exports['.'] = { default: './dist/index.js', types: './dist/index.d.ts' })),
      says: /memory[^]*types/,
    },
    'types that are not there': {
      files: withExports((exports) => (exports['.'] = { types: './src/missing.d.ts', default: './dist/index.js' })),
      says: /memory[^]*missing\.d\.ts|No types|UntypedResolution/,
    },
    'types that import what a host cannot resolve': {
      files: () => ({ 'packages/memory/dist/index.d.ts': "export { Clock } from './internal.js';\n" }),
      says: /memory[^]*[Ii]nternal resolution error/,
    },
  },
  api: {
    'a parameter that changed, an export that went': {
      files: async (house) => ({
        'packages/memory/src/index.ts': await edited(
          house,
          'packages/memory/src/index.ts',
          'word: string,',
          'word: string | null,',
        ),
        'packages/git-checkpoint/src/index.ts': await edited(
          house,
          'packages/git-checkpoint/src/index.ts',
          '{ revive }',
          '{ revive as wake }',
        ),
      }),
      says: /- .*revive[^]*\+ .*wake[^]*- .*word: string,[^]*\+ .*word: string \| null/,
      also: ['build'],
    },
  },
  tests: {
    'a failing test': edit(
      'packages/core/test/greet.test.ts',
      "'2026-02-03')",
      "'2026-02-04')",
      /2026-02-04[^]*0 passed, 1 failed/,
    ),
    'a test file that does not load': plant(
      'packages/core/test/bad.test.ts',
      source("throw new Error('did not load');"),
      /did not load/,
    ),
    'a promise that fails after the tests': plant(
      'packages/core/test/bad.test.ts',
      source(
        "import { test } from 'vitest';\n\ntest('leaves', () => {\n  setTimeout(() => {\n    throw new Error('left behind');\n  });\n});\n\ntest('waits', () => new Promise((resolve) => setTimeout(resolve, 50)));",
      ),
      /left behind/,
    ),
  },
  story: {
    'a kill with a fault': {
      files: () => story('4 of 5 kills without a fault', 1),
      says: /^FAIL story .*8 of 10 kills without a fault/m,
    },
    'a proof that ends badly, whatever it counted': {
      files: () => story('5 of 5 kills without a fault', 1),
      says: /10 passed, 2 failed/,
    },
    'a proof that killed nothing': {
      files: () => story('0 of 0 kills without a fault', 0),
      says: /0 passed, 2 failed/,
    },
    'a proof that does not even run': plant(
      'bench/prove.ts',
      source("throw new Error('no story');"),
      /no story[^]*0 passed, 2 failed/,
    ),
  },
};
