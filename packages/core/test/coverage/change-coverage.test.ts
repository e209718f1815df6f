/** Coverage against the real thing: Node processes that leave V8's reports. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { candidateOf, type FileEdit } from '../../src/candidate/index.ts';
import { changeCoverage, changedLines, executableLines } from '../../src/coverage/index.ts';

const place = (): { dir: string; folder: string } => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-cov-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const [dir, folder] = [join(root, '代 理'), join(root, 'reports')];
  mkdirSync(dir);
  mkdirSync(folder);
  return { dir, folder };
};

const put = (dir: string, edits: Readonly<Record<string, FileEdit>>): void => {
  for (const [path, { after }] of Object.entries(edits)) {
    if (after === undefined) continue;
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), after);
  }
};

const node = (dir: string, folder: string, script: string): void => {
  execFileSync(process.execPath, ['-e', script], { cwd: dir, env: { PATH: '', NODE_V8_COVERAGE: folder } });
};

const BEFORE = 'module.exports = (a) => {\n  return a;\n};\n';
const AFTER = 'module.exports = (a) => {\n  if (a > 3) {\n    return 0;\n  }\n  return a;\n};\n';

describe('lines that changed and ran', () => {
  test.each([
    [
      'a line that no run reaches is named',
      'a.js',
      AFTER,
      "require('./a.js')(1)",
      { executable: 2, run: 1, lines: [3] },
    ],
    [
      'runs add up over processes',
      'a.js',
      AFTER,
      "require('./a.js')(1); require('./a.js')(9)",
      { executable: 2, run: 2 },
    ],
    [
      'types that Node blanks out keep their lines',
      'a.ts',
      'interface X {\n  y: number;\n}\nexport const f = (a: number): number => {\n  if (a > 3) {\n    return 0;\n  }\n  return a;\n};\n',
      "import('./a.ts').then((m) => m.f(1))",
      { executable: 4, run: 3, lines: [6] },
    ],
    [
      'a file that nothing loads did not run',
      'b.mjs',
      'export const b = 1;\n',
      '1',
      { executable: 1, run: 0, lines: [1] },
    ],
  ] as const)('%s', async (_, path, after, script, { executable, run, ...more }) => {
    const { dir, folder } = place();
    const edits = { [path]: { ...(path === 'a.js' ? { before: BEFORE } : {}), after } };
    put(dir, edits);
    node(dir, folder, script);
    expect(await changeCoverage(candidateOf(edits), dir, [folder])).toEqual({
      executable,
      run,
      missed: 'lines' in more ? [{ path, lines: more.lines }] : [],
      unmapped: [],
    });
  });

  test('code that ran in another form than it is written in tells nothing about its lines', async () => {
    const { dir, folder } = place();
    const edits = { 'a.js': { before: BEFORE, after: AFTER } };
    put(dir, edits);
    const script = `new (require('node:vm').Script)('(() => { 1; })()', { filename: require('node:url').pathToFileURL('a.js').href }).runInThisContext()`;
    node(dir, folder, script);
    expect(await changeCoverage(candidateOf(edits), dir, [folder])).toMatchObject({
      executable: 0,
      unmapped: ['a.js'],
    });
  });

  test('a check that told nothing may have run what nobody told of', async () => {
    const { dir, folder } = place();
    const edits = { 'a.js': { before: BEFORE, after: AFTER } };
    put(dir, edits);
    const silent = join(folder, 'silent');
    mkdirSync(silent);
    node(dir, folder, "require('./a.js')(1)");
    expect(await changeCoverage(candidateOf(edits), dir, [folder, silent])).toMatchObject({ unmapped: ['a.js'] });
    node(dir, folder, "require('./a.js')(9)");
    expect(await changeCoverage(candidateOf(edits), dir, [folder, silent])).toMatchObject({ run: 2, unmapped: [] });
  });

  test('without JavaScript there is nothing to say, and tests are no source', async () => {
    const { dir, folder } = place();
    const edits = { 'a.md': { after: '# a' }, 'test/a.test.js': { after: 'x' }, 'types.d.ts': { after: 'type X = 1' } };
    expect(await changeCoverage(candidateOf(edits), dir, [folder])).toBeUndefined();
  });

  test('reports that are garbage, links, or of half a process tell nothing and break nothing', async () => {
    const { dir, folder } = place();
    const edits = { 'a.js': { before: BEFORE, after: AFTER } };
    put(dir, edits);
    const texts = [
      '',
      '{"result":[{"url"',
      '[]',
      'null',
      '{"result":{}}',
      '{"result":[{"url":"file:///x","functions":[{"ranges":[{"startOffset":-1,"endOffset":1e99,"count":"x"}]}]}]}',
    ];
    texts.forEach((text, index) => {
      writeFileSync(join(folder, `${String(index)}.json`), text);
    });
    symlinkSync('/dev/zero', join(folder, 'link.json'));
    mkdirSync(join(folder, 'dir.json'));
    const found = await changeCoverage(candidateOf(edits), dir, [folder]);
    expect(found?.run).toBe(0);
  });
});

test.each<readonly [string, string | undefined, string, readonly number[]]>([
  ['all of a new file', undefined, 'a\nb', [1, 2]],
  ['one in the middle', 'a\nb\nc', 'a\nx\nc', [2]],
  ['an insertion', 'a\nb', 'a\nx\nb', [2]],
  ['nothing of a deletion', 'a\nb\nc', 'a\nc', []],
  ['nothing when only line ends differ', 'a\r\nb\r\n', 'a\nb\n', []],
  ['two places', 'a\nb\nc\nd\ne', 'a\nB\nc\nD\ne', [2, 4]],
  ['a line that moved, once', 'a\nb\nc', 'c\na\nb', [1]],
])('changed lines: %s', (_, before, after, lines) => {
  expect(changedLines(before, after)).toEqual(lines);
});

test('lines in which nothing can happen: comments, brackets, types', () => {
  const text = [
    '// comment',
    '/* long',
    '   comment */',
    "import type { A } from './a.ts';",
    'export interface B {',
    '  run: () => void;',
    '}',
    'type C = 1;',
    'const d = 1;',
    'if (d) {',
    '} else {',
    '  run();',
    '}',
    '',
  ].join('\n');
  expect([...executableLines(text)]).toEqual([9, 10, 12]);
});
