import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../src/search/diff.ts';
import { makeProject } from '../project.ts';

const LINES = Array.from({ length: 30 }, (_, index) => `line ${String(index)}`);

/** The real judge of a diff is the program that applies it. */
const applied = (before: string, after: string): string => {
  const project = makeProject({ 'a.txt': before, 'change.diff': unifiedDiff('a.txt', before, after) });
  execFileSync('git', ['apply', 'change.diff'], { cwd: project.dir });
  const result = project.read('a.txt');
  project.remove();
  return result;
};

test('git applies one hunk, two hunks, an insertion at the start and one at the end', () => {
  const before = `${LINES.join('\n')}\n`;
  for (const after of [
    before.replace('line 9', 'changed'),
    before.replace('line 3\n', '').replace('line 25', 'a\nb'),
    `first\n${before}`,
    `${before}last\n`,
  ]) {
    expect(applied(before, after)).toBe(after);
  }
});

test('equal texts have no diff', () => {
  expect(unifiedDiff('a.txt', 'same\n', 'same\n')).toBe('');
});
