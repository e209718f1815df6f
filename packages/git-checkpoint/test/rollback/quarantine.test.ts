import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';
import { BACK, evolved, lines } from './evolved.ts';

describe('a file that the evolution had added', () => {
  test('and that was edited since goes into quarantine with its bytes and permissions', async () => {
    const { dir, stateDir, workspace, git, before, ...repository } = await evolved();
    write(dir, 'lib/new/added.txt', 'mine\r\n');
    chmodSync(join(dir, 'lib/new/added.txt'), 0o600);
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'lib/new/added.txt', outcome: 'quarantined' });
    expect(report.quarantine).toBe(join(stateDir, 'quarantine', 'e1'));
    const copy = join(report.quarantine ?? '', 'lib/new/added.txt');
    expect(readFileSync(copy, 'latin1')).toBe('mine\r\n');
    expect(lstatSync(copy).mode & 0o777).toBe(0o600);
    expect(git('show', 'refs/evolve/rescue/e1:lib/new/added.txt')).toBe('mine');
    expect(stateOf({ ...repository, dir, git })).toEqual(before);
  });

  test('and that is as it was added just goes, and nothing is kept of it', async () => {
    const { dir, stateDir, workspace } = await evolved();
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'lib/new/added.txt', outcome: 'removed' });
    expect(report).not.toHaveProperty('quarantine');
    expect(existsSync(join(stateDir, 'quarantine'))).toBe(false);
    expect(existsSync(join(dir, 'lib'))).toBe(false);
  });

  test('and that is a link by now is taken as a link, and where it leads stays', async () => {
    const { dir, workspace } = await evolved();
    rmSync(join(dir, 'lib/new/added.txt'));
    symlinkSync('../../notes.md', join(dir, 'lib/new/added.txt'));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'lib/new/added.txt', outcome: 'quarantined' });
    expect(readlinkSync(join(report.quarantine ?? '', 'lib/new/added.txt'))).toBe('../../notes.md');
    expect(readFileSync(join(dir, 'notes.md'), 'utf8')).toBe('# Notes\n');
  });

  test('and in whose place stands a folder of the person is left alone', async () => {
    const { dir, workspace } = await evolved();
    rmSync(join(dir, 'lib/new/added.txt'));
    write(dir, 'lib/new/added.txt/mine', 'x');
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'lib/new/added.txt', outcome: 'kept-user-edit' });
    expect(readFileSync(join(dir, 'lib/new/added.txt/mine'), 'utf8')).toBe('x');
  });

  test('leaves other files of its folder where they are', async () => {
    const { dir, workspace } = await evolved();
    write(dir, 'lib/new/mine.txt', 'mine\n');
    write(dir, 'lib/new/added.txt', 'edited\n');
    await workspace.rollback('e1', BACK);
    expect(readFileSync(join(dir, 'lib/new/mine.txt'), 'utf8')).toBe('mine\n');
    expect(existsSync(join(dir, 'lib/new/added.txt'))).toBe(false);
  });

  test('stays when a preserve glob names it, edited or not', async () => {
    const { dir, workspace, git } = await evolved(undefined, { preserve: ['*.txt'] });
    write(dir, 'lib/new/added.txt', 'mine\n');
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths.map(({ outcome }) => outcome)).toEqual(['preserved', 'preserved', 'preserved']);
    expect(readFileSync(join(dir, 'lib/new/added.txt'), 'utf8')).toBe('mine\n');
    expect(readFileSync(join(dir, 'text.txt'), 'utf8')).toBe(lines({ 2: 'evolved' }));
    expect(git('status', '--porcelain').split('\n')).toEqual([' D old.txt', ' M text.txt', '?? lib/']);
  });

  test('is saved anew by each attempt, and what an earlier one saved is still found', async () => {
    const { dir, workspace, git } = await evolved();
    write(dir, 'lib/new/added.txt', 'first\n');
    await workspace.rollback('e1', { ...BACK, paths: ['lib'] });
    write(dir, 'text.txt', lines({ 2: 'second' }));
    await workspace.rollback('e1', BACK);
    expect(git('show', 'refs/evolve/rescue/e1:text.txt')).toContain('second');
    expect(git('show', 'refs/evolve/rescue/e1^1:lib/new/added.txt')).toBe('first');
  });

  test('finds room in quarantine also where an earlier file is in its way', async () => {
    const { dir, stateDir, workspace } = await evolved();
    mkdirSync(join(stateDir, 'quarantine/e1'), { recursive: true });
    write(join(stateDir, 'quarantine/e1'), 'lib', 'in the way');
    write(dir, 'lib/new/added.txt', 'mine\n');
    const report = await workspace.rollback('e1', BACK);
    expect(readFileSync(join(report.quarantine ?? '', 'lib/new/added.txt'), 'utf8')).toBe('mine\n');
  });
});
