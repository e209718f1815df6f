import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { write } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';
import { BACK, evolved, FILES, lines, promote } from './evolved.ts';

const read = (dir: string, path: string): string => readFileSync(join(dir, path), 'utf8');

describe('outcome', () => {
  test('target also broken: the evolution before it is taken back next, down to what was there at first', async () => {
    const { workspace, before, ...repository } = await evolved();
    await promote(workspace, 'e2', (dir) => {
      write(dir, 'text.txt', 'worse still\n');
      write(dir, 'lib/new/added.txt', 'worse\n');
    });
    expect(await workspace.rollback('e2', BACK)).toMatchObject({ how: 'moved-back' });
    expect(await workspace.rollback('e1', BACK)).toMatchObject({ how: 'moved-back' });
    expect(stateOf(repository)).toEqual(before);
  });

  test('target also broken: the older one first, then the newer, gives the same files', async () => {
    const { workspace, git, base } = await evolved();
    await promote(workspace, 'e2', (dir) => {
      write(dir, 'notes.md', 'worse\n');
    });
    expect(await workspace.rollback('e1', BACK)).toMatchObject({ how: 'reverted' });
    expect(await workspace.rollback('e2', BACK)).toMatchObject({ how: 'reverted' });
    expect(git('diff', '--stat', base, 'HEAD')).toBe('');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('candidate pushed: a revert on top, and the published commit stays in history', async () => {
    const { workspace, git, commit } = await evolved();
    git('update-ref', 'refs/remotes/origin/main', commit);
    expect((await workspace.impact('e1')).warnings).toMatchObject([{ concern: 'published' }]);
    expect(await workspace.rollback('e1', BACK)).toMatchObject({ how: 'reverted' });
    expect(git('merge-base', '--is-ancestor', commit, 'HEAD')).toBe('');
  });

  test('database migrated: preserved data stays as it is, and the migration is named beforehand', async () => {
    const { dir, workspace } = await evolved(
      (trial) => {
        write(trial, 'migrations/0001.sql', 'alter table a add b;\n');
        write(trial, 'data/app.db', 'schema 2');
      },
      { preserve: ['data/'], files: { ...FILES, 'data/app.db': 'schema 1' } },
    );
    write(dir, 'data/app.db', Buffer.from([1, 0, 2]));
    expect((await workspace.impact('e1')).warnings).toMatchObject([
      { concern: 'migration', paths: ['migrations/0001.sql'] },
    ]);
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'data/app.db', outcome: 'preserved' });
    expect(readFileSync(join(dir, 'data/app.db'))).toEqual(Buffer.from([1, 0, 2]));
  });

  test('lockfile changed without node_modules: the file goes back, node_modules is not touched, and it is said', async () => {
    const { dir, workspace } = await evolved(
      (trial) => {
        write(trial, 'package-lock.json', '{ "lockfileVersion": 3 }\n');
      },
      { files: { ...FILES, 'package-lock.json': '{}\n', '.gitignore': 'node_modules\n' } },
    );
    write(dir, 'node_modules/x/index.js', 'installed for the evolution');
    expect((await workspace.impact('e1')).warnings).toMatchObject([{ concern: 'dependencies' }]);
    await workspace.rollback('e1', BACK);
    expect(read(dir, 'package-lock.json')).toBe('{}\n');
    expect(read(dir, 'node_modules/x/index.js')).toBe('installed for the evolution');
  });

  test('no room for quarantine: an error with a code, and everything is as before', async () => {
    const { dir, stateDir, workspace, ...repository } = await evolved();
    write(dir, 'lib/new/added.txt', 'mine\n');
    write(stateDir, 'quarantine', 'a file where the folder has to be');
    const before = stateOf({ dir, ...repository });
    await expect(workspace.rollback('e1', BACK)).rejects.toMatchObject({ code: 'EVOLVE_DISK_FAILED' });
    expect(stateOf({ dir, ...repository })).toEqual(before);
    rmSync(join(stateDir, 'quarantine'));
    expect(await workspace.rollback('e1', BACK)).toMatchObject({ how: 'moved-back' });
  });
});

describe('files', () => {
  test('a read-only file comes back with its bytes and its mode', async () => {
    const { workspace, before, ...repository } = await evolved(undefined, {}, ({ dir }) => {
      chmodSync(join(dir, 'text.txt'), 0o444);
    });
    await workspace.rollback('e1', BACK);
    expect(stateOf(repository)).toEqual(before);
  });

  test('a private file (0600) stays private all the way', async () => {
    const { dir, workspace, before, ...repository } = await evolved(undefined, {}, (place) => {
      chmodSync(join(place.dir, 'text.txt'), 0o600);
    });
    expect(lstatSync(join(dir, 'text.txt')).mode & 0o777).toBe(0o600);
    await workspace.rollback('e1', BACK);
    expect(stateOf({ dir, ...repository })).toEqual(before);
  });

  test('names that differ in case or Unicode form only are told apart (skipped where the disk cannot)', async (context) => {
    const [nfc, nfd] = ['caf\u00e9.txt', 'cafe\u0301.txt'];
    const { dir, workspace, before, ...repository } = await evolved(
      (trial) => {
        write(trial, 'NOTES.md', 'upper\n');
        write(trial, nfd, 'decomposed\n');
      },
      { files: { ...FILES, [nfc]: 'composed\n' } },
    );
    if (read(dir, 'notes.md') === 'upper\n') context.skip();
    expect([read(dir, nfc), read(dir, nfd)]).toEqual(['composed\n', 'decomposed\n']);
    await workspace.rollback('e1', BACK);
    expect(stateOf({ dir, ...repository })).toEqual(before);
  });

  test('the x bit that an evolution takes away comes back', async () => {
    const { workspace, before, ...repository } = await evolved(
      (dir) => {
        chmodSync(join(dir, 'text.txt'), 0o644);
      },
      {},
      ({ dir, git }) => {
        chmodSync(join(dir, 'text.txt'), 0o755);
        git('commit', '-qam', 'executable');
      },
    );
    await workspace.rollback('e1', BACK);
    expect(stateOf(repository)).toEqual(before);
  });

  test('a link that was given another target leads back, and neither target is touched', async () => {
    const { dir, workspace, before, ...repository } = await evolved(
      (trial) => {
        rmSync(join(trial, 'link'));
        symlinkSync('text.txt', join(trial, 'link'));
      },
      {},
      ({ dir: root, git }) => {
        symlinkSync('notes.md', join(root, 'link'));
        git('add', 'link');
        git('commit', '-qm', 'link');
      },
    );
    expect(readlinkSync(join(dir, 'link'))).toBe('text.txt');
    await workspace.rollback('e1', BACK);
    expect(stateOf({ dir, ...repository })).toEqual(before);
  });

  test('a link that the person has led elsewhere since stays so, and nothing is written through it', async () => {
    const { dir, workspace } = await evolved((trial) => {
      rmSync(join(trial, 'text.txt'));
      symlinkSync('notes.md', join(trial, 'text.txt'));
    });
    rmSync(join(dir, 'text.txt'));
    write(dir, '../outside', 'outside\n');
    symlinkSync('../outside', join(dir, 'text.txt'));
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toEqual([{ path: 'text.txt', outcome: 'kept-user-edit' }]);
    expect(readlinkSync(join(dir, 'text.txt'))).toBe('../outside');
    expect(read(dir, '../outside')).toBe('outside\n');
  });

  const toFolder = (dir: string): void => {
    rmSync(join(dir, 'old.txt'));
    write(dir, 'old.txt/one', '1\n');
    write(dir, 'old.txt/two', '2\n');
  };

  test('a file that became a folder becomes the file again', async () => {
    const { workspace, before, ...repository } = await evolved(toFolder);
    await workspace.rollback('e1', BACK);
    expect(stateOf(repository)).toEqual(before);
  });

  test('a file that became a folder stays one while it holds a file of the person, which is not touched', async () => {
    const { dir, workspace } = await evolved(toFolder);
    write(dir, 'old.txt/mine', 'mine\n');
    expect((await workspace.impact('e1')).paths).toContainEqual(
      expect.objectContaining({ path: 'old.txt', outcome: 'kept-user-edit' }),
    );
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'old.txt', outcome: 'kept-user-edit' });
    expect(read(dir, 'old.txt/mine')).toBe('mine\n');
    expect(existsSync(join(dir, 'old.txt/one'))).toBe(false);
  });

  test('a file that became a folder becomes the file again also when a file in it was edited: that is in quarantine', async () => {
    const { dir, workspace } = await evolved(toFolder);
    write(dir, 'old.txt/one', 'edited\n');
    const report = await workspace.rollback('e1', BACK);
    expect(read(dir, 'old.txt')).toBe('old\n');
    expect(read(report.quarantine ?? '', 'old.txt/one')).toBe('edited\n');
  });

  test('a folder that became a file becomes the folder again', async () => {
    const { workspace, before, ...repository } = await evolved(
      (dir) => {
        rmSync(join(dir, 'folder'), { recursive: true });
        write(dir, 'folder', 'a file now\n');
      },
      { files: { ...FILES, 'folder/a': 'a\n', 'folder/deep/b': 'b\n' } },
    );
    await workspace.rollback('e1', BACK);
    expect(stateOf(repository)).toEqual(before);
  });

  test('a mount point inside the live tree, where nothing can be renamed aside (skipped where none can be made)', async (context) => {
    const mount = (dir: string): void => {
      mkdirSync(join(dir, 'mounted'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', join(dir, 'mounted')], { stdio: 'ignore' });
      onTestFinished(() => {
        execFileSync('umount', [join(dir, 'mounted')]);
      });
    };
    if (process.getuid?.() !== 0 || process.platform !== 'linux') context.skip();
    const { dir, workspace, before, ...repository } = await evolved(
      (trial) => {
        write(trial, 'mounted/a.txt', lines({ 2: 'evolved' }));
        write(trial, 'mounted/added.txt', 'added\n');
        rmSync(join(trial, 'mounted/gone.txt'));
      },
      {},
      (place) => {
        try {
          mount(place.dir);
        } catch {
          context.skip();
        }
        write(place.dir, 'mounted/a.txt', lines());
        write(place.dir, 'mounted/gone.txt', 'g\n');
        place.git('add', '-A');
        place.git('commit', '-qm', 'mounted');
      },
    );
    expect(existsSync(join(dir, 'mounted/gone.txt'))).toBe(false);
    write(dir, 'mounted/added.txt', 'mine\n');
    const report = await workspace.rollback('e1', BACK);
    expect(read(report.quarantine ?? '', 'mounted/added.txt')).toBe('mine\n');
    expect(stateOf({ dir, ...repository })).toEqual(before);
  });

  test('a pipe in place of a file is neither read nor replaced', async () => {
    const { dir, workspace } = await evolved();
    rmSync(join(dir, 'text.txt'));
    execFileSync('mkfifo', [join(dir, 'text.txt')]);
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths).toContainEqual({ path: 'text.txt', outcome: 'kept-user-edit' });
    expect(lstatSync(join(dir, 'text.txt')).isFIFO()).toBe(true);
  });

  test('names with newlines, quotes, spaces and dashes are names like others', async () => {
    const names = ['with\nnewline', '"quoted"', ' leading', '-n', 'tab\t', ':(glob)x', 'a b'];
    const { dir, workspace, before, ...repository } = await evolved(
      (trial) => {
        for (const name of names) write(trial, name, lines({ 2: 'evolved' }));
      },
      { files: Object.fromEntries(names.map((name) => [name, lines()])) },
    );
    write(dir, '-n', lines({ 2: 'evolved', 17: 'mine' }));
    await workspace.rollback('e1', BACK);
    expect(read(dir, '-n')).toBe(lines({ 17: 'mine' }));
    write(dir, '-n', lines());
    repository.git('update-index', '-q', '--refresh');
    expect(stateOf({ dir, ...repository })).toEqual(before);
  });

  test('untracked and ignored files beside those of the evolution are byte for byte as they were', async () => {
    const { dir, workspace } = await evolved();
    write(dir, 'lib/new/untracked.bin', Buffer.from([0, 255, 13, 10]), 0o600);
    write(dir, 'ignored/secret', 's', 0o400);
    mkdirSync(join(dir, 'empty'));
    await workspace.rollback('e1', BACK);
    expect(readFileSync(join(dir, 'lib/new/untracked.bin'))).toEqual(Buffer.from([0, 255, 13, 10]));
    expect(lstatSync(join(dir, 'lib/new/untracked.bin')).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(dir, 'ignored/secret')).mode & 0o777).toBe(0o400);
    expect(existsSync(join(dir, 'empty'))).toBe(true);
  });
});

describe('state', () => {
  test('in the middle of a merge nothing is rolled back, and nothing is changed', async () => {
    const { workspace, ...repository } = await evolved();
    const { dir, git, commit } = repository;
    write(dir, '.git/MERGE_HEAD', `${commit}\n`);
    const before = stateOf(repository);
    await expect(workspace.rollback('e1', BACK)).rejects.toMatchObject({ code: 'EVOLVE_OPERATION_IN_PROGRESS' });
    expect(stateOf(repository)).toEqual(before);
    rmSync(join(dir, '.git/MERGE_HEAD'));
    expect(git('status', '--porcelain')).toBe('');
  });

  test('a file that the person has hidden from git since keeps its flag; its bytes go back', async () => {
    const { dir, workspace, git } = await evolved();
    git('update-index', '--assume-unchanged', 'text.txt');
    await workspace.rollback('e1', BACK);
    expect(read(dir, 'text.txt')).toBe(lines());
    expect(git('ls-files', '-v', 'text.txt')).toBe('h text.txt');
  });
});
