/** What checks stand on, on real trees: what is theirs alone, and everything that must go on being the program's. */
import { describe, expect, test } from 'vitest';
import { groundIn } from '../../src/reach/ground.ts';
import { REACH_LIMITS } from '../../src/reach/tree.ts';
import { tree } from './tree.ts';

const { signal } = new AbortController();

const PROGRAM = {
  'src/search.js': 'export const timeout = 1;\n',
  'test/search.test.js': "import { timeout } from '../src/search.js';\n",
};

const ground = async (files: Readonly<Record<string, string>>, commands: readonly string[] = []) =>
  [...(await groundIn(tree({ ...PROGRAM, ...files }), commands, signal)).paths].sort();

const check = (line: string): Readonly<Record<string, string>> => ({
  'checks/health.mjs': `import { timeout } from '../src/search.js';\n${line}\n`,
});

describe('is the checks’ own', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a helper', check("import { least } from '../src/testing/expect.js';"), 'src/testing/expect.js'],
    [
      'a threshold that is imported',
      check("import l from '../src/limits.json' with { type: 'json' };"),
      'src/limits.json',
    ],
    [
      'one that is read by its path',
      check("readFileSync(new URL('../src/limits.json', import.meta.url))"),
      'src/limits.json',
    ],
    ['one that is read from the root', check("readFileSync('src/limits.json')"), 'src/limits.json'],
    ['a folder of fixtures', check("readdirSync('src/cases/')"), 'src/cases/a.txt'],
    [
      'a helper of a test',
      { 'test/other.test.js': "import '../src/search.js';\nimport '../src/mock.cjs';" },
      'src/mock.cjs',
    ],
    [
      'what a shell script compares with',
      { 'checks/run.sh': 'node src/search.js | diff - src/limits.json\n' },
      'src/limits.json',
    ],
  ])('%s', async (_, files, path) => {
    expect(await ground({ ...files, [path]: 'export const least = 1;' })).toEqual([path]);
  });

  test('what a helper leads to', async () => {
    const files = {
      ...check("import { least } from '../src/testing/expect.js';"),
      'src/testing/expect.js': "export * from './compare.js';",
      'src/testing/compare.js': 'export const least = 1;',
    };
    expect(await ground(files)).toEqual(['src/testing/compare.js', 'src/testing/expect.js']);
  });

  test('what only the script of the tests starts is no entry', async () => {
    const files = { ...check("import '../src/setup.js';"), 'src/setup.js': '', 'package.json': '' };
    const manifest = (scripts: object) => ({ ...files, 'package.json': JSON.stringify({ scripts }) });
    expect(await ground(manifest({ test: 'node --import ./src/setup.js --test' }))).toEqual(['src/setup.js']);
    expect(await ground(manifest({ start: 'node ./src/setup.js' }))).toEqual([]);
  });
});

describe('is the program’s', () => {
  const used = check("import { least } from '../src/expect.js';");
  test.each<[string, Readonly<Record<string, string>>]>([
    ['what the program imports too', { 'src/use.js': "import './expect.js';" }],
    ['what the program may load by a path put together', { 'src/use.js': 'load(`${dir}/expect.js`)' }],
    ['what the program imports by an alias', { 'src/use.ts': "import '@/expect';" }],
    ['what the manifest names', { 'package.json': '{"exports":{"./expect":"./src/expect.js"}}' }],
    [
      'what the program of the manifest leads to',
      { 'package.json': '{"main":"src/main"}', 'src/main.ts': "import './expect.js';" },
    ],
    ['what a test is named after', { 'test/expect.test.js': "import '../src/search.js';\nimport '../src/expect.js';" }],
    ['what another test looks at alone', { 'test/b.test.js': "import '../src/expect.js';" }],
    ['a folder that the program goes through', { 'src/use.js': "readdirSync('./src/')" }],
    ['a subject that a wrapper of the tests stands before', { 'src/search.js': "import './expect.js';" }],
  ])('%s', async (_, files) => {
    const before = { ...used, 'src/expect.js': 'export const least = 1;' };
    expect(await ground(before)).toEqual(['src/expect.js']);
    expect(await ground({ ...before, ...files })).toEqual([]);
  });

  test('data that a check looks at where it looks at no code: there is nothing else that it could be about', async () => {
    const read =
      "for (const path of ['persona.md', 'agent.json']) readFileSync(new URL(`../${path}`, import.meta.url));\n";
    const files = { 'checks/health.mjs': read, 'persona.md': '# L0', 'agent.json': '{}' };
    expect(await ground(files)).toEqual([]);
    expect(await ground({ ...files, 'checks/health.mjs': `import '../src/search.js';\n${read}` })).toEqual([
      'agent.json',
      'persona.md',
    ]);
  });

  test('what a check is started with, and everything in a repository without tests', async () => {
    const files = { ...used, 'src/expect.js': '' };
    expect(await ground(files, ['--flag', 'src/expect.js'])).toEqual([]);
    const dir = tree({ 'src/a.js': "import './b.js'", 'src/b.js': '' });
    expect(await groundIn(dir, [], signal)).toEqual({ paths: new Set(), complete: true });
  });
});

test('odd texts name nothing: a broken manifest, a folder of steps alone, circles, long strings', async () => {
  const files = {
    'package.json': '{',
    'src/a.js': "import './b.js';",
    'src/b.js': "import './a.js';",
    'checks/odd.mjs': `import '../src/a.js'; import '../src/b.js'; const x = './', y = '..', z = '${'a/'.repeat(4000)}';`,
  };
  expect(await ground(files)).toEqual([]);
});

test('what is not looked at is said', async () => {
  const dir = tree({ ...PROGRAM, 'src/b.js': '// '.repeat(50) });
  for (const few of [{ entries: 3 }, { fileBytes: 20 }]) {
    expect(await groundIn(dir, [], signal, { ...REACH_LIMITS, ...few })).toMatchObject({ complete: false });
  }
  await expect(groundIn(dir, [], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
