import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';
import { BACK, evolved, lines } from './evolved.ts';

const outcomesOf = (report: { readonly paths: readonly { path: string; outcome: string }[] }) =>
  Object.fromEntries(report.paths.map(({ path, outcome }) => [path, outcome]));

describe('a rollback of some paths', () => {
  test('is a commit on top of the evolution, and names what is left', async () => {
    const { dir, workspace, git, commit } = await evolved();
    const report = await workspace.rollback('e1', { ...BACK, paths: ['text.txt'] });
    expect(report).toMatchObject({ how: 'reverted', left: ['lib/new/added.txt', 'old.txt'] });
    expect(outcomesOf(report)).toEqual({ 'text.txt': 'restored' });
    expect(report).not.toHaveProperty('rejectedRef');
    expect(git('rev-parse', 'HEAD~1')).toBe(commit);
    expect(git('log', '-1', '--format=%B')).toContain('Evolve-Takes-Back-Part-Of: e1');
    expect(readFileSync(join(dir, 'text.txt'), 'utf8')).toBe(lines());
    expect(existsSync(join(dir, 'lib/new/added.txt'))).toBe(true);
    expect(git('status', '--porcelain')).toBe('');
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'committed', report });
  });

  test('takes a folder too, and the rest can be taken back later, wholly', async () => {
    const { dir, workspace, git, base } = await evolved();
    await workspace.rollback('e1', { ...BACK, paths: ['lib/'] });
    expect(existsSync(join(dir, 'lib'))).toBe(false);
    const report = await workspace.rollback('e1', BACK);
    expect(outcomesOf(report)).toEqual({
      'lib/new/added.txt': 'already-before',
      'old.txt': 'restored',
      'text.txt': 'restored',
    });
    expect(report).not.toHaveProperty('left');
    expect(git('diff', '--stat', base, 'HEAD')).toBe('');
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'rolled-back', report });
  });

  test('of all that is left is a whole rollback', async () => {
    const { workspace, ...repository } = await evolved();
    const report = await workspace.rollback('e1', { ...BACK, paths: ['lib', 'old.txt', 'text.txt'] });
    expect(report).toMatchObject({ how: 'moved-back', rejectedRef: 'refs/evolve/rejected/e1' });
    expect(stateOf(repository)).toEqual(repository.before);
  });

  test('twice is once', async () => {
    const { workspace, git } = await evolved();
    const first = await workspace.rollback('e1', { ...BACK, paths: ['old.txt'] });
    const second = await workspace.rollback('e1', { ...BACK, paths: ['old.txt'] });
    expect(second).toMatchObject({ how: 'nothing', head: first.head });
    expect(outcomesOf(second)).toEqual({ 'old.txt': 'already-before' });
    expect(git('status', '--porcelain')).toBe('');
  });

  test('of a path that the evolution did not change is refused, and changes nothing', async () => {
    const { workspace, ...repository } = await evolved();
    const before = stateOf(repository);
    for (const paths of [['notes.md'], ['text.tx'], ['../text.txt'], []]) {
      await expect(workspace.rollback('e1', { ...BACK, paths })).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
    }
    expect(stateOf(repository)).toEqual(before);
  });

  test('takes along what could not exist beside it: a file where a folder was', async () => {
    const { dir, workspace, git } = await evolved((trial) => {
      rmSync(join(trial, 'old.txt'));
      write(trial, 'old.txt/inside.txt', 'i\n');
      write(trial, 'text.txt', 'evolved\n');
    });
    const report = await workspace.rollback('e1', { ...BACK, paths: ['old.txt'] });
    expect(report.left).toEqual(['text.txt']);
    expect(readFileSync(join(dir, 'old.txt'), 'utf8')).toBe('old\n');
    expect(git('status', '--porcelain')).toBe('');
    expect(git('ls-tree', '-r', '--name-only', 'HEAD').split('\n')).toEqual([
      '.gitignore',
      'notes.md',
      'old.txt',
      'text.txt',
    ]);
  });

  test('merges with what was edited since, and keeps what was staged', async () => {
    const { dir, workspace, git } = await evolved();
    write(dir, 'text.txt', lines({ 2: 'evolved', 17: 'mine' }));
    write(dir, 'notes.md', 'staged\n');
    git('add', 'notes.md');
    const report = await workspace.rollback('e1', { ...BACK, paths: ['text.txt'] });
    expect(outcomesOf(report)).toEqual({ 'text.txt': 'merged' });
    expect(readFileSync(join(dir, 'text.txt'), 'utf8')).toBe(lines({ 17: 'mine' }));
    expect(git('status', '--porcelain')).toBe('M  notes.md\n M text.txt');
  });
});
