/** The comparison of trees agrees with git's own. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withBlobs } from '../../src/git/blob-reader.ts';
import { treeDiff, type TreeDiff } from '../../src/git/tree-diff.ts';
import type { Side } from '../../src/git/trees.ts';
import { gitOf, makeRepository, write, type TestRepository } from '../support/repository.ts';

const compare = async (repository: TestRepository, from: string, to: string): Promise<TreeDiff> => {
  const [before, after] = [from, to].map((name) => repository.git('rev-parse', `${name}^{tree}`));
  return withBlobs(await gitOf(repository), (blobs) => treeDiff(blobs, before ?? '', after ?? ''));
};

const sideOf = (side: Side | null): string => `${side?.mode ?? '000000'} ${side?.oid ?? '0'.repeat(40)}`;

/** As `diff-tree -r` prints it. */
const printed = ({ changes }: TreeDiff): readonly string[] =>
  changes.map(({ path, from, to }) => `${sideOf(from)} ${sideOf(to)} ${path}`);

const byGit = ({ git }: TestRepository, from: string, to: string): readonly string[] => {
  const records = git('diff-tree', '-r', '-z', '--no-renames', from, to).split('\0');
  return records.flatMap((record, index) => {
    const [, fromMode = '', toMode = '', fromOid = '', toOid = ''] = /^:(\d+) (\d+) (\w+) (\w+) \w$/.exec(record) ?? [];
    return fromMode === '' ? [] : [`${fromMode} ${fromOid} ${toMode} ${toOid} ${records[index + 1] ?? ''}`];
  });
};

const commit = ({ git }: TestRepository, change: () => void): void => {
  change();
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'next');
};

describe('two trees', () => {
  test('differ in what git says, files that become folders and names in any order among them', async () => {
    const repository = makeRepository();
    const { dir } = repository;
    commit(repository, () => {
      for (const path of ['a', 'a.b', 'a-b', 'b/x', 'b/y/z', 'c/d/e', 'dü/ñ', 'same/of/it']) write(dir, path, path);
    });
    commit(repository, () => {
      for (const path of ['a', 'b/y', 'c']) rmSync(join(dir, path), { recursive: true });
      for (const path of ['a/x', 'a/y/z', 'a.b', 'b/y', 'c', 'dü/ñ', 'e/f/g/h']) write(dir, path, 'other');
      write(dir, 'agent.js', 'export const answer = () => 41;\n');
      execFileSync('chmod', ['755', join(dir, 'agent.js')]);
      execFileSync('ln', ['-s', 'agent.js', join(dir, 'link')]);
    });
    for (const [from, to] of [
      ['HEAD~1', 'HEAD'],
      ['HEAD', 'HEAD~1'],
      ['HEAD~2', 'HEAD'],
      ['HEAD', 'HEAD'],
    ] as const) {
      expect(printed(await compare(repository, from, to))).toEqual(byGit(repository, from, to));
    }
  });

  test('name every object that is new, folders too', async () => {
    const repository = makeRepository();
    commit(repository, () => {
      write(repository.dir, 'new/deep/file', 'x');
    });
    const { oids } = await compare(repository, 'HEAD~1', 'HEAD');
    const names = ['HEAD:new', 'HEAD:new/deep', 'HEAD:new/deep/file'];
    expect([...oids].sort()).toEqual(names.map((name) => repository.git('rev-parse', name)).sort());
  });

  test('may differ in more places than a pipe holds', async () => {
    const repository = makeRepository();
    commit(repository, () => {
      for (let index = 0; index < 600; index += 1) write(repository.dir, `d${String(index)}/f`, 'one');
    });
    commit(repository, () => {
      for (let index = 0; index < 600; index += 1)
        write(repository.dir, `d${String(index)}/f`, `${'two'.repeat(50)}${String(index)}`);
    });
    expect(printed(await compare(repository, 'HEAD~1', 'HEAD'))).toEqual(byGit(repository, 'HEAD~1', 'HEAD'));
  });

  test('cannot be compared when one of them is missing', async () => {
    const repository = makeRepository();
    const known = repository.git('rev-parse', 'HEAD^{tree}');
    const missing = '0123456789'.repeat(4);
    const compared = withBlobs(await gitOf(repository), (blobs) => treeDiff(blobs, known, missing));
    await expect(compared).rejects.toMatchObject({ code: 'EVOLVE_GIT_FAILED' });
  });
});
