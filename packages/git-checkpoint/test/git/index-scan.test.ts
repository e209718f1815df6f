/** The reading of index files agrees with git's own, whatever the version and however the pieces fall. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IndexScan } from '../../src/git/index-scan.ts';
import { makeRepository, write } from '../support/repository.ts';

const build = (version: string) => {
  const repository = makeRepository();
  const { dir, git } = repository;
  for (let index = 0; index < 120; index += 1)
    write(dir, `deep/${'long name '.repeat(index % 9)}/f${String(index)}`, String(index));
  git('add', '-A');
  git('commit', '-qm', 'more');
  git('update-index', '--index-version', version);
  git('update-index', '--assume-unchanged', 'agent.js', 'deep//f0');
  git('update-index', '--skip-worktree', 'notes.md');
  write(dir, 'later', 'x');
  git('add', '-N', 'later');
  const flagged = git('ls-files', '-s', '-v', '-z')
    .split('\0')
    .filter((line) => /^[a-zS]/.test(line) || line.endsWith('\tlater'))
    .map((line) => line.slice(2));
  return { bytes: readFileSync(join(dir, '.git/index')), flagged };
};

describe.each(['2', '4'])('version %s', (version) => {
  test.each([1, 7, 64, 1 << 20])('in pieces of %i bytes', (size) => {
    const { bytes, flagged } = build(version);
    const scan = new IndexScan(20, { wanted: new Set(['src/tool.js']) });
    for (let at = 0; at < bytes.length; at += size) scan.push(Buffer.from(bytes.subarray(at, at + size)));
    expect(scan.outcome).toBe('whole');
    const found = scan.entries.map(({ raw, mode, oid, stage }) => `${mode} ${oid} ${String(stage)}\t${raw}`);
    expect(found.filter((line) => !line.endsWith('\tsrc/tool.js'))).toEqual(flagged);
    expect(found).toHaveLength(flagged.length + 1);
    expect(scan.entries.find(({ raw }) => raw === 'later')).toMatchObject({ intentToAdd: true, skipWorktree: false });
  });
});

test('what is no index is not taken for one', () => {
  const scan = new IndexScan(20);
  scan.push(Buffer.from('DIRC\0\0\0\u0009\0\0\0\0'));
  expect(scan.outcome).toBe('unknown');
});
