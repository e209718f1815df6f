/** Sources of the small house: what the floor plan allows, and nothing else. */

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly entries: readonly string[];
}

const PACKAGES: Readonly<Record<string, Manifest>> = {
  core: { entries: ['index', 'contracts/index', 'errors/index'] },
  memory: { entries: ['index'], dependencies: { '@evolve/core': 'workspace:*' } },
  sandbox: { entries: ['index'], dependencies: { '@evolve/core': 'workspace:*' } },
  'git-checkpoint': { entries: ['index', 'guard/main'], dependencies: { '@evolve/core': 'workspace:*' } },
  kit: { entries: ['index'], dependencies: { '@evolve/core': 'workspace:*', '@evolve/memory': 'workspace:*' } },
};

export const HOUSE_PACKAGES = Object.keys(PACKAGES);

const subpathOf = (entry: string): string => (entry === 'index' ? '.' : `./${entry.split('/')[0] ?? entry}`);

/** A package's manifest, of the same shape as the real ones. */
export const manifestOf = (name: string): Record<string, unknown> => {
  const found = PACKAGES[name];
  if (found === undefined) throw new TypeError(`the house has no package ${name}`);
  const exports = found.entries.map((entry) => [
    subpathOf(entry),
    { '@evolve/source': `./src/${entry}.ts`, types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
  ]);
  return {
    name: `@evolve/${name}`,
    version: '0.1.0',
    description: 'A room of the small house',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22.18' },
    files: ['dist', 'src'],
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
    scripts: { build: 'tsup' },
    ...(found.dependencies === undefined ? {} : { dependencies: found.dependencies }),
  };
};

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const listOf = (entries: readonly string[]): string => entries.map((entry) => `'src/${entry}.ts'`).join(', ');

const skeleton = Object.fromEntries(
  Object.entries(PACKAGES).flatMap(([name, { entries }]) => [
    [`packages/${name}/package.json`, asJson(manifestOf(name))],
    [`packages/${name}/tsconfig.json`, `{\n  "extends": "../../tsconfig.base.json",\n  "include": ["src"]\n}\n`],
    [
      `packages/${name}/tsup.config.ts`,
      `import { library } from '../../tsup.base.ts';\n\nexport default library([${listOf(entries)}]);\n`,
    ],
  ]),
);

export const HOUSE_FILES: Readonly<Record<string, string>> = {
  ...skeleton,
  'packages/core/src/index.ts': `export { greet } from './greet.ts';\n`,
  'packages/core/src/greet.ts': `import type { Clock } from './contracts/index.ts';

/** Says what day it is. */
export const greet = (clock: Clock): string => clock.now().toISOString().slice(0, 10);
`,
  'packages/core/src/contracts/index.ts': `/** Time, injected. */
export interface Clock {
  now(): Date;
}
`,
  'packages/core/src/errors/index.ts': `/** The base of what is thrown on purpose. */
export class HouseError extends Error {
  override readonly name = 'HouseError';
}
`,
  'packages/core/test/greet.test.ts': `import { expect, test } from 'vitest';

import { greet } from '../src/greet.ts';

test('the day in UTC', () => {
  expect(greet({ now: () => new Date('2026-02-03T23:59:59Z') })).toBe('2026-02-03');
});
`,
  'packages/memory/src/index.ts': `import type { Clock } from '@evolve/core/contracts';
import { HouseError } from '@evolve/core/errors';

/** Remembers one word. */
export const remember = (word: string, clock: Clock): string => {
  if (word === '') throw new HouseError('nothing to remember');
  return \`\${word} since \${clock.now().toISOString()}\`;
};
`,
  'packages/sandbox/src/index.ts': `import { execFile } from 'node:child_process';

import { HouseError } from '@evolve/core/errors';

/** Starts a program. */
export const start = (program: string): void => {
  if (program === '') throw new HouseError('nothing to start');
  execFile(program);
};
`,
  'packages/git-checkpoint/src/index.ts': `export { revive } from './guard/revive.ts';\n`,
  'packages/git-checkpoint/src/guard/main.ts': `import { revive } from './revive.ts';

/** Starts the guard. */
export const main = (): string => revive('agent');
`,
  'packages/git-checkpoint/src/guard/revive.ts': `import { HouseError } from '@evolve/core/errors';

/** Brings back what has a name. */
export const revive = (name: string): string => {
  if (name === '') throw new HouseError('nobody to revive');
  return name;
};
`,
  'packages/kit/src/index.ts': `import { greet } from '@evolve/core';
import { remember } from '@evolve/memory';

/** Greets and remembers. */
export const welcome = (word: string): string => {
  const clock = { now: () => new Date(0) };
  return \`\${greet(clock)} \${remember(word, clock)}\`;
};
`,
};
