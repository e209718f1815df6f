import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validate } from '@evolve/sandbox';
import { validatorFuzz } from '../src/validator-fuzz.ts';
import { closedProgram } from '../src/validator-fuzz/closed.ts';
import { HOLE, withHole } from '../src/validator-fuzz/holes.ts';
import { observe } from '../src/validator-fuzz/observe.ts';
import { respell } from '../src/validator-fuzz/respell.ts';
import { meaningOf, treeOf } from '../src/validator-fuzz/tree.ts';
import { Rng } from '../src/variants/context.ts';

const LIMIT_MS = 600_000;

test(
  '3,000 hostile texts: the validator answers each, sees what is hidden, and what it allows touches nothing',
  async () => {
    expect(await validatorFuzz({ count: 3_000, seed: 7, full: false, only: [], seconds: undefined })).toBe(true);
  },
  LIMIT_MS,
);

describe('the observer', () => {
  let dir = '';
  beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'observer-'))));
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const watch = async (programs: readonly (readonly [filename: string, text: string])[]) => {
    const samples = programs.map(([filename, text], number) => ({ number, filename, text }));
    const { ends, touching } = await observe(samples, join(dir, 'samples.json'));
    return { ends, touching: touching.map(({ sample }) => sample.text) };
  };

  const TOUCHING = [
    ['x.cjs', 'process.pid'],
    ['x.mjs', 'await 1; process.pid'],
    ['x.cjs', 'Promise.resolve().then(() => process.pid)'],
    ['x.cjs', "require('fs')"],
    ['x.mjs', "import 'node:fs'"],
    ['x.mjs', "import('node:fs').catch(() => 1)"],
    ['x.cjs', "import('node:os').catch(() => 1)"],
    ['x.cjs', "(() => {}).constructor('1')"],
    ['x.cjs', "(async () => {}).constructor('1')"],
    ['x.cjs', "eval('1')"],
    ['x.cjs', 'leak = 1'],
    ['x.mjs', 'globalThis.leak = 1'],
    ['x.mjs', 'Array.prototype.leak = 1'],
    ['x.mjs', 'Object.defineProperty(Math, "max", { enumerable: true })'],
    ['x.cjs', 'Math.random()'],
    ['x.ts', 'const now: Date = new Date()'],
    ['x.cjs', 'try { fetch("x") } catch {}'],
    ['x.cjs', 'console.log(1)'],
    ['x.mjs', "new WebSocket('ws://x')"],
    ['x.cjs', 'setTimeout(() => {})'],
  ] as const;

  test(
    'sees each way to touch something',
    async () => {
      const { touching } = await watch(TOUCHING);
      expect(touching).toEqual(TOUCHING.map(([, text]) => text));
    },
    LIMIT_MS,
  );

  test(
    'sees nothing where nothing is touched, and outlives what does not end',
    async () => {
      const programs = [
        ['x.cjs', 'var a = 1; function f() {} exports.a = /(b)/.exec("b");'],
        ['x.mjs', 'export const a = new Map([[1, Date.UTC(2000)]]);'],
        ['x.ts', 'class A<T> { x: T | undefined }; new A<string>();'],
        // What may be loaded is not there, but is nothing to be told.
        ['x.mjs', "const c = require('./config'); c.debug = true"],
        ['x.mjs', "import { extname } from 'node:path'"],
        ['x.cjs', "import('node:path').catch(() => 1)"],
        ['x.cjs', "import('.').catch(() => require('..'))"],
        ['x.cjs', "import('node:assert/strict').catch(() => require('path/posix'))"],
        ['x.cjs', 'module.exports = { ...module.exports, id: module.id }; if (require.main === module) a();'],
        ['x.mjs', 'module.exports'],
        ['x.cjs', 'for (;;);'],
        ['x.mjs', 'for (;;) await 1;'],
        ['x.cjs', 'throw 1'],
        ['x.cjs', '('],
        ['x.cjs', 'let a = []; for (;;) a = [a, ...Array(1e6).fill(a)];'],
        ['x.cjs', 'var z = 1;'],
      ] as const;
      const { ends, touching } = await watch(programs);
      expect(touching).toEqual([]);
      // One is no program, and one would have to be linked with what is not there.
      expect(ends).toMatchObject({ unread: 2 });
      expect(Object.values(ends).reduce((sum, one) => sum + one, 0)).toBe(programs.length);
    },
    LIMIT_MS,
  );
});

describe('places to hide something', () => {
  const programs = Array.from({ length: 200 }, (_, seed) => closedProgram(new Rng(seed)));

  test('closed programs are programs, and nearly all are allowed', () => {
    expect(programs.every((text) => treeOf(text, 'script') !== undefined)).toBe(true);
    const allowed = programs.filter(
      (text) => validate(text, { filename: 'x.mjs', policy: 'pure' }).verdict === 'allow',
    );
    expect(allowed.length).toBeGreaterThan(190);
  });

  test('a program with a hole is one, with the hole in it once', () => {
    programs.forEach((text, seed) => {
      const holed = withHole(text, 'module', new Rng(seed)) ?? '';
      expect(holed.split(HOLE)).toHaveLength(2);
      expect(treeOf(holed, 'module')).toBeDefined();
    });
  });

  test('a program that is written otherwise means the same', () => {
    const others = programs.map((text, seed) => respell(text, 'script', new Rng(seed)));
    expect(others.filter((text, index) => text !== programs[index]).length).toBeGreaterThan(150);
    const meanings = (texts: readonly string[]): readonly (string | undefined)[] =>
      texts.map((text) => treeOf(text, 'script')).map((tree) => tree && meaningOf(tree));
    expect(meanings(others)).toEqual(meanings(programs));
  });
});
