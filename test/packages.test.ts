/**
 * Every package by its name: its manifest keeps the common shape, it loads, and what tests load is its source. Catches an
 * export that is built from another file than the one tested, an undeclared neighbour, and tests that run yesterday's build.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, test } from 'vitest';

import { EvolveError } from '@evolve/core/errors';

import { EvolveError as FromSource } from '../packages/core/src/errors/index.ts';
import { CHECKOUT } from './support/house.ts';
import { importsOf, manifestFaults, readManifest, type Manifest } from './support/manifests.ts';
import { run } from './support/run.ts';

const LOADERS: Readonly<Record<string, () => Promise<object>>> = {
  'git-checkpoint': () => import('@evolve/git-checkpoint'),
  cli: () => import('@evolve/cli'),
  core: () => import('@evolve/core'),
  governance: () => import('@evolve/governance'),
  kit: () => import('@evolve/kit'),
  memory: () => import('@evolve/memory'),
  proposers: () => import('@evolve/proposers'),
  reflect: () => import('@evolve/reflect'),
  repair: () => import('@evolve/repair'),
  sandbox: () => import('@evolve/sandbox'),
};

const NAMES = readdirSync(join(CHECKOUT, 'packages'));

test('the list above is complete', () => {
  expect(Object.keys(LOADERS).sort()).toEqual([...NAMES].sort());
});

test('the lockfile names versions and checksums, no address: any registry or cache can serve it', () => {
  const lockfile = readFileSync(join(CHECKOUT, 'pnpm-lock.yaml'), 'utf8');
  expect(lockfile).toContain('integrity: sha512-');
  expect(lockfile).not.toMatch(/tarball:|https?:\/\//);
});

test.each(Object.entries(LOADERS))('%s loads by its name and exports names only', async (_name, load) => {
  const module = await load();
  expect(Object.keys(module)).not.toEqual([]);
  expect(module).not.toHaveProperty('default');
});

describe('tests run from source', () => {
  test('in the workers', () => {
    expect(EvolveError).toBe(FromSource);
  });

  test('and in the processes that they start', async () => {
    const ask = "console.log(import.meta.resolve('@evolve/core/errors'))";
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', ask], { cwd: CHECKOUT });
    expect(stdout.trim()).toBe(pathToFileURL(join(CHECKOUT, 'packages/core/src/errors/index.ts')).href);
  });
});

describe('manifests', () => {
  const GOOD: Manifest = {
    name: '@evolve/room',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22.18' },
    exports: {
      '.': { '@evolve/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    dependencies: { '@evolve/core': 'workspace:*' },
  };
  const uses = new Set(['@evolve/core']);

  test('a good one has no fault', () => {
    expect(manifestFaults(GOOD, uses)).toEqual([]);
  });

  test.each<[string, Manifest, RegExp]>([
    ['an undeclared neighbour', { ...GOOD, dependencies: {} }, /imports @evolve\/core without declaring it/],
    ['another licence', { ...GOOD, license: 'ISC' }, /license is "ISC"/],
    ['an install script', { ...GOOD, scripts: { postinstall: 'node x.js' } }, /runs postinstall/],
    ['an older Node', { ...GOOD, engines: { node: '>=18' } }, /engines\.node/],
    [
      'an entry built from another file',
      {
        ...GOOD,
        exports: { '.': { '@evolve/source': './src/main.ts', types: './dist/main.d.ts', default: './dist/index.js' } },
      },
      /default is not built from \.\/src\/main\.ts/,
    ],
    [
      'an entry that tests would take from the build',
      { ...GOOD, exports: { '.': { default: './dist/index.js' } } },
      /names no source/,
    ],
  ])('%s is a fault', (_title, manifest, says) => {
    expect(manifestFaults(manifest, uses).join('\n')).toMatch(says);
  });

  test.each(NAMES)('%s', (name) => {
    expect(manifestFaults(readManifest(name), importsOf(name))).toEqual([]);
  });
});
