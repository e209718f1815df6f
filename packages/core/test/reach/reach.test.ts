/** How far a change reaches, on real trees. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { candidatesFor, specifiersIn } from '../../src/reach/imports.ts';
import { reachOf } from '../../src/reach/reach.ts';
import { REACH_LIMITS } from '../../src/reach/tree.ts';
import { tree } from './tree.ts';

const { signal } = new AbortController();

const CHAIN = {
  'src/base.ts': 'export const a = 1;',
  'src/middle.ts': `import { a } from './base.js';`,
  'src/lib/index.ts': `export * from '../middle';`,
  'src/top.mjs': `const lib = await import("./lib");`,
  'src/old.cjs': `const { a } = require('./top.mjs')`,
  'src/alone.ts': 'export const b = 2;',
  'node_modules/x/index.js': `import '../../src/base.ts'`,
};

test('direct importers, those of those, by every form of import, and nobody from node_modules', async () => {
  const dir = tree(CHAIN);
  expect(await reachOf(dir, ['src/base.ts'], signal)).toEqual({ importers: 4, files: 6, complete: true });
  expect(await reachOf(dir, ['src/middle.ts', 'src/base.ts'], signal)).toMatchObject({ importers: 3 });
  expect(await reachOf(dir, ['src/alone.ts'], signal)).toMatchObject({ importers: 0 });
});

test('a deleted file still reaches those who import it; a circle ends', async () => {
  const dir = tree({ 'a.js': `import './gone.js'; import './b.js'`, 'b.js': `import './a.js'` });
  expect(await reachOf(dir, ['gone.js'], signal)).toEqual({ importers: 2, files: 2, complete: true });
});

test('what is not looked at is said: too many entries, files, and bytes', async () => {
  const dir = tree(CHAIN);
  for (const few of [{ entries: 3 }, { files: 2 }, { fileBytes: 20 }, { totalBytes: 40 }]) {
    expect(await reachOf(dir, ['src/base.ts'], signal, { ...REACH_LIMITS, ...few })).toMatchObject({ complete: false });
  }
});

test('a link is not followed, and a specifier does not leave the tree', async () => {
  const dir = tree({ 'a.js': `import '../../../../etc/passwd'; import './'; import './.'` });
  symlinkSync('/etc', join(dir, 'link'));
  symlinkSync('/etc/passwd', join(dir, 'link.js'));
  symlinkSync('.', join(dir, 'round'));
  expect(await reachOf(dir, ['a.js'], signal)).toEqual({ importers: 0, files: 1, complete: true });
  expect(candidatesFor('src/a.js', '../../x.js')).toEqual([]);
});

test('hostile texts are read in a time that grows with their length', () => {
  for (const piece of ['from ', 'import(', `require ( '`, `from "./`, '\t\n ', `import '${'./'.repeat(100)}`]) {
    expect(specifiersIn(piece.repeat(50_000)).length).toBeLessThan(50_001);
  }
});
