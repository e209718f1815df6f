import { describe, expect, test } from 'vitest';
import { diffReleases, type Gain, type ReleaseFile, type ReleaseFiles } from '../../src/index.ts';

type Files = Readonly<Record<string, string | ReleaseFile>>;

const files = (some: Files): ReleaseFiles =>
  new Map(
    Object.entries(some).map(([path, file]) => [path, typeof file === 'string' ? { text: file } : file] as const),
  );

const diff = (before: Files, after: Files) => diffReleases(files(before), files(after));

const told = (gains: readonly Gain[]): readonly string[] =>
  gains.map(({ rule, path, newFor }) => `${rule} ${path} ${newFor}`);

const SPAWNS = "require('node:child_process').execSync('id');\n";
const READS = "exports.read = (p) => require('node:fs').readFileSync(p);\n";
const manifest = (fields: object = {}): string => JSON.stringify({ name: 'p', main: './index.js', ...fields });

describe('what cannot be read', () => {
  test('a text that stops parsing is new for the set, and so is one that never did and changed', () => {
    const broken = diff({ 'a.js': '1' }, { 'a.js': '(' });
    expect(told(broken.gained)).toEqual(['parse/error a.js set']);
    expect(told(diff({ 'a.js': '(' }, { 'a.js': '((' }).gained)).toEqual(['parse/error a.js set']);
  });

  test('a repaired text is judged as a new one', () => {
    expect(told(diff({ 'a.js': '(' }, { 'a.js': SPAWNS }).gained)).toContain('capability/process.spawn a.js set');
  });

  test('a huge file is a gain unread, and the others are judged all the same', () => {
    const huge = { bytes: new Uint8Array(4_000_001).fill(47) };
    const { gained } = diff({}, { 'a.js': huge, 'b.js': SPAWNS });
    expect(told(gained)).toContain('source/size a.js set');
    expect(told(gained)).toContain('capability/process.spawn b.js set');
  });

  test('a manifest that is none is a gain, and every file counts as an entry', () => {
    const { gained } = diff({ 'package.json': manifest() }, { 'package.json': '{', 'x.js': SPAWNS });
    expect(gained).toMatchObject([
      { rule: 'merge/package-json' },
      { rule: 'capability/process.spawn', via: ['x.js'], decision: 'refuse' },
    ]);
  });
});

describe('local imports', () => {
  test('a helper that spawns is reached from the entry point, through a circle', () => {
    const { gained } = diff(
      { 'package.json': manifest(), 'index.js': '' },
      {
        'package.json': manifest(),
        'index.js': "require('./lib');",
        'lib/index.js': "require('./run'); require('..');",
        'lib/run.js': `require('./index.js');\n${SPAWNS}`,
      },
    );
    expect(gained).toMatchObject([
      {
        rule: 'capability/process.spawn',
        path: 'lib/run.js',
        line: 2,
        newFor: 'set',
        via: ['index.js', 'lib/index.js', 'lib/run.js'],
      },
    ]);
  });

  test('a file that lay there and is now imported wakes up, though not a byte of it changed', () => {
    const before = { 'package.json': manifest(), 'index.js': '', 'test/data.js': SPAWNS };
    const { gained } = diff(before, { ...before, 'index.js': "require('./test/data');" });
    expect(gained).toMatchObject([
      { rule: 'capability/process.spawn', path: 'test/data.js', newFor: 'set', via: ['index.js', 'test/data.js'] },
    ]);
  });

  test.each([
    ['main', { main: './dormant.js' }],
    ['bin', { bin: { tool: 'dormant.js' } }],
    ['exports', { exports: { '.': { import: { default: './dormant.js' } } } }],
    ['a pattern of exports', { exports: { './*': './dorm*.js' } }],
    ['an install script', { scripts: { postinstall: 'node dormant.js' } }],
  ])('%s wakes a file up', (_name, fields) => {
    const before = { 'package.json': manifest(), 'index.js': '', 'dormant.js': SPAWNS };
    const { gained } = diff(before, { ...before, 'package.json': manifest(fields) });
    expect(told(gained)).toContain('capability/process.spawn dormant.js set');
  });

  test('names that are put together, computed or only strings lead on too', () => {
    const lead = (text: string): readonly string[] =>
      told(
        diff(
          { 'package.json': manifest(), 'index.js': '' },
          { 'package.json': manifest(), 'index.js': text, 'lib/x.txt': SPAWNS },
        ).gained.filter(({ via }) => via.length > 1),
      );
    for (const text of [
      "require('./li' + 'b/x.txt');",
      "require(require('path').join(__dirname, 'lib/x.txt'));",
      'exports.load = (name) => require(name);',
    ]) {
      expect(lead(text)).toContain('capability/process.spawn lib/x.txt set');
    }
    expect(lead('1')).toEqual([]);
  });

  test('a test that spawns is told apart: no entry point leads to it', () => {
    const before = { 'package.json': manifest(), 'index.js': '' };
    const { gained, files: changed } = diff(before, { ...before, 'test/run.js': SPAWNS });
    expect(gained).toMatchObject([{ rule: 'capability/process.spawn', via: [] }]);
    expect(changed).toMatchObject([{ path: 'test/run.js', change: 'added', isReached: false }]);
  });

  test('an import that leads to no file of the set is a gain, one that does is none', () => {
    const { gained } = diff({}, { 'a.js': "require('./b'); require('./gone'); require('../out');", 'b.js': '' });
    expect(gained.map(({ message }) => message)).toEqual([
      'loads ./gone, which is not in the set',
      'loads ../out, which is not in the set',
    ]);
  });

  test('a way of thousands of files is told, and does not overflow', () => {
    const chain = Array.from({ length: 6_000 }, (_, i) => [`f${String(i)}.js`, `require('./f${String(i + 1)}.js')`]);
    const after = { 'package.json': '{"main":"f0.js"}', ...Object.fromEntries(chain), 'f6000.js': SPAWNS };
    const { gained } = diff({ ...after, 'f6000.js': '' }, after);
    expect(gained.map(({ via }) => via.length)).toEqual([6_001]);
  });

  test('an installed package that is imported is reached, from every folder above, however it is spelled', () => {
    const before = {
      'package.json': manifest(),
      'index.js': '',
      'node_modules/@A/b/x.js': SPAWNS,
      'lib/node_modules/c/d/y.js': SPAWNS,
    };
    const reached = (text: string) =>
      diff(before, { ...before, 'index.js': "require('./lib/z')", 'lib/z.js': text }).gained.map(({ path }) => path);
    expect(reached("require('@a/b/x')")).toContain('node_modules/@A/b/x.js');
    expect(reached("require('c')")).toContain('lib/node_modules/c/d/y.js');
    expect(reached("require('d')")).toEqual(['lib/z.js']);
  });

  test('a re-export of a module is the gain of who hands it on', () => {
    const { gained } = diff(
      { 'a.mjs': '' },
      { 'a.mjs': "export * from './b.mjs';", 'b.mjs': "export * from 'node:fs';" },
    );
    expect(told(gained)).toEqual(['capability/fs.read b.mjs set', 'capability/fs.write b.mjs set']);
  });
});

describe('what is no gain for the set', () => {
  test('code that moves from one file to another is new for the file only', () => {
    const { gained, lost, files: changed } = diff({ 'a.js': READS, 'b.js': '' }, { 'a.js': '', 'b.js': READS });
    expect(told(gained)).toEqual(['capability/fs.read b.js file']);
    expect(lost).toEqual([]);
    expect(changed).toMatchObject([{ lost: ['fs.read'] }, { gained: ['fs.read'] }]);
  });

  test('what only the tests could do before is new for the set when the package does it', () => {
    const before = { 'package.json': manifest(), 'index.js': '', 'test/run.js': SPAWNS };
    expect(told(diff(before, { ...before, 'index.js': SPAWNS }).gained)).toEqual([
      'capability/process.spawn index.js set',
    ]);
  });

  test('a file that is renamed, if only in case, gains nothing', () => {
    const { gained, files: changed } = diff({ 'lib/Run.js': SPAWNS }, { 'lib/run.js': SPAWNS });
    expect(gained).toEqual([]);
    expect(changed).toMatchObject([{ path: 'lib/run.js', change: 'renamed', from: 'lib/Run.js' }]);
  });

  test('a rename to where other programs look is a gain', () => {
    expect(told(diff({ 'notes/x': 'a' }, { '.github/workflows/x.yml': 'a' }).gained)).toEqual([
      'merge/ci .github/workflows/x.yml set',
    ]);
  });

  test('a deleted file loses', () => {
    expect(diff({ 'a.js': SPAWNS }, {})).toMatchObject({
      gained: [],
      lost: ['process.spawn'],
      files: [{ path: 'a.js', change: 'removed' }],
    });
  });

  test('a range of a known dependency changes; its source or a new one is a gain', () => {
    const deps = (dependencies: object): Files => ({ 'package.json': manifest({ dependencies }) });
    const news = (before: object, after: object) => told(diff(deps(before), deps(after)).gained);
    expect(news({ a: '^1.0.0' }, { a: '^1.0.1' })).toEqual(['merge/dependency-range package.json file']);
    for (const source of ['git+ssh://x/y', 'npm:b@1', 'user/repo', 'file:../a', 'https://x/y.tgz']) {
      expect(news({ a: '^1.0.0' }, { a: source })).toEqual(['merge/dependency package.json set']);
      expect(news({ a: source }, { a: '^1.0.0' })).toEqual(['merge/dependency package.json set']);
    }
    expect(news({}, { a: '1' })).toEqual(['merge/dependency package.json set']);
    expect(
      told(diff(deps({}), { 'package.json': manifest({ dependencies: {}, bundledDependencies: ['a'] }) }).gained),
    ).toEqual(['merge/dependency package.json set']);
  });
});

describe('doors of a package', () => {
  const news = (before: object, after: object): readonly string[] =>
    told(diff({ 'package.json': JSON.stringify(before) }, { 'package.json': JSON.stringify(after) }).gained);
  const EXPORTS = ['merge/package-field package.json set'];
  const CLOSED = ['merge/package-field package.json file'];
  const SHUT = { './*': './*.js', './internal/*': null };

  test.each<[string, object, object]>([
    ['a name that leads elsewhere', { exports: './a.js' }, { exports: './b.js' }],
    [
      'a known file under another name',
      { exports: { '.': './a.js', './b': './b.js' } },
      { exports: { '.': './b.js' } },
    ],
    ['what was for browsers', { exports: { browser: './b.js', default: './a.js' } }, { exports: './b.js' }],
    ['a name that was kept shut', { exports: SHUT }, { exports: { './*': './*.js' } }],
    ['everything', { exports: './a.js' }, {}],
    ['a main file that exports hid', { main: 'b.js', exports: './a.js' }, { main: 'b.js', exports: './b.js' }],
    ['another file for browsers', { browser: { './a.js': './b.js' } }, { browser: { './a.js': './c.js' } }],
    ['a command', { name: 'p', bin: './a.js' }, { name: 'p', bin: { q: './a.js' } }],
    ['an import of its own', { imports: { '#a': './a.js' } }, { imports: { '#a': './b.js' } }],
  ])('%s opens', (_name, before, after) => {
    expect(news(before, after)).toEqual(EXPORTS);
  });

  test.each<[string, object, object]>([
    ['a name that goes', { exports: { '.': './a.js', './b': './b.js' } }, { exports: { '.': { default: './a.js' } } }],
    [
      'one way for all conditions',
      { exports: { '.': { import: './a.js', require: './b.js' } } },
      { exports: './a.js' },
    ],
    ['a command that goes', { bin: { p: './a.js', q: './b.js' } }, { bin: { p: 'a.js' } }],
    ['a command by its package', { name: 'p', bin: './a.js' }, { name: 'p', bin: { p: './a.js' } }],
    ['the main file that it is anyway', {}, { main: './index.js' }],
    ['exports that shut all but a file', {}, { exports: { './lib/a.js': './lib/a.js' } }],
  ])('%s opens nothing', (_name, before, after) => {
    expect(news(before, after)).toEqual(CLOSED);
  });

  test('the main file that moves into exports opens nothing', () => {
    expect(news({ main: 'a.js' }, { exports: './a.js' })).toEqual([...CLOSED, ...CLOSED]);
  });

  test('CommonJS is the type of a package that says none, and of no folder', () => {
    expect(news({ name: 'p' }, { name: 'p', type: 'commonjs' })).toEqual(CLOSED);
    expect(news({ name: 'p' }, { name: 'p', type: 'module' })).toEqual(EXPORTS);
    expect(news({ type: 'commonjs' }, {})).toEqual(EXPORTS);
    expect(told(diff({}, { 'lib/package.json': '{"type":"commonjs"}' }).gained)).toEqual([
      'merge/package-field lib/package.json set',
    ]);
  });
});

test('a script for those who work on the package is told, and is nothing new to who installs it', () => {
  const news = (name: string) =>
    told(diff({ 'package.json': '{}' }, { 'package.json': JSON.stringify({ scripts: { [name]: 'x' } }) }).gained);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'prepack', 'prepublish'])
    expect(news(name)).toEqual(['merge/install-script package.json set']);
  for (const name of ['pretest', 'postbuild:cjs', 'prepublishOnly', 'version', 'postversion'])
    expect(news(name)).toEqual(['merge/install-script package.json file']);
});

test('a file that may no longer be run reaches nothing, whatever it was', () => {
  const text = 'a';
  expect(diff({ x: { text, mode: '100755' } }, { x: text }).gained).toEqual([]);
  expect(told(diff({ x: { symlink: 'a' } }, { x: { text, mode: '100755' } }).gained)).toEqual(['merge/mode x set']);
});

test('what name and content both say is said once', () => {
  expect(told(diff({}, { 'a.node': { bytes: Buffer.from('\u007fELF') } }).gained)).toEqual([
    'merge/machine-code a.node set',
  ]);
});

describe('what other programs do', () => {
  test.each<[string, Files]>([
    ['merge/install-script', { 'package.json': '{"scripts":{"postinstall":"x"}}' }],
    ['merge/install-script', { 'binding.gyp': '{}' }],
    ['merge/symlink', { x: { symlink: '../../etc/passwd' } }],
    ['merge/mode', { x: { text: 'a', mode: '100755' } }],
    ['merge/machine-code', { x: { bytes: Buffer.from('\u007fELF') } }],
    ['merge/hidden-text', { 'README.md': 'a\u202eb' }],
    ['merge/hidden-text', { 'a.js': `const a = '${'\u{e0141}'.repeat(3)}';` }],
    ['merge/installed', { 'node_modules/a/index.js': '' }],
    ['merge/package-manager', { '.npmrc': 'registry=https://example.org' }],
    ['merge/git', { '.husky/pre-commit': 'id' }],
    ['merge/lockfile', { 'package-lock.json': '{}' }],
  ])('%s in %o, once', (rule, after) => {
    const { gained } = diff({ 'package.json': '{}' }, { 'package.json': '{}', ...after });
    expect(gained.filter((gain) => gain.rule === rule)).toMatchObject([{ newFor: 'set' }]);
    expect(diff(after, after).gained).toEqual([]);
  });

  test('emoji and prose of other scripts hide nothing', () => {
    const prose =
      '\ufeffa \u2714\ufe0e \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n';
    expect(diff({}, { 'README.md': prose }).gained).toEqual([]);
  });
});

test('the policy and the grants decide, and do not hide', () => {
  const before = files({ 'a.js': '' });
  const after = files({ 'a.js': "fetch('https://example.org'); console.log(1); exports.f = (o, k) => o[k];" });
  const decisions = (options?: Parameters<typeof diffReleases>[2]) =>
    Object.fromEntries(diffReleases(before, after, options).gained.map(({ rule, decision }) => [rule, decision]));
  expect(decisions()).toEqual({
    'capability/net': 'ask',
    'capability/console': 'grant',
    'capability/reflect.key': 'guard',
  });
  expect(decisions({ grants: ['net'] })).toMatchObject({ 'capability/net': 'grant' });
  expect(decisions({ policy: 'pure' })).toMatchObject({ 'capability/console': 'ask' });
});
