import { describe, expect, test } from 'vitest';
import { rankFiles } from '../../src/edit/choose-files.ts';
import { excerpt } from '../../src/edit/excerpt.ts';
import { framesIn } from '../../src/edit/stack-frames.ts';
import { task } from './harness.ts';

const files = [
  { path: 'src/index.ts', size: 900 },
  { path: 'src/tools/web-search.ts', size: 4000 },
  { path: 'src/tools/read-file.ts', size: 3000 },
  { path: 'lib/index.ts', size: 100 },
  { path: 'assets/logo.bin', size: 10 },
  { path: 'package-lock.json', size: 10 },
];
const order = (more: Partial<typeof task>, diagnostics = '') =>
  rankFiles({ ...task, text: '', reason: '', ...more }, files, diagnostics).map((file) => file.path);

describe('order of the files', () => {
  test('named files come before frames, frames before words, words before small files', () => {
    const evidence = [
      {
        tool: 'webSearch',
        error: 'timed out',
        stack: 'at f (file:///home/me/agent/src/tools/read-file.ts:12:5)',
        count: 1,
      },
    ];
    expect(order({ evidence, files: ['src/index.ts'] })).toEqual([
      'src/index.ts',
      'src/tools/read-file.ts',
      'src/tools/web-search.ts',
      'lib/index.ts',
    ]);
  });

  test('what the check printed counts like a stack', () => {
    expect(order({}, 'src/tools/read-file.ts:7 - error TS2322')[0]).toBe('src/tools/read-file.ts');
  });

  test('binaries and lock files only when they are named', () => {
    expect(order({})).not.toContain('assets/logo.bin');
    expect(order({ files: ['assets/logo.bin'] })[0]).toBe('assets/logo.bin');
  });
});

describe('frames', () => {
  const paths = files.map((file) => file.path);

  test('the longest path that fits is meant, wherever the project lay', () => {
    expect(framesIn('at x (/other/place/src/index.ts:3:1)\nat y (lib/index.ts:9)', paths)).toEqual([
      { path: 'src/index.ts', line: 3 },
      { path: 'lib/index.ts', line: 9 },
    ]);
  });

  test('a name that only ends alike is another file', () => {
    expect(framesIn('at z (/x/notsrc/index.ts:1:1) and node:internal/modules:1:2', paths)).toEqual([]);
  });
});

describe('excerpt', () => {
  const text = Array.from({ length: 1000 }, (_, n) => `line ${String(n + 1)}`).join('\n');

  test('keeps the line that matters and says which lines they are', () => {
    const part = excerpt(text, 300, 500);
    expect(part).toContain('\nline 500\n');
    expect(part).toMatch(/^\[lines 4\d\d to 5\d\d of 1000\]/);
    expect(Buffer.byteLength(part)).toBeLessThan(300 + 80);
  });

  test('a line number beyond the end, and one endless line, still give something bounded', () => {
    expect(excerpt(text, 300, 9999)).toContain('line 1000');
    expect(Buffer.byteLength(excerpt('x'.repeat(5000), 300, 1))).toBeLessThan(300 + 80);
  });
});
