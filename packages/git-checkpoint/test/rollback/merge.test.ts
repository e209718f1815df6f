import { chmodSync, lstatSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from '../support/repository.ts';
import { BACK, evolved, FILES, lines } from './evolved.ts';

const read = (dir: string, path: string): string => readFileSync(join(dir, path), 'latin1');

describe('a file that was edited since', () => {
  test('is left as it is when the edit and the evolution are at the same lines, and is rescued', async () => {
    const { dir, workspace, git } = await evolved();
    write(dir, 'text.txt', lines({ 2: 'mine' }));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'kept-user-edit' });
    expect(read(dir, 'text.txt')).toBe(lines({ 2: 'mine' }));
    expect(report.rescueRef).toBe('refs/evolve/rescue/e1');
    expect(git('show', 'refs/evolve/rescue/e1:text.txt')).toBe(lines({ 2: 'mine' }).trimEnd());
  });

  test('loses the evolution and keeps the edit when they are apart; what it was is rescued all the same', async () => {
    const { dir, workspace, git, base } = await evolved();
    write(dir, 'text.txt', lines({ 2: 'evolved', 17: 'mine' }));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'merged' });
    expect(read(dir, 'text.txt')).toBe(lines({ 17: 'mine' }));
    expect(git('show', `${report.rescueRef ?? ''}:text.txt`)).toBe(lines({ 2: 'evolved', 17: 'mine' }).trimEnd());
    expect(git('rev-parse', 'HEAD')).toBe(base);
    expect(git('status', '--porcelain')).toBe(' M text.txt');
    expect(git('diff', '--numstat')).toBe('1\t1\ttext.txt');
  });

  test('is merged with the version that a revert on top of later commits brings', async () => {
    const { dir, workspace, git } = await evolved();
    write(dir, 'text.txt', lines({ 2: 'evolved', 10: 'committed later' }));
    git('commit', '-qam', 'later');
    write(dir, 'text.txt', lines({ 2: 'evolved', 10: 'committed later', 17: 'mine' }));
    expect(await workspace.rollback('e1', BACK)).toMatchObject({ how: 'reverted' });
    expect(read(dir, 'text.txt')).toBe(lines({ 10: 'committed later', 17: 'mine' }));
    expect(git('show', 'HEAD:text.txt')).toBe(lines({ 10: 'committed later' }).trimEnd());
  });

  test('keeps the line endings that the person’s editor gave it', async () => {
    const { dir, workspace } = await evolved();
    write(dir, 'text.txt', lines({ 2: 'evolved', 17: 'mine' }, '\r\n'));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'merged' });
    expect(read(dir, 'text.txt')).toBe(lines({ 17: 'mine' }, '\r\n'));
  });

  test('keeps CRLF where a checkout writes CRLF, and the index holds LF as before', async () => {
    const { dir, workspace, git } = await evolved(undefined, {}, ({ dir: live, git: run }) => {
      run('config', 'core.autocrlf', 'true');
      rmSync(join(live, 'text.txt'));
      run('checkout', '-q', 'text.txt');
    });
    expect(read(dir, 'text.txt')).toBe(lines({ 2: 'evolved' }, '\r\n'));
    write(dir, 'text.txt', lines({ 2: 'evolved', 17: 'mine' }, '\r\n'));
    await workspace.rollback('e1', BACK);
    expect(read(dir, 'text.txt')).toBe(lines({ 17: 'mine' }, '\r\n'));
    expect(git('show', ':text.txt')).toBe(lines().trimEnd());
  });

  test('is left alone where its line endings are mixed and the evolution touched the same lines', async () => {
    const { dir, workspace } = await evolved();
    const mixed = lines({ 2: 'evolved\r' });
    write(dir, 'text.txt', mixed);
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'kept-user-edit' });
    expect(read(dir, 'text.txt')).toBe(mixed);
  });

  test('is left alone when it is binary', async () => {
    const { dir, workspace } = await evolved((trial) => {
      write(trial, 'text.txt', Buffer.from([0, 1, 2, 10, 3]));
    });
    const mine = Buffer.from([0, 1, 2, 10, 3, 10, 9]);
    write(dir, 'text.txt', mine);
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toEqual([{ path: 'text.txt', outcome: 'kept-user-edit' }]);
    expect(readFileSync(join(dir, 'text.txt'))).toEqual(mine);
  });

  test('gets the old text and keeps the permissions that the person gave it', async () => {
    const { dir, workspace } = await evolved();
    chmodSync(join(dir, 'text.txt'), 0o750);
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'merged' });
    expect(read(dir, 'text.txt')).toBe(lines());
    expect(lstatSync(join(dir, 'text.txt')).mode & 0o777).toBe(0o750);
  });

  test('loses the x bit that the evolution gave it, and keeps the text of the person', async () => {
    const { dir, workspace } = await evolved((trial) => {
      chmodSync(join(trial, 'text.txt'), 0o755);
    });
    expect(lstatSync(join(dir, 'text.txt')).mode & 0o111).not.toBe(0);
    write(dir, 'text.txt', lines({ 5: 'mine' }));
    chmodSync(join(dir, 'text.txt'), 0o755);
    await workspace.rollback('e1', BACK);
    expect(lstatSync(join(dir, 'text.txt')).mode & 0o777).toBe(0o644);
    expect(read(dir, 'text.txt')).toBe(lines({ 5: 'mine' }));
  });

  test('is left alone when it has become a link, and where the link leads nothing happens', async () => {
    const { dir, workspace } = await evolved();
    rmSync(join(dir, 'text.txt'));
    symlinkSync('notes.md', join(dir, 'text.txt'));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'kept-user-edit' });
    expect(readlinkSync(join(dir, 'text.txt'))).toBe('notes.md');
    expect(read(dir, 'notes.md')).toBe(FILES['notes.md']);
  });

  test('that the person has deleted stays deleted', async () => {
    const { dir, workspace, git } = await evolved();
    rmSync(join(dir, 'text.txt'));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'kept-user-edit' });
    expect(git('status', '--porcelain')).toBe(' D text.txt');
  });

  test('whose edit is staged keeps it in the index, and loses the evolution in the file', async () => {
    const { dir, workspace, git } = await evolved();
    const mine = lines({ 2: 'evolved', 17: 'mine' });
    write(dir, 'text.txt', mine);
    git('add', 'text.txt');
    await workspace.rollback('e1', BACK);
    expect(git('show', ':text.txt')).toBe(mine.trimEnd());
    expect(read(dir, 'text.txt')).toBe(lines({ 17: 'mine' }));
  });

  test('in whose place the person has put a file of their own is not overwritten', async () => {
    const { dir, workspace, git } = await evolved();
    write(dir, 'old.txt', 'mine, at the old name\n');
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'old.txt', outcome: 'kept-user-edit' });
    expect(read(dir, 'old.txt')).toBe('mine, at the old name\n');
    expect(git('show', 'refs/evolve/rescue/e1:old.txt')).toBe('mine, at the old name');
  });

  test('is merged by nobody’s merge driver', async () => {
    const { dir, workspace, git } = await evolved(undefined, {
      files: { ...FILES, '.gitattributes': '*.txt merge=evil\n' },
    });
    const marker = join(dir, '..', 'ran');
    git('config', 'merge.evil.driver', `touch ${marker}; false`);
    git('config', 'merge.conflictStyle', 'nonsense');
    await workspace.acceptBaseline();
    write(dir, 'text.txt', lines({ 2: 'evolved', 17: 'mine' }));
    await workspace.rollback('e1', BACK);
    expect(read(dir, 'text.txt')).toBe(lines({ 17: 'mine' }));
    expect(() => readFileSync(marker)).toThrow('ENOENT');
  });

  test('is merged also when it has no newline at its end', async () => {
    const { dir, workspace } = await evolved();
    write(dir, 'text.txt', lines({ 2: 'evolved', 19: 'mine' }).trimEnd());
    await workspace.rollback('e1', BACK);
    expect(read(dir, 'text.txt')).toBe(lines({ 19: 'mine' }).trimEnd());
  });
});
